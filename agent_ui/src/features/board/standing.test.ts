import { expect, test } from 'vitest'
import { anAgent, aQueue } from '@/testing/builders'
import { countsOf, countStandings, sinceOf, standingOf, wordsOf } from './standing'

test('an agent with work stands by his work, another by what he chose', () => {
  expect(standingOf(anAgent({ activity: 'wrap_up', status: 'not_ready' }))).toBe('wrap_up')
  expect(standingOf(anAgent())).toBe('available')
  expect(standingOf(anAgent({ status: 'not_ready' }))).toBe('not_ready')
  expect(standingOf(anAgent({ status: 'offline' }))).toBe('offline')
})

test('who chose to be available without a phone that can take a call is not ready', () => {
  expect(standingOf(anAgent({ phone: 'in_use' }))).toBe('not_ready')
  expect(standingOf(anAgent({ phone_fault: 'mic_denied' }))).toBe('not_ready')
  // One that only seems away is tried.
  expect(standingOf(anAgent({ phone: 'unreachable' }))).toBe('available')
})

test('the words say the reason, also when it is the phone', () => {
  expect(wordsOf(anAgent({ status: 'not_ready', reason: 'lunch' }))).toBe('Lunch')
  expect(wordsOf(anAgent({ phone: 'in_use' }))).toBe('Phone in use')
  expect(wordsOf(anAgent({ activity: 'on_contact' }))).toBe('On a call')
})

test('the time in a state is that of the work while there is any', () => {
  const times = { status_since_at: '2026-03-02T11:00:00Z', activity_since_at: '2026-03-02T11:59:00Z' }
  expect(sinceOf(anAgent({ ...times, activity: 'on_contact' }))).toBe(times.activity_since_at)
  expect(sinceOf(anAgent(times))).toBe(times.status_since_at)
})

test('agents are counted as the service counts those of a queue', () => {
  expect(countStandings([anAgent(), anAgent({ status: 'offline' })])).toMatchObject({ available: 1, offline: 1, on_contact: 0 })
  expect(countsOf(aQueue({ agents_not_ready: 4 }))).toMatchObject({ available: 1, not_ready: 4 })
})
