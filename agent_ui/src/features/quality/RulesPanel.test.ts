import { enableAutoUnmount, flushPromises } from '@vue/test-utils'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { useDesk } from '@/realtime/desk'
import { aQueue, NOON, serve, show, type Asked } from '@/testing/builders'
import type { Rule } from './quality'
import { aForm } from './quality.testing'
import RulesPanel from './RulesPanel.vue'

enableAutoUnmount(afterEach)
beforeEach(() => (document.body.innerHTML = ''))

const aRule = (more: Partial<Rule> = {}): Rule => ({
  id: 'r-1', name: 'Weekly', form_id: 'f-1', active: true, per_agent: 2, share: 0.125, queues: [], dispositions: [], least_seconds: 30, most_seconds: null, graders: ['sue'], due_days: 7,
  version: 3, created_by: 'sam', created_at: '2026-03-02T08:00:00Z', updated_at: '2026-03-02T08:00:00Z', ...more,
})

async function panel(): Promise<{ page: ReturnType<typeof show>; asked: Asked[] }> {
  const asked = serve((one) => {
    if (one.path.endsWith('/graders')) return { status: 200, body: { items: [{ username: 'sam', display_name: 'Sam' }, { username: 'sue', display_name: 'Sue' }] } }
    if (one.path.endsWith('/forms')) return { status: 200, body: { items: [aForm()] } }
    if (one.path.endsWith('/rules') && one.method === 'GET') return { status: 200, body: { items: [aRule()] } }
    return one.method === 'DELETE' ? { status: 204, body: null } : { status: 200, body: one.path.endsWith('/dispositions') ? { items: [] } : aRule() }
  })
  const page = show(RulesPanel)
  useDesk().state = { me: 'sam', role: 'supervisor', agents: {}, queues: { sales: aQueue() }, interactions: {}, pops: {}, figures: {}, alarms: {}, monitorings: {}, server_at: NOON }
  await vi.dynamicImportSettled()
  await flushPromises()
  return { page, asked }
}

test('a rule says who grades by name; it is changed in percent and by ticks', async () => {
  const { page, asked } = await panel()
  expect(page.get('.row').text()).toContain('Sue')
  await page.findAll('.acts button')[1]?.trigger('click')
  await vi.dynamicImportSettled()
  await flushPromises()
  const percent = page.findAll('input[type=number]')[1]
  expect(percent?.element).toHaveProperty('value', '12.5')
  await percent?.setValue(20)
  await page.get('input[type=checkbox][value=sam]').setValue(true)
  await page.get('form').trigger('submit')
  await flushPromises()
  const sent = asked.find((one) => one.method === 'PUT')?.body as Rule
  expect([sent.share, sent.graders]).toEqual([0.2, ['sue', 'sam']])
})

test('a rule is removed by the second press', async () => {
  const { page, asked } = await panel()
  const [remove] = page.findAll('.acts button')
  await remove?.trigger('click')
  expect(asked.some((one) => one.method === 'DELETE')).toBe(false)
  expect(remove?.text()).toContain('Remove for good?')
  await remove?.trigger('click')
  await flushPromises()
  expect(asked.filter((one) => one.method === 'DELETE')).toHaveLength(1)
})
