import { enableAutoUnmount, flushPromises, type VueWrapper } from '@vue/test-utils'
import { afterEach, expect, test, vi } from 'vitest'
import { aState } from '@/features/board/board.testing'
import { useDesk } from '@/realtime/desk'
import { aQueue, press, serve, show, type Asked } from '@/testing/builders'
import { askedIn } from './asked'
import { agentsOf, agentsTyped, asCsv, closedSpans, hoursOf, linesOf, type Forecast } from './forecast'
import ForecastView from './ForecastView.vue'

// There is nothing to draw on in these tests.
vi.mock('./chart', () => ({ chartIn: () => ({ show: () => {}, quarterAt: () => null, placeOf: () => ({ left: 0, width: 1 }), resize: () => {}, dispose: () => {} }) }))
enableAutoUnmount(afterEach)

const need = (agents: number) => ({ agents, level: 0.83, wait_seconds: 10, abandoned_share: 0.01, occupancy: 0.7 })

function aForecast(from: string, count: number, timezone: string, open: (place: number) => boolean): Forecast {
  const quarters = Array.from({ length: count }, (_, place) => ({
    at: new Date(Date.parse(from) + place * 900_000).toISOString(),
    contacts: open(place) ? 4 : 0,
    handle_seconds: 200,
    is_open: open(place),
    erlang_c: need(open(place) ? 4 : 0),
    erlang_a: need(open(place) ? (place % 4 ? 3 : 2) : 0),
  }))
  const contacts = quarters.reduce((sum, one) => sum + one.contacts, 0)
  return { queue: 'sales', date: '2026-10-25', timezone, like: ['2026-10-11', '2026-10-18'], trend: 2.5, contacts, handle_seconds: 200, patience_seconds: 90, level: 0.8, level_seconds: 20, quarters }
}

const office = aForecast('2026-03-02T16:00:00Z', 96, 'Asia/Shanghai', (place) => place >= 36 && place < 72)

test('the hours are of the clock, and the one that comes twice is there twice', () => {
  const autumn = hoursOf(aForecast('2026-10-24T22:00:00Z', 100, 'Europe/Berlin', () => true))
  expect(autumn).toHaveLength(25)
  expect(autumn.slice(1, 5).map((hour) => hour.label)).toEqual(['01:00', '02:00 (+2)', '02:00 (+1)', '03:00'])
  expect(hoursOf(aForecast('2026-03-28T23:00:00Z', 92, 'Europe/Berlin', () => true)).map((hour) => hour.label).slice(1, 3)).toEqual(['01:00', '03:00'])
})

test('closed hours are told as one, and are ground of the picture', () => {
  const lines = linesOf(hoursOf(office))
  expect(lines[0]).toMatchObject({ kind: 'closed', count: 9 })
  expect(lines).toHaveLength(11)
  expect(closedSpans(office)).toEqual([{ from: 0, to: 36 }, { from: 72, to: 96 }])
})

test('what is written for an hour counts for its quarters, all others are the formula’s', () => {
  const hours = hoursOf(office)
  const ten = hours.find((hour) => hour.label === '10:00')
  const agents = agentsOf(hours, 'erlang_a', new Map([[ten?.at ?? 0, 7]]))
  expect(agents).toHaveLength(96)
  expect(agents.slice(36, 45)).toEqual([2, 3, 3, 3, 7, 7, 7, 7, 2])
  expect(['', ' ', 'x', '-1', '2.5', '0', '7', '9999'].map(agentsTyped)).toEqual([null, null, null, null, null, 0, 7, 500])
})

test('a file has no formulas in it', () => {
  expect(asCsv([['=1+1', 'a,b', 3], ['say "x"', '-2', -2]])).toBe('\uFEFF\'=1+1,"a,b",3\r\n"say ""x""",\'-2,-2\r\n')
})

test('an address that says nonsense is not followed', () => {
  expect(askedIn({ queue: 'other', date: '2026-99-01', level: '7' }, ['sales'], '2026-03-03')).toEqual({ queue: 'sales', date: '2026-03-03', level: 0.8 })
  expect(askedIn({ queue: 'vip', date: '2026-05-04', level: '0.9' }, ['sales', 'vip'], 'x')).toEqual({ queue: 'vip', date: '2026-05-04', level: 0.9 })
})

async function shown(): Promise<{ page: VueWrapper; asked: Asked[] }> {
  const asked = serve((one) => {
    if (one.method === 'GET') return { status: 200, body: office }
    const played = { offered: 140, level: 0.71, wait_seconds: 21, abandoned_share: 0.03, occupancy: 0.8 }
    return { status: 200, body: { queue: 'sales', date: office.date, formula: 'erlang_a', agents: [], contacts: 144, formula_level: 0.83, played } }
  })
  const page = show(ForecastView)
  useDesk().state = aState({ queues: { sales: aQueue() } })
  await flushPromises()
  return { page, asked }
}

test('the page says what comes, out of what, and how many agents that takes', async () => {
  const { page } = await shown()
  for (const words of ['144', '2 days like this Sunday', '2.5 more came', 'willing to wait 1:30', 'Closed for 9 hours']) expect(page.text()).toContain(words)
  expect(page.findAll('tbody tr')).toHaveLength(11)
})

test('the day is played with what is written into the table, and told beside the formula', async () => {
  const { page, asked } = await shown()
  await page.findAll('tbody input')[1]?.setValue('9')
  await page.get('form.forecast-table').trigger('submit')
  await flushPromises()
  const body = asked.findLast((one) => one.method === 'POST')?.body as { agents: number[]; formula: string }
  expect([body.agents.length, body.agents.slice(39, 45), body.formula]).toEqual([96, [3, 9, 9, 9, 9, 2], 'erlang_a'])
  expect(page.get('.been').text()).toContain('71%')
  expect(page.get('.been').text()).toContain('below the goal')
  expect(page.get('.been').text()).toContain('83%')
  press('p')
  await flushPromises()
  expect(page.findAll('.been article')).toHaveLength(2)
})
