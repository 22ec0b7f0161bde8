import { flushPromises } from '@vue/test-utils'
import { createPinia, setActivePinia } from 'pinia'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { effectScope, ref, type EffectScope } from 'vue'
import { usePaged, type Page, type Paged } from './paged'

let scope: EffectScope
beforeEach(() => {
  setActivePinia(createPinia())
  scope = effectScope()
})
afterEach(() => {
  scope.stop()
  vi.useRealTimers()
})

/** Answers wait until they are let go. */
function asked(): { wanted: ReturnType<typeof ref<string>>; list: Paged<string>; calls: { from: string | null; limit: number; answer: (page: Page<string>) => void; fail: () => void }[] } {
  const wanted = ref('a')
  const calls: ReturnType<typeof asked>['calls'] = []
  const list = scope.run(() => usePaged<string>(() => wanted.value, (from, limit) => new Promise((answer, fail) => calls.push({ from, limit, answer, fail: () => fail(new Error('away')) }))))
  return { wanted, list: list as Paged<string>, calls }
}

test('pages come one after the other, and a second press asks for none twice', async () => {
  const { list, calls } = asked()
  calls[0]?.answer({ items: ['1', '2'], next_cursor: 'p2' })
  await flushPromises()
  void list.older()
  void list.older()
  expect(calls.map((call) => call.from)).toEqual([null, 'p2'])
  calls[1]?.answer({ items: ['3'], next_cursor: null })
  await flushPromises()
  expect([list.items.value, list.more.value, list.busy.value]).toEqual([['1', '2', '3'], false, false])
})

test('the answer to what is not wanted any more is not shown', async () => {
  const { wanted, list, calls } = asked()
  wanted.value = 'b'
  await flushPromises()
  calls[1]?.answer({ items: ['new'], next_cursor: null })
  calls[0]?.answer({ items: ['old'], next_cursor: null })
  await flushPromises()
  expect(list.items.value).toEqual(['new'])
})

test('what is shown stays while it is read again, and as much of it comes', async () => {
  vi.useFakeTimers()
  const { list, calls } = asked()
  calls[0]?.answer({ items: Array.from({ length: 70 }, (_, place) => String(place)), next_cursor: 'p2' })
  await flushPromises()
  list.reloadSoon()
  list.reloadSoon()
  await vi.advanceTimersByTimeAsync(1000)
  expect(calls.map((call) => call.limit)).toEqual([50, 70])
  expect(list.items.value).toHaveLength(70)
  calls[1]?.fail()
  await flushPromises()
  expect([list.items.value.length, list.code.value === null]).toEqual([70, false])
})

test('whoever has left asks for nothing more', async () => {
  vi.useFakeTimers()
  const { list, calls } = asked()
  list.reloadSoon()
  scope.stop()
  await vi.advanceTimersByTimeAsync(1000)
  expect(calls).toHaveLength(1)
})
