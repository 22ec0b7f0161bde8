import { expect, test } from 'vitest'
import { anAgent } from '@/testing/builders'
import { candidates } from './candidates'
import { areValid, sameQueues, sameSkills } from './skills'
import { inMinutes, nextTime } from './until'

const at = new Date(2026, 2, 2, 16, 0).getTime()

test('a time of day is the next one', () => {
  expect(nextTime('17:30', at)).toEqual(new Date(2026, 2, 2, 17, 30))
  expect(nextTime('09:00', at)).toEqual(new Date(2026, 2, 3, 9, 0))
  expect(nextTime('', at)).toBeNull()
  expect(inMinutes(15, at)).toEqual(new Date(2026, 2, 2, 16, 15))
})

test('skills are from 1 to 100, and sets are compared whatever their order', () => {
  expect(areValid([{ name: 'english', level: 100 }])).toBe(true)
  for (const level of [0, 101, 1.5, Number.NaN]) expect(areValid([{ name: 'english', level }])).toBe(false)
  expect(sameQueues(['a', 'b'], ['b', 'a'])).toBe(true)
  expect(sameSkills({ english: 1 }, { english: 1, german: 2 })).toBe(false)
})

test('who the router finds suited comes first, then the queue, then all others; who is offline is not there', () => {
  const agents = ['zoe', 'ann', 'bob'].map((username) => anAgent({ username, display_name: username, queues: username === 'ann' ? ['sales'] : [] }))
  const reasons = [{ agent: 'zoe', reason: 'busy' as const, text: 'busy', lacking: [], not_ready_reason: null, activity: null, until_at: null, phone_away: false, phone_fault: null, numbers: null }]
  const found = candidates([...agents, anAgent({ username: 'off', status: 'offline' })], reasons, 'sales', '')
  expect(found.map((one) => [one.agent.username, one.text])).toEqual([['zoe', 'busy'], ['ann', null], ['bob', null]])
  expect(candidates(agents, reasons, 'sales', 'AN').map((one) => one.agent.username)).toEqual(['ann'])
})
