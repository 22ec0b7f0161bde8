import { flushPromises } from '@vue/test-utils'
import { createPinia, setActivePinia } from 'pinia'
import { beforeEach, expect, test, vi } from 'vitest'
import { effectScope, nextTick } from 'vue'
import { Problem } from '@/api/client'
import { useDesk } from '@/realtime/desk'
import { tellRecord } from '@/realtime/records'
import { useListing, type Listing } from './listing'

const changed = (kind: string) => ({ type: 'record_changed' as const, seq: 1, kind, record_id: 'x', customer_id: null, about: `${kind}.changed`, version: 2 })

beforeEach(() => {
  vi.useFakeTimers()
  setActivePinia(createPinia())
  signIn('alice')
})

function signIn(me: string): void {
  useDesk().state = { me, role: 'agent', agents: {}, queues: {}, interactions: {}, pops: {}, figures: {}, alarms: {}, monitorings: {}, server_at: '' }
}

function listing(load: () => Promise<string[]>): Listing<string> {
  return effectScope().run(() => useListing(load, ['task'])) as Listing<string>
}

test('it is read again, once, when several records of its kind have changed', async () => {
  const load = vi.fn(() => Promise.resolve(['a']))
  const { items, loaded } = listing(load)
  await flushPromises()
  expect([items.value, loaded.value, load.mock.calls.length]).toEqual([['a'], true, 1])
  tellRecord(changed('ticket'))
  tellRecord(changed('task'))
  tellRecord(changed('task'))
  await vi.advanceTimersByTimeAsync(1000)
  expect(load).toHaveBeenCalledTimes(2)
})

test('what changes while it is being read is not missed', async () => {
  const answers: ((found: string[]) => void)[] = []
  const load = vi.fn(() => new Promise<string[]>((resolve) => void answers.push(resolve)))
  const { reload, items } = listing(load)
  void reload()
  answers[0]?.(['old'])
  await flushPromises()
  answers[1]?.(['new'])
  await flushPromises()
  expect([load.mock.calls.length, items.value]).toEqual([2, ['new']])
})

test('a failure says so and leaves what was read', async () => {
  const load = vi.fn(() => Promise.resolve(['a']))
  const { items, code, reload } = listing(load)
  await flushPromises()
  load.mockRejectedValueOnce(new Problem('database_away', 503))
  await reload()
  expect([items.value, code.value]).toEqual([['a'], 'database_away'])
  await reload()
  expect(code.value).toBeNull()
})

test('the next person does not see what the one before saw', async () => {
  const { items, loaded } = listing(() => (useDesk().state?.me === 'alice' ? Promise.resolve(['hers']) : new Promise(() => undefined)))
  await flushPromises()
  expect(items.value).toEqual(['hers'])
  signIn('bob')
  await nextTick()
  expect([items.value, loaded.value]).toEqual([[], false])
})
