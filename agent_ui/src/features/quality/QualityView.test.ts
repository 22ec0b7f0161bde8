import { enableAutoUnmount, flushPromises, type VueWrapper } from '@vue/test-utils'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { useDesk } from '@/realtime/desk'
import { anAgent, aQueue, NOON, press, serve, show, type Asked } from '@/testing/builders'
import CalibrationsPanel from './CalibrationsPanel.vue'
import FormEditor from './FormEditor.vue'
import type { Calibration } from './quality'
import { aForm, anEvaluation } from './quality.testing'
import QualityView from './QualityView.vue'

enableAutoUnmount(afterEach)
beforeEach(() => (document.body.innerHTML = ''))

function signIn(): void {
  useDesk().state = { me: 'sam', role: 'supervisor', agents: { alice: anAgent() }, queues: { sales: aQueue() }, interactions: {}, pops: {}, figures: {}, alarms: {}, monitorings: {}, server_at: NOON }
}

async function settled(): Promise<void> {
  await vi.dynamicImportSettled()
  await flushPromises()
}

test('what is to be graded is a list; Enter grades', async () => {
  serve((one) => ({ status: 200, body: one.path.endsWith('/evaluations') ? { items: [anEvaluation(), anEvaluation({ id: 'e-2', grader: null, calibration_id: 'c-1' })], next_cursor: null } : {} }))
  const page = show(QualityView)
  signIn()
  await settled()
  expect(page.findAll('.row')).toHaveLength(2)
  expect(page.text()).toContain('Free')
  press('Enter', {}, page.get('.row').element)
  await settled()
  expect(page.find('.grade').exists()).toBe(true)
})

test('the tabs are walked by arrow keys', async () => {
  serve(() => ({ status: 200, body: { items: [], next_cursor: null } }))
  const page = show(QualityView)
  signIn()
  await settled()
  press('ArrowRight', {}, page.get('[role=tab]').element)
  await settled()
  expect(page.get('[aria-selected=true]').text()).toBe('Graded')
})

async function editor(form: Parameters<typeof aForm>[0] | null): Promise<{ page: VueWrapper; asked: Asked[] }> {
  const asked = serve(() => ({ status: 200, body: aForm() }))
  const page = show(FormEditor, { form: form === null ? null : aForm(form) })
  await flushPromises()
  return { page, asked }
}

test('a changed form is sent as a whole, with the version that was seen', async () => {
  const { page, asked } = await editor({})
  expect(page.text()).toContain('37.5 % of the whole')
  await page.findAll('.question select')[0]?.setValue('choice')
  expect(page.findAll('.question')[0]?.findAll('.choices .do-line')).toHaveLength(2)
  await page.get('form').trigger('submit')
  await flushPromises()
  const [sent] = asked.filter((one) => one.method === 'PUT')
  expect(sent?.path).toBe('/api/v1/quality/forms/f-1')
  const body = sent?.body as ReturnType<typeof aForm>
  expect(body.sections[0]?.questions.map((question) => [question.id, question.kind])).toEqual([
    ['name', 'choice'],
    ['tone', 'scale'],
  ])
})

test('a new form begins with one question, and gets more', async () => {
  const { page, asked } = await editor(null)
  await page.findAll('fieldset > button')[0]?.trigger('click')
  await page.get('.editor > button').trigger('click')
  await page.get('form').trigger('submit')
  await flushPromises()
  const body = asked.find((one) => one.method === 'POST')?.body as ReturnType<typeof aForm>
  expect(body.sections.map((section) => [section.id, section.questions.map((question) => question.id)])).toEqual([
    ['s1', ['q1', 'q2']],
    ['s2', ['q3']],
  ])
})

test('what was written is not thrown away by one key', async () => {
  const { page } = await editor({})
  await page.get('.name input').setValue('Other')
  press('Escape', {}, page.get('.name input').element)
  await flushPromises()
  expect(page.emitted('close')).toBeUndefined()
  expect(page.text()).toContain('not saved')
  press('Escape', {}, page.get('.name input').element)
  expect(page.emitted('close')).toHaveLength(1)
})

const calibration = (more: Partial<Calibration> = {}): Calibration => ({
  id: 'c-1', form_id: 'f-1', form_name: 'Service', form_version: 1, interaction_id: 'i-1', agent: 'alice', queue: 'sales', contact_at: NOON, graders: ['sam', 'sue'], done: ['sue'], mine: 'e-1',
  created_by: 'sam', created_at: NOON, done_at: null, scores: null, share: null, questions: null, ...more,
})

test('of a calibration nothing is shown before both are done; then where they differ', async () => {
  const questions = [
    { question: 'name', same: true, difference: 0, answers: { sam: { value: true, comment: '' }, sue: { value: true, comment: '' } } },
    { question: 'tone', same: false, difference: 50, answers: { sam: { value: 5, comment: '' }, sue: { value: 3, comment: 'rushed' } } },
  ]
  const items = [calibration(), calibration({ id: 'c-2', created_at: '2026-01-01T00:00:00Z', done: ['sam', 'sue'], done_at: NOON, scores: { sam: 100, sue: 87.5 }, share: 0.5, questions })]
  serve((one) => {
    if (one.path.includes('/forms/')) return { status: 200, body: aForm() }
    if (one.path.endsWith('/agreement')) return { status: 200, body: { form_id: 'f-1', graders: [], contacts: 12, items: [{ question: 'tone', contacts: 12, share: 0.6, kappa: 0.41 }] } }
    return { status: 200, body: { items, next_cursor: null } }
  })
  const page = show(CalibrationsPanel)
  signIn()
  await flushPromises()
  const [blind, done] = page.findAll('.row')
  press('Enter', {}, blind?.element)
  await flushPromises()
  expect(page.get('.detail').text()).toContain('when both have handed in')
  press('Enter', {}, done?.element)
  await flushPromises()
  expect(done?.text()).toContain('50 %')
  expect(page.get('.differs').text()).toContain('rushed')
  expect(page.get('.differs').text()).toContain('0.41')
})
