import { flushPromises } from '@vue/test-utils'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { effectScope, reactive, type EffectScope } from 'vue'
import { useToday, type TodayWanted } from './today'

let scope: EffectScope
let urls: URL[] = []
const wanted = reactive<TodayWanted>({ queue: 'sales', came: 'abandoned', from: '2026-03-02T00:00:00Z' })

beforeEach(() => {
  scope = effectScope()
  urls = []
  Object.assign(wanted, { queue: 'sales', came: 'abandoned' })
  vi.stubGlobal('fetch', async (request: Request) => {
    const url = new URL(request.url)
    urls.push(url)
    const second = url.searchParams.has('cursor')
    const outcome = url.searchParams.get('outcome') ?? 'all'
    const minute = outcome === 'abandoned_in_queue' ? 5 : 3
    const items = [{ id: `${outcome}${second ? '-2' : ''}`, started_at: `2026-03-02T11:0${second ? minute - 2 : minute}:00Z` }]
    return Response.json({ items, next_cursor: !second && outcome === 'abandoned_in_queue' ? 'more' : null })
  })
})
afterEach(() => {
  scope.stop()
  vi.unstubAllGlobals()
})

const open = () => scope.run(() => useToday(() => ({ ...wanted }))) as ReturnType<typeof useToday>

test('those who hung up are those who waited and those for whom a phone rang, newest first', async () => {
  const today = open()
  await flushPromises()
  expect(today.items.value.map((one) => one.id)).toEqual(['abandoned_in_queue', 'abandoned_while_ringing'])
  expect(urls.map((url) => [url.searchParams.get('queue'), url.searchParams.get('from')])).toEqual([['sales', wanted.from], ['sales', wanted.from]])
})

test('more are read only where there are more, and put among the others', async () => {
  const today = open()
  await flushPromises()
  expect(today.more.value).toBe(true)
  await today.older()
  expect(urls).toHaveLength(3)
  expect(today.items.value.map((one) => one.id)).toEqual(['abandoned_in_queue', 'abandoned_while_ringing', 'abandoned_in_queue-2'])
  expect(today.more.value).toBe(false)
})

test('another choice is read at once', async () => {
  const today = open()
  await flushPromises()
  wanted.came = 'all'
  await flushPromises()
  expect(today.items.value.map((one) => one.id)).toEqual(['all'])
})
