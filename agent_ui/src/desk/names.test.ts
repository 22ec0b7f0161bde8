import { flushPromises } from '@vue/test-utils'
import { createPinia, setActivePinia } from 'pinia'
import { beforeEach, expect, test } from 'vitest'
import { useDesk } from '@/realtime/desk'
import { aQueue, serve } from '@/testing/builders'
import { useNames } from './names'

const EVERYBODY = { agents: [{ username: 'bob', display_name: 'Bob Wang' }], queues: [{ name: 'vip', label_en: 'Very important', label_zh: '贵宾' }] }

beforeEach(() => setActivePinia(createPinia()))

test('names of other queues and people are asked for once', async () => {
  const asked = serve(() => ({ status: 200, body: EVERYBODY }))
  const names = useNames()
  expect([names.queue('vip'), names.person('bob')]).toEqual(['vip', 'bob'])
  await flushPromises()
  expect([names.queue('vip'), names.person('bob'), names.person('who')]).toEqual(['Very important', 'Bob Wang', 'who'])
  expect(asked).toHaveLength(1)
})

test('what the screen shows anyway is not asked for', () => {
  const asked = serve(() => ({ status: 200, body: EVERYBODY }))
  useDesk().state = { queues: { sales: aQueue() }, agents: {}, me: 'alice' } as never
  expect(useNames().queue('sales')).toBe('Sales')
  expect(asked).toHaveLength(0)
})

test('when they cannot be read the short name does, and the next one who asks tries again', async () => {
  let away = true
  serve(() => (away ? { status: 503, body: {} } : { status: 200, body: EVERYBODY }))
  const names = useNames()
  expect(names.queue('vip')).toBe('vip')
  await flushPromises()
  away = false
  expect(names.queue('vip')).toBe('vip')
  await flushPromises()
  expect(names.queue('vip')).toBe('Very important')
})
