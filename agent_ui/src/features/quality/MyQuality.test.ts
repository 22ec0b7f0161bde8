import { enableAutoUnmount, flushPromises, type VueWrapper } from '@vue/test-utils'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { setServiceTime } from '@/realtime/clock'
import { useDesk } from '@/realtime/desk'
import { anAgent, aQueue, NOON, press, serve, show, type Asked } from '@/testing/builders'
import MyQuality from './MyQuality.vue'
import type { Evaluation } from './quality'
import { aForm, anEvaluation, aWhole } from './quality.testing'

enableAutoUnmount(afterEach)
beforeEach(() => {
  vi.useFakeTimers({ now: Date.parse(NOON) })
  setServiceTime(NOON)
  document.body.innerHTML = ''
})
afterEach(() => vi.useRealTimers())

const done = (more: Partial<Evaluation> = {}): Evaluation => anEvaluation({ state: 'submitted', score: 77.5, submitted_at: '2026-03-02T11:00:00Z', points: { name: 100, tone: 50, identity: 100, solved: 0 }, ...more })

async function shown(evaluations: Evaluation[]): Promise<{ page: VueWrapper; asked: Asked[] }> {
  const asked = serve((one) => {
    if (one.method === 'POST') return { status: 201, body: {} }
    if (one.path.endsWith('/trend')) return { status: 200, body: { by: 'all', step: 'week', lines: [{ key: '', points: [{ day: '2026-03-02', score: 77.5, count: 1, failed: 0 }] }] } }
    if (one.path.includes('/forms/')) return { status: 200, body: aForm() }
    if (one.path.endsWith('/recordings')) return { status: 200, body: { items: [], next_cursor: null } }
    if (one.path.endsWith('/evaluations')) return { status: 200, body: { items: evaluations, next_cursor: null } }
    return { status: 200, body: aWhole({ ...evaluations[0], answers: { tone: { value: 3, comment: 'a little rushed' } }, summary: 'Keep it up', notes: [{ at: 12, text: 'well opened', recording_id: null }] }) }
  })
  const page = show(MyQuality)
  useDesk().state = { me: 'alice', role: 'agent', agents: { alice: anAgent() }, queues: { sales: aQueue() }, interactions: {}, pops: {}, figures: {}, alarms: {}, monitorings: {}, server_at: NOON }
  await flushPromises()
  return { page, asked }
}

async function open(page: VueWrapper): Promise<void> {
  press('Enter', {}, page.get('.row').element)
  await flushPromises()
}

test('an agent sees his line, what was said to each question, and the summary', async () => {
  const { page } = await shown([done()])
  expect(page.find('svg path').exists()).toBe(true)
  expect(page.get('.row').text()).toContain('77.5')
  expect(page.get('.row').text()).toContain('New')
  await open(page)
  expect(page.text()).toContain('Keep it up')
  expect(page.text()).toContain('a little rushed')
  expect(page.text()).toContain('well opened')
  expect(page.find('.options').exists()).toBe(false)
})

test('who does not agree says why and with what, once', async () => {
  const { page, asked } = await shown([done()])
  await open(page)
  await page.get('button.appeal').trigger('click')
  await page.get('input[value=tone]').setValue(true)
  await page.get('.detail textarea').setValue('语气并不差')
  await page.get('.detail form').trigger('submit')
  await flushPromises()
  const sent = asked.find((one) => one.method === 'POST')
  expect([sent?.path, sent?.body]).toEqual(['/api/v1/quality/evaluations/e-1/appeal', { text: '语气并不差', questions: ['tone'] }])
})

test.each([
  ['an appeal was made', { appeal_id: 'a-1', appeal_state: 'open' as const }],
  ['it is too late', { submitted_at: '2026-02-01T11:00:00Z' }],
])('there is no appeal when %s', async (_, more) => {
  const { page } = await shown([done(more)])
  await open(page)
  expect(page.find('button.appeal').exists()).toBe(false)
})
