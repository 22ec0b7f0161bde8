import { expect, test } from 'vitest'
import { anInteraction } from '@/testing/builders'
import { callsWanted, connectedSince, waitersWanted } from './calls'

const talk = anInteraction()
const waiter = anInteraction({ id: 'i-2', stage: 'queued', queued_at: '2026-03-02T11:59:30Z', agent: null, agent_name: null, ani: '+14155550199' })
const earlier = anInteraction({ id: 'i-3', stage: 'queued', queued_at: '2026-03-02T11:58:00Z', queue: 'vip', agent: null, agent_name: null })
const inFlow = anInteraction({ id: 'i-4', stage: 'in_flow' })
const all = [talk, waiter, earlier, inFlow]
const ids = (found: { id: string }[]): string[] => found.map((one) => one.id)

test('calls in progress are those an agent has, waiters those nobody has, the first to come first', () => {
  expect(ids(callsWanted(all, { queue: null, text: '' }))).toEqual(['i-1'])
  expect(ids(waitersWanted(all, { queue: null, text: '' }))).toEqual(['i-3', 'i-2'])
  expect(ids(waitersWanted(all, { queue: 'vip', text: '' }))).toEqual(['i-3'])
})

test('a call is found by a part of its number, however it is written, and by its agent', () => {
  expect(ids(waitersWanted(all, { queue: null, text: '415 555' }))).toEqual(['i-2'])
  expect(ids(callsWanted(all, { queue: null, text: 'ALICE' }))).toEqual(['i-1'])
})

test('how long it is as it is counts from the talk, and in the wrap-up from its end', () => {
  expect(connectedSince(talk)).toBe(talk.connected_at)
  expect(connectedSince(anInteraction({ stage: 'wrap_up', ended_at: '2026-03-02T12:05:00Z' }))).toBe('2026-03-02T12:05:00Z')
})
