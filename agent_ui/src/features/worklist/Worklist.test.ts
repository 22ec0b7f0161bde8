import { enableAutoUnmount, flushPromises, type VueWrapper } from '@vue/test-utils'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { nextTick } from 'vue'
import { useDesk } from '@/realtime/desk'
import { setServiceTime } from '@/realtime/clock'
import { anAgent, aQueue, NOON, press, serve, show, type Asked } from '@/testing/builders'
import type { Missed } from './missed'
import Worklist from './Worklist.vue'

const line = (more: Partial<Missed> = {}): Missed => ({
  id: 'm-1', queue: 'sales', number: '+8613800138000', name: '', customer_id: null, customer_name: null, language: 'zh', calls: 1, voicemails: 0, first_at: '2026-03-02T11:00:00Z', last_at: '2026-03-02T11:00:00Z',
  last_outcome: 'abandoned_in_queue', last_interaction_id: 'i-1', claimed_by: null, claimed_by_name: null, claimed_until: null, state: 'open', result: null, result_text: '', closed_at: null, closed_by: null, closed_interaction_id: null, version: 1, ...more,
})
const bobs = { claimed_by: 'bob', claimed_by_name: 'Bob', claimed_until: '2026-03-02T12:10:00Z' }
const mine = { claimed_by: 'alice', claimed_by_name: 'Alice', claimed_until: '2026-03-02T12:10:00Z' }

enableAutoUnmount(afterEach)
beforeEach(() => {
  vi.useFakeTimers({ now: Date.parse(NOON) })
  setServiceTime(NOON)
  document.body.innerHTML = ''
})

async function shown(lines: Missed[], answer?: (asked: Asked) => { status: number; body?: unknown } | null): Promise<{ page: VueWrapper; asked: Asked[] }> {
  const asked = serve((one) => answer?.(one) ?? { status: 200, body: one.method === 'GET' ? { items: lines, next_cursor: null, open: lines.length } : line() })
  const page = show(Worklist)
  useDesk().state = { me: 'alice', role: 'agent', agents: { alice: anAgent() }, queues: { sales: aQueue() }, interactions: {}, pops: {}, figures: {}, alarms: {}, monitorings: {}, server_at: NOON }
  await nextTick()
  await flushPromises()
  return { page, asked }
}

const posts = (asked: Asked[]): [string, unknown][] => asked.filter((one) => one.method === 'POST').map((one) => [one.path, one.body])

test('a line says who, how often and since when; who tried more than once stands out', async () => {
  const { page } = await shown([line({ calls: 3, voicemails: 1, customer_name: '李雷' }), line({ id: 'm-2', number: '+14155550199' })])
  expect(page.text()).toContain('李雷')
  expect(page.text()).toContain('138 0013 8000')
  expect(page.text()).toContain('3 times')
  expect(page.findAll('.row.pressing')).toHaveLength(1)
})

test('C takes the line and opens it; what came of it is said there', async () => {
  const { page, asked } = await shown([line()])
  const row = page.get('.row').element as HTMLElement
  row.focus()
  press('c', {}, row)
  await flushPromises()
  expect(posts(asked)).toEqual([['/api/v1/missed-calls/m-1/claim', null]])
  await page.get('[role=radio]:nth-child(2)').trigger('click')
  await page.get('textarea').setValue('朋友接的')
  await page.get('.detail form').trigger('submit')
  await flushPromises()
  expect(posts(asked)[1]).toEqual(['/api/v1/missed-calls/m-1/done', { result: 'not_reached', text: '朋友接的' }])
})

test('a line that somebody else has is his, until his time is over', async () => {
  const { page, asked } = await shown([line(bobs)])
  const row = page.get('.row').element as HTMLElement
  expect(page.get('.acts').text()).toContain('Bob')
  press('c', {}, row)
  await flushPromises()
  expect(posts(asked)).toEqual([])
  await vi.advanceTimersByTimeAsync(11 * 60_000)
  expect(page.get('tbody .acts').text()).toContain('Take')
})

test('who was faster is told, and the list is read again', async () => {
  const { page, asked } = await shown([line()], (one) => (one.path.endsWith('/claim') ? { status: 409, body: { code: 'missed_call_claimed' } } : null))
  await page.get('tbody .acts button').trigger('click')
  await flushPromises()
  expect(page.get('[role=alert]').text()).toContain('colleague')
  expect(asked.filter((one) => one.method === 'GET')).toHaveLength(2)
})

test('A calls: the line is taken first, so that nobody else calls him too', async () => {
  const { page, asked } = await shown([line({ ...mine, customer_id: 'c-1' })])
  const row = page.get('.row').element as HTMLElement
  press('a', {}, row)
  await flushPromises()
  expect(posts(asked)).toEqual([
    ['/api/v1/missed-calls/m-1/claim', null],
    ['/api/v1/calls', { number: '+8613800138000', queue: 'sales', customer_id: 'c-1' }],
  ])
})

test('a number that is seen only partly is not called', async () => {
  const { page, asked } = await shown([line({ ...mine, number: '+86138****8000' })])
  press('a', {}, page.get('.row').element)
  await flushPromises()
  expect(posts(asked)).toEqual([])
})

test('an empty list says that all is well, one that cannot be read says so and is asked for again', async () => {
  const { page } = await shown([])
  expect(page.text()).toContain('Everybody got through')
  const failing = await shown([], () => ({ status: 503, body: { code: 'database_away' } }))
  expect(failing.page.get('[role=alert]').text()).toContain('records cannot be reached')
  await failing.page.get('.again').trigger('click')
  await flushPromises()
  expect(failing.asked).toHaveLength(2)
})

test('the arrow keys walk the rows', async () => {
  const { page } = await shown([line(), line({ id: 'm-2', first_at: '2026-03-02T11:30:00Z' })])
  const [first, second] = page.findAll('.row').map((row) => row.element as HTMLElement)
  first?.focus()
  press('ArrowDown', {}, first)
  await nextTick()
  await nextTick()
  expect(document.activeElement).toBe(second)
})
