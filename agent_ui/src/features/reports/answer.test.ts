import { beforeAll, expect, test } from 'vitest'
import { usePreferences } from '@/desk/preferences'
import { drawingOf, MOST_LINES } from './chart'
import { menuSteps } from './contact'
import { ordered, pressed, stateOf } from './order'
import { queryOfDrill } from './passages'
import { aColumn, aReport, aRow, LEVEL } from './reports.testing'
import { addressesIn, draftOf, givenOf, notReached, wrongAddresses, type Schedule } from './schedules'
import { stretchesOf, type Segment } from './way'
import { changeOf, dayIn, figureWords, spanWords, valueWords } from './words'

beforeAll(() => usePreferences().chooseLanguage('en'))

test('figures are read in their unit; what there is nothing to tell of is a dash', () => {
  expect([figureWords('share', 0.625), figureWords('seconds', 125), figureWords('seconds', -5), figureWords('count', 1204), figureWords('share', null)]).toEqual(['62.5 %', '2:05', '−0:05', '1,204', '–'])
})

test('a change has its sign in words, and says whether it is for the better', () => {
  expect(changeOf(LEVEL, 0.8, 0.75)).toEqual({ words: '+5.0 points', good: true })
  expect(changeOf(aColumn({ better: 'lower' }), 12, 10)).toEqual({ words: '+20 %', good: false })
  expect(changeOf(aColumn(), 8, 10)).toEqual({ words: '−20 %', good: null })
  expect(changeOf(aColumn(), 3, 0)).toEqual({ words: '+3', good: null })
  expect(changeOf(aColumn(), 3, 3)?.words).toBe('±0')
  expect(changeOf(aColumn({ better: 'lower', unit: 'seconds' }), 200.4, 200)).toEqual({ words: '±0', good: null })
  expect(changeOf(LEVEL, 0.8002, 0.8)).toEqual({ words: '±0', good: null })
  expect(changeOf(aColumn(), null, 3)).toBeNull()
})

test('values are called by name, by weekday, or as having none', () => {
  const report = aReport()
  expect([valueWords(report, 'queue', 'sales'), valueWords(report, 'weekday', '0'), valueWords(report, 'hour', '09'), valueWords(report, 'agent', null), valueWords(report, 'team', null), valueWords(report, 'segment', null), valueWords(report, 'segment', 'vip')]).toEqual(['Sales', 'Monday', '09:00', 'no agent', 'no team', 'none', 'vip'])
})

test('days are those of the contact center', () => {
  expect(dayIn('2026-03-01T16:00:00Z', 'Asia/Shanghai')).toBe('2026-03-02')
  expect(spanWords(aReport())).toBe('Mar 2, 2026')
  expect(spanWords(aReport({ before_begins_at: '2026-02-28T16:00:00Z', before_ends_at: '2026-03-01T16:00:00Z' }))).toBe('Mar 2, 2026, against Mar 1, 2026')
})

test('rows go by a figure from the largest, and what has none is last either way', () => {
  const report = aReport()
  const by = pressed({ heading: null, descending: false }, 'figure1')
  expect(ordered(report, by).map((row) => row.key[0])).toEqual([null, 'sales', 'vip'])
  expect(ordered(report, pressed(by, 'figure1')).map((row) => row.key[0])).toEqual(['sales', null, 'vip'])
  expect(ordered(report, pressed(by, 'key0')).map((row) => row.key[0])).toEqual(['sales', 'vip', null])
  expect([stateOf(by, 'figure1'), stateOf(by, 'figure0')]).toEqual(['descending', 'none'])
})

const starts = ['2026-03-01T16:00:00Z', '2026-03-02T16:00:00Z', '2026-03-03T16:00:00Z']
const cut = { ...aReport().definition, interval: 'day' as const }

test('over time, the largest are lines; an interval without anything is nought, one to come is nothing', () => {
  const rows = Array.from({ length: MOST_LINES + 2 }, (_, index) => aRow([`q${index}`], [index + 1, 0.5], { at: starts[0] }))
  const drawn = drawingOf(aReport({ definition: cut, starts, rows: [...rows, aRow(['q7'], [3, 0.5], { at: starts[1] })] }), 0)
  expect([drawn?.kind, drawn?.series.length, drawn?.left]).toEqual(['line', MOST_LINES, 2])
  expect(drawn?.series[0]).toMatchObject({ name: 'q7', values: [8, 3, null] })
})

