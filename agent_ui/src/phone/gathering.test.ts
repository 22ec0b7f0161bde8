import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { gathering, LONGEST_MS } from './gathering'

beforeEach(() => void vi.useFakeTimers())
afterEach(() => void vi.useRealTimers())

const UDP = { protocol: 'udp', address: '192.0.2.7' } as const
const UDP_6 = { protocol: 'udp', address: '2001:db8::7' } as const
const TCP = { protocol: 'tcp', address: '192.0.2.7' } as const

test('who has an address waits a while for the others, and no longer', () => {
  const [take, enough] = [gathering(), vi.fn()]
  take(UDP, enough)
  take(TCP, enough)
  vi.advanceTimersByTime(LONGEST_MS - 1)
  expect(enough).not.toHaveBeenCalled()
  vi.advanceTimersByTime(1)
  expect(enough).toHaveBeenCalledTimes(1)
})

test('a page that is slow answers only with an address by which sound comes', () => {
  const [take, enough] = [gathering(), vi.fn()]
  take(TCP, enough)
  take(UDP_6, enough)
  vi.advanceTimersByTime(LONGEST_MS * 10)
  expect(enough).not.toHaveBeenCalled()
  take(UDP, enough)
  expect(enough).toHaveBeenCalledTimes(1)
})

test('an address whose name alone is known is as good', () => {
  const [take, enough] = [gathering(), vi.fn()]
  take({ protocol: 'udp', address: '5e2f6c1e-7c3a.local' }, enough)
  vi.advanceTimersByTime(LONGEST_MS)
  expect(enough).toHaveBeenCalledTimes(1)
})
