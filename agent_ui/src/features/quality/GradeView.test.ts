import { enableAutoUnmount, flushPromises, type VueWrapper } from '@vue/test-utils'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { aRecording } from '@/features/recordings/recordings.testing'
import { press, serve, show, type Asked } from '@/testing/builders'
import GradeView from './GradeView.vue'
import type { Whole } from './quality'
import { aForm, aWhole } from './quality.testing'

enableAutoUnmount(afterEach)
beforeEach(() => {
  vi.useFakeTimers()
  document.body.innerHTML = ''
})
afterEach(() => vi.useRealTimers())

async function shown(first: Partial<Whole> = {}, refuse: string | null = null): Promise<{ page: VueWrapper; asked: Asked[] }> {
  let whole = aWhole(first)
  const asked = serve((one) => {
    if (one.path.endsWith('/waveform')) return { status: 200, body: { seconds: 100, peaks: [], gaps: [] } }
    if (one.path.includes('/recordings')) return { status: 200, body: { items: [aRecording()], next_cursor: null } }
    if (one.path.includes('/forms/')) return { status: 200, body: aForm() }
    if (one.path.includes('/directory')) return { status: 200, body: { agents: [], queues: [] } }
    if (one.method === 'PUT') {
      if (refuse) return { status: 409, body: { code: refuse } }
      whole = { ...whole, ...(one.body as Partial<Whole>), state: 'started', score: 50, version: whole.version + 1 }
    }
    if (one.path.endsWith('/submit')) whole = { ...whole, state: 'submitted', score: 90.6 }
    return { status: 200, body: whole }
  })
  const page = show(GradeView, { evaluationId: 'e-1' })
  await flushPromises()
  return { page, asked }
}

async function kept(): Promise<void> {
  await vi.advanceTimersByTimeAsync(1000)
  await flushPromises()
}

const puts = (asked: Asked[]): unknown[] => asked.filter((one) => one.method === 'PUT').map((one) => one.body)
const question = (page: VueWrapper, id: string): HTMLElement => page.get(`[data-question=${id}]`).element as HTMLElement

test('a form is answered by digits from question to question, and kept a moment later', async () => {
  const { page, asked } = await shown()
  question(page, 'name').focus()
  for (const key of ['1', '4', '2', '1']) {
    press(key, {}, document.activeElement as HTMLElement)
    await flushPromises()
  }
  await kept()
  expect(puts(asked)).toEqual([
    {
      answers: { name: { value: true, comment: '' }, tone: { value: 4, comment: '' }, identity: { value: false, comment: '' }, solved: { value: 'yes', comment: '' } },
      notes: [],
      summary: '',
    },
  ])
  expect(page.get('.mark').text()).toContain('50')
})

test('what is handed in was kept before, and is then only read', async () => {
  const { page, asked } = await shown({ answers: { name: { value: true, comment: '' }, tone: { value: 4, comment: 'calm' }, identity: { value: null, comment: '' }, solved: { value: 'no', comment: '' } } })
  press('Enter', { altKey: true }, page.get('.grade').element)
  await flushPromises()
  expect(asked.filter((one) => one.method !== 'GET').map((one) => [one.method, one.path])).toEqual([
    ['PUT', '/api/v1/quality/evaluations/e-1'],
    ['POST', '/api/v1/quality/evaluations/e-1/submit'],
  ])
  expect(page.find('.options').exists()).toBe(false)
  expect(page.text()).toContain('calm')
  expect(page.get('.mark').text()).toContain('90.6')
})

test('nothing is handed in while an answer is missing, and the missing ones are marked', async () => {
  const { page, asked } = await shown({ answers: { name: { value: true, comment: '' } } })
  await page.get('.end .main').trigger('click')
  await flushPromises()
  expect(page.text()).toContain('3 answers are missing')
  expect(page.findAll('.question.missing')).toHaveLength(3)
  expect(asked.filter((one) => one.method === 'POST')).toEqual([])
})

test('a note is taken where the recording stands, and a press on it goes there', async () => {
  const { page, asked } = await shown()
  press('PageUp', {}, page.get('[role=slider]').element)
  await flushPromises()
  await page.get('.listen form input').setValue('很好的开场')
  await page.get('.listen form').trigger('submit')
  await kept()
  expect(puts(asked)).toEqual([{ answers: {}, notes: [{ at: 30, text: '很好的开场', recording_id: 'rec-1' }], summary: '' }])
  press('Home', {}, page.get('[role=slider]').element)
  await flushPromises()
  await page.get('.notes .at').trigger('click')
  await flushPromises()
  expect(page.get('[role=slider]').attributes('aria-valuenow')).toBe('30')
})

test('changes that come while one is being kept are kept after it, from the newer version', async () => {
  const { page, asked } = await shown()
  press('1', {}, question(page, 'name'))
  await vi.advanceTimersByTimeAsync(701)
  press('5', {}, question(page, 'tone'))
  await flushPromises()
  await kept()
  expect(puts(asked)).toHaveLength(2)
  expect(puts(asked)[1]).toMatchObject({ answers: { tone: { value: 5 } } })
})

test('what could not be kept is said, and nothing is handed in', async () => {
  const { page, asked } = await shown({ answers: { name: { value: true, comment: '' }, tone: { value: 4, comment: '' }, identity: { value: null, comment: '' }, solved: { value: 'no', comment: '' } } }, 'evaluation_closed')
  await page.get('.end .main').trigger('click')
  await flushPromises()
  expect(page.get('[role=alert]').text()).toContain('closed')
  expect(asked.some((one) => one.path.endsWith('/submit'))).toBe(false)
})
