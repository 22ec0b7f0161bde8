import { enableAutoUnmount, flushPromises } from '@vue/test-utils'
import { afterEach, expect, test } from 'vitest'
import { press, serve, show } from '@/testing/builders'
import AgentDay from './AgentDay.vue'
import { lanesOf, neighbourOf, placeOf, sumsOf, wholeOf, workedOf, type AgentTimeline } from './agentDay'

enableAutoUnmount(afterEach)

const MIDNIGHT = Date.parse('2026-03-02T16:00:00Z')
const at = (minutes: number): string => new Date(MIDNIGHT + minutes * 60_000).toISOString()
type Stretch = AgentTimeline['stretches'][number]
const stretch = (from: number, to: number | null, status: Stretch['status'], activity: Stretch['activity'] = 'idle', reason: string | null = null): Stretch => ({ status, activity, reason, started_at: at(from), ended_at: to === null ? null : at(to) })
const part = (kind: AgentTimeline['contacts'][number]['parts'][number]['kind'], from: number, to: number | null) => ({ kind, started_at: at(from), ended_at: to === null ? null : at(to) })

function aDay(more: Partial<AgentTimeline> = {}): AgentTimeline {
  return {
    agent: 'alice',
    date: '2026-03-03',
    timezone: 'Asia/Shanghai',
    at: at(800),
    begins_at: at(0),
    ends_at: at(1440),
    stretches: [
      stretch(-300, 540, 'offline'),
      stretch(540, 550, 'available'),
      stretch(550, 551, 'available', 'offered'),
      stretch(551, 560, 'available', 'on_contact'),
      stretch(560, 562, 'available', 'wrap_up'),
      stretch(562, 600, 'not_ready', 'idle', 'lunch'),
      stretch(600, 640, 'not_ready', 'idle', 'meeting'),
      stretch(640, null, 'available'),
    ],
    contacts: [{ interaction_id: 'c-1', queue: 'sales', direction: 'inbound', started_at: at(551), ended_at: at(562), parts: [part('talk', 551, 555), part('hold', 555, 558), part('talk', 558, 560), part('wrap_up', 560, 562)] }],
    offers: [
      { interaction_id: 'c-1', queue: 'sales', state: 'answered', offered_at: at(550), ended_at: at(551) },
      { interaction_id: 'c-2', queue: 'sales', state: 'no_answer', offered_at: at(700), ended_at: at(700.3) },
      { interaction_id: 'c-3', queue: 'sales', state: 'caller_left', offered_at: at(710), ended_at: at(710.1) },
    ],
    ...more,
  }
}

const kinds = (day: AgentTimeline, lane: number): string[] => lanesOf(day)[lane]?.pieces.map((piece) => piece.reason ?? piece.kind) ?? []

test('each lane has what it is about, and breaks of different reasons are told apart', () => {
  expect(kinds(aDay(), 0)).toEqual(['offline', 'available', 'lunch', 'meeting', 'available'])
  expect(kinds(aDay(), 1)).toEqual(['idle', 'offered', 'on_contact', 'wrap_up', 'idle'])
  expect(kinds(aDay(), 2)).toEqual(['talk', 'hold', 'talk', 'wrap_up'])
  expect(kinds(aDay(), 3)).toEqual(['no_answer', 'caller_left'])
})

test('what began the day before is cut at midnight, and what goes on ends now', () => {
  const pieces = lanesOf(aDay())[0]?.pieces ?? []
  expect(pieces[0]?.from).toBe(MIDNIGHT)
  expect([pieces.at(-1)?.to, pieces.at(-1)?.open]).toEqual([Date.parse(at(800)), true])
  const over = lanesOf(aDay({ at: at(3000) }))[0]?.pieces.at(-1)
  expect([over?.to, over?.open]).toEqual([Date.parse(at(1440)), false])
})

