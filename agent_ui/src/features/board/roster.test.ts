import { expect, test } from 'vitest'
import { anAgent } from '@/testing/builders'
import { agentsWanted, groupsOf, type RosterWanted } from './roster'

const alice = anAgent({ groups: ['north'], skills: { english: 80 } })
const bob = anAgent({ username: 'bob', display_name: 'Bob 张', queues: ['vip'], groups: ['south'], status: 'not_ready', reason: 'lunch' })
const all = [alice, bob]
const everybody: RosterWanted = { queue: null, standing: null, group: null, text: '' }
const found = (more: Partial<RosterWanted>): string[] => agentsWanted(all, { ...everybody, ...more }).map((agent) => agent.username)

test('agents are looked for by queue, team and standing together', () => {
  expect(found({})).toEqual(['alice', 'bob'])
  expect(found({ queue: 'vip' })).toEqual(['bob'])
  expect(found({ group: 'north' })).toEqual(['alice'])
  expect(found({ standing: 'not_ready', queue: 'sales' })).toEqual([])
})

test('words find a name, a state, a skill; all of them must fit', () => {
  expect(found({ text: '张' })).toEqual(['bob'])
  expect(found({ text: 'LUNCH' })).toEqual(['bob'])
  expect(found({ text: 'english ali' })).toEqual(['alice'])
  expect(found({ text: 'english lunch' })).toEqual([])
})

test('teams are those that somebody belongs to', () => {
  expect(groupsOf(all)).toEqual(['north', 'south'])
})