test('one line alone stands beside what it is compared with', () => {
  const rows = [aRow([], [5, 0.5], { at: starts[0], before: [4, 0.4] }), aRow([], [6, 0.5], { at: starts[2], before: [2, 0.4] })]
  const drawn = drawingOf(aReport({ definition: { ...cut, group_by: [] }, starts, rows }), 0)
  expect(drawn?.series.map((one) => [one.before, one.values])).toEqual([[false, [5, 0, 6]], [true, [4, 0, 2]]])
})

test('side by side the largest come first, but hours stay in turn', () => {
  expect(drawingOf(aReport(), 0)).toMatchObject({ kind: 'bars', labels: ['VIP', 'Sales', 'no queue'], series: [{ values: [30, 12, 2] }], left: 0 })
  const hours = aReport({ definition: { ...aReport().definition, group_by: ['hour'] }, rows: [aRow(['10'], [9, 1]), aRow(['09'], [3, 1])] })
  expect(drawingOf(hours, 0)).toMatchObject({ kind: 'columns', labels: ['09:00', '10:00'] })
  expect(drawingOf(aReport({ rows: [aRow(['sales'], [1, 1])] }), 0)).toBeNull()
})

test('a row\'s query keeps what has none, and says which figure', () => {
  expect(queryOfDrill('from=a&to=b&queue=&agent=x&agent=y', 'answered', 'c')).toEqual({ from: 'a', to: 'b', queue: [''], agent: ['x', 'y'], metric: 'answered', cursor: 'c' })
})

const segment = (kind: Segment['kind'], from: number, to: number | null): Segment => ({ kind, started_at: new Date(from * 1000).toISOString(), ended_at: to === null ? null : new Date(to * 1000).toISOString(), agent: null, queue: null, result: null, cause: null, node: null })

test('stretches lie along a line, and what overlaps lies below', () => {
  const drawn = stretchesOf([segment('queue', 0, 20), segment('offer', 10, 20), segment('talk', 20, null)], 100_000)
  expect(drawn.map((one) => [one.segment.kind, one.left, one.width, one.lane])).toEqual([['queue', 0, 0.2, 0], ['offer', 0.1, 0.1, 1], ['talk', 0.2, 0.8, 0]])
  expect(stretchesOf([], 0)).toEqual([])
})

test('a schedule sends only the day that its cadence has, and addresses as they are typed', () => {
  expect(addressesIn('a@example.com; b@example.com，c@example.com\n')).toHaveLength(3)
  expect(wrongAddresses('a@example.com 李@例子.中国 b@localhost, ops')).toEqual(['b@localhost', 'ops'])
  const draft = { ...draftOf(null, 'en'), cadence: 'weekly' as const, weekday: 4, recipients: 'a@example.com' }
  expect(givenOf(draft)).toEqual({ cadence: 'weekly', wall_time: '08:00', weekday: 4, month_day: null, recipients: ['a@example.com'], format: 'xlsx', language: 'en', active: true })
})

test('the way through the menus says what was answered, else what went wrong, and where somebody hung up', () => {
  const path = [{ node: 'who', exit: 'found' }, { node: 'language', exit: 'no_input' }, { node: 'order', exit: 'done', answer: '1001' }, { node: 'main_menu' }]
  expect(menuSteps(path)).toEqual([
    { node: 'who', answer: '', exit: '' },
    { node: 'language', answer: '', exit: 'no_input' },
    { node: 'order', answer: '1001', exit: '' },
    { node: 'main_menu', answer: '', exit: 'left' },
  ])
})

const letter = (address: string, state: 'sent' | 'waiting' | 'failed', problem: string | null) => ({ address, state, problem, sent_at: null })

test('a schedule tells whom its last letters have not reached', () => {
  const deliveries = [letter('a@x.com', 'sent', null), letter('b@x.com', 'waiting', 'no_connection'), letter('c@x.com', 'waiting', null), letter('d@x.com', 'failed', 'refused')]
  expect(notReached({ deliveries } as Schedule)).toEqual([
    { address: 'b@x.com', problem: 'no_connection', over: false },
    { address: 'd@x.com', problem: 'refused', over: true },
  ])
})

test('what has no queue is no bar where nothing of it counts', () => {
  const rows = [aRow(['sales'], [12, 0.75]), aRow(['vip'], [0, null]), aRow([null], [0, 1])]
  expect([0, 1].map((place) => drawingOf(aReport({ rows }), place)?.labels)).toEqual([['Sales', 'VIP'], ['no queue', 'Sales']])
})