test('the worked hours have a little room on both sides, within the day', () => {
  const day = aDay()
  expect(workedOf(lanesOf(day), wholeOf(day))).toEqual({ from: Date.parse(at(525)), to: Date.parse(at(825)) })
  const none = aDay({ stretches: [stretch(-10, null, 'offline')], contacts: [], offers: [] })
  expect(workedOf(lanesOf(none), wholeOf(none))).toBeNull()
  expect(placeOf({ from: 10, to: 20 }, { from: 0, to: 40 })).toEqual({ left: 0.25, width: 0.25 })
  expect(placeOf({ from: 50, to: 60 }, { from: 0, to: 40 })).toBeNull()
})

test('contacts at the same time lie below each other', () => {
  const two = aDay({
    contacts: [
      { interaction_id: 'a', queue: 'sales', direction: 'inbound', started_at: at(560), ended_at: at(580), parts: [part('talk', 560, 570), part('wrap_up', 570, 580)] },
      { interaction_id: 'b', queue: null, direction: 'outbound', started_at: at(575), ended_at: null, parts: [part('talk', 575, null)] },
      { interaction_id: 'c', queue: 'sales', direction: 'inbound', started_at: at(590), ended_at: at(595), parts: [part('talk', 590, 595)] },
    ],
  })
  const lane = lanesOf(two)[2]
  expect([lane?.rows, lane?.pieces.map((piece) => piece.row)]).toEqual([2, [0, 0, 1, 0]])
})

test('the sums are of what is drawn', () => {
  const MINUTE = 60_000
  const sums = sumsOf(aDay(), lanesOf(aDay()))
  expect([sums.loggedIn, sums.waiting, sums.notReady, sums.handling].map((one) => one / MINUTE)).toEqual([260, 170, 78, 11])
  expect(sums.parts.map((one) => [one.kind, one.milliseconds / MINUTE])).toEqual([['talk', 6], ['hold', 3], ['wrap_up', 2]])
  expect(sums.reasons.map((one) => one.kind)).toEqual(['meeting', 'lunch'])
  expect([sums.contacts, sums.outbound, sums.missed]).toEqual([1, 0, 1])
})

test('a day of 25 hours is drawn over all of them', () => {
  const long = aDay({ timezone: 'Europe/Berlin', begins_at: '2026-10-24T22:00:00Z', ends_at: '2026-10-25T23:00:00Z' })
  expect((wholeOf(long).to - wholeOf(long).from) / 3_600_000).toBe(25)
})

test('keys lead along a lane, and to what was at that time in the next one', () => {
  const lanes = lanesOf(aDay())
  const talk = lanes[2]?.pieces[0]
  if (!talk) throw new Error('no talk')
  expect(neighbourOf(lanes, talk, 'ArrowRight')?.kind).toBe('hold')
  expect(neighbourOf(lanes, talk, 'ArrowLeft')).toBeNull()
  expect(neighbourOf(lanes, talk, 'ArrowUp')?.kind).toBe('on_contact')
  expect(neighbourOf(lanes, talk, 'ArrowDown')?.kind).toBe('no_answer')
  expect(neighbourOf(lanes, talk, 'End')?.kind).toBe('wrap_up')
})

test('arrow keys show the day before and the day after, and none that has not come', async () => {
  const days: (string | null)[] = []
  serve((asked) => (asked.path.endsWith('/timeline') ? { status: 200, body: aDay() } : { status: 200, body: { queues: [], agents: [] } }))
  const inner = fetch
  globalThis.fetch = async (request) => {
    const url = new URL((request as Request).url)
    if (url.pathname.endsWith('/timeline')) days.push(url.searchParams.get('date'))
    return inner(request as Request)
  }
  show(AgentDay, { username: 'alice', date: null })
  await flushPromises()
  const dialog = document.body.querySelector('.agent-day') as HTMLElement
  expect(dialog.textContent).toMatch(/Tuesday,? 3 March 2026/)
  expect(dialog.querySelector('[aria-label^="Lunch · 09:22:00–10:00:00 · 38:00"]')).not.toBeNull()
  press('ArrowRight', {}, dialog)
  await flushPromises()
  press('ArrowLeft', {}, dialog)
  await flushPromises()
  press('ArrowRight', {}, dialog)
  await flushPromises()
  expect(days).toEqual([null, '2026-03-02', '2026-03-03'])
})
