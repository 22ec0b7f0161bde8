import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { effectScope, nextTick, ref, type EffectScope } from 'vue'
import { Problem } from '@/api/client'
import { useFresh } from './fresh'

let scope: EffectScope
const about = ref('a')
const load = vi.fn<() => Promise<string | null>>()

const fresh = () => scope.run(() => useFresh(load, () => about.value)) as ReturnType<typeof useFresh<string>>

beforeEach(() => {
  vi.useFakeTimers()
  scope = effectScope()
  about.value = 'a'
  load.mockReset().mockImplementation(async () => about.value.toUpperCase())
})
afterEach(() => {
  scope.stop()
  vi.useRealTimers()
})

test('it is asked again every few seconds, as long as somebody looks', async () => {
  const { value } = fresh()
  await vi.advanceTimersByTimeAsync(0)
  expect(value.value).toBe('A')
  await vi.advanceTimersByTimeAsync(8100)
  expect(load).toHaveBeenCalledTimes(3)
  scope.stop()
  await vi.advanceTimersByTimeAsync(20_000)
  expect(load).toHaveBeenCalledTimes(3)
})

test('an answer about something else than is looked at now is not shown', async () => {
  load.mockImplementationOnce(() => new Promise((resolve) => setTimeout(resolve, 5, 'A')))
  const { value } = fresh()
  about.value = 'b'
  await nextTick()
  await vi.advanceTimersByTimeAsync(10)
  expect(value.value).toBe('B')
})

test('a refusal is told, and what was known stays until it is known anew', async () => {
  const { value, code } = fresh()
  await vi.advanceTimersByTimeAsync(0)
  load.mockRejectedValueOnce(new Problem('database_away', 503))
  await vi.advanceTimersByTimeAsync(4100)
  expect([value.value, code.value]).toEqual(['A', 'database_away'])
  await vi.advanceTimersByTimeAsync(4100)
  expect(code.value).toBeNull()
})
