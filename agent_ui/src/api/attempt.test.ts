import { flushPromises } from '@vue/test-utils'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { ref } from 'vue'
import { useAttempt, type Once } from './attempt'
import { Problem } from './client'

const lost = new Problem('network', 0)

beforeEach(() => void vi.useFakeTimers())
afterEach(() => void vi.useRealTimers())

test('a lost answer is asked for again with the same key, and is in doubt meanwhile', async () => {
  const keys: string[] = []
  const request = vi.fn(async ({ headers }: Once) => {
    keys.push(headers['Idempotency-Key'])
    if (keys.length < 3) throw lost
  })
  const { ask, busy, doubt, code } = useAttempt()
  const done = ask(request)
  await vi.advanceTimersByTimeAsync(100)
  expect([busy.value, doubt.value, code.value]).toEqual([true, true, null])
  await vi.advanceTimersByTimeAsync(10_000)
  expect(await done).toBe(true)
  expect([busy.value, doubt.value]).toEqual([false, false])
  expect(keys).toHaveLength(3)
  expect(new Set(keys).size).toBe(1)
  expect(keys[0]).toMatch(/^[!-~]{16,}$/)
})

test('what the live state shows as done is not asked again', async () => {
  const held = ref(false)
  const request = vi.fn(async () => {
    throw lost
  })
  const { ask, doubt } = useAttempt()
  const done = ask(request, () => held.value)
  await vi.advanceTimersByTimeAsync(100)
  expect(doubt.value).toBe(true)
  held.value = true
  await vi.advanceTimersByTimeAsync(0)
  expect(await done).toBe(true)
  expect(request).toHaveBeenCalledTimes(1)
  expect(doubt.value).toBe(false)
})

test('a refusal after a lost answer is no failure when the live state shows that it was done', async () => {
  const held = ref(false)
  const request = vi.fn<() => Promise<void>>().mockRejectedValueOnce(lost).mockImplementationOnce(async () => {
    held.value = true
    throw new Problem('already_held', 409)
  })
  const { ask, code } = useAttempt()
  const done = ask(request, () => held.value)
  await vi.advanceTimersByTimeAsync(5000)
  expect(await done).toBe(true)
  expect(code.value).toBe(null)
})

test('a refusal is said at once and never asked again', async () => {
  const request = vi.fn(async () => {
    throw new Problem('target_not_available', 409)
  })
  const { ask, code } = useAttempt()
  expect(await ask(request)).toBe(false)
  expect(code.value).toBe('target_not_available')
  expect(request).toHaveBeenCalledTimes(1)
})

test('what cannot be found out is said in the end', async () => {
  const { ask, code, busy } = useAttempt()
  const done = ask(async () => {
    throw lost
  })
  await vi.advanceTimersByTimeAsync(60_000)
  expect(await done).toBe(false)
  expect([code.value, busy.value]).toEqual(['network', false])
})

test('a second press while the first is under way or in doubt does nothing', async () => {
  let calls = 0
  const { ask } = useAttempt()
  const request = async (): Promise<void> => {
    calls += 1
    if (calls === 1) throw lost
  }
  const first = ask(request)
  expect(await ask(request)).toBe(false)
  await vi.advanceTimersByTimeAsync(300)
  expect(await ask(request)).toBe(false)
  await vi.advanceTimersByTimeAsync(1000)
  expect(await first).toBe(true)
  await flushPromises()
  expect(calls).toBe(2)
})
