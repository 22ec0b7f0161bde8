import { enableAutoUnmount, flushPromises } from '@vue/test-utils'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { useSession } from '@/api/session'
import { serve, show, type Asked } from '@/testing/builders'
import AskGrading from './AskGrading.vue'
import { aForm } from './quality.testing'

enableAutoUnmount(afterEach)
beforeEach(() => (document.body.innerHTML = ''))

const GRADERS = { items: [{ username: 'sam', display_name: 'Sam' }, { username: 'sue', display_name: 'Sue' }] }

async function beside(agents: string[]): Promise<{ page: ReturnType<typeof show>; asked: Asked[] }> {
  const asked = serve((one) => ({ status: 200, body: one.path.endsWith('/graders') ? GRADERS : one.path.endsWith('/forms') ? { items: [aForm()] } : {} }))
  const page = show(AskGrading, { interactionId: 'i-1', agents })
  useSession().person = { username: 'sam', display_name: 'Sam', role: 'supervisor', language: 'en' } as never
  await flushPromises()
  if (page.find('button').exists()) await page.get('button').trigger('click')
  await flushPromises()
  return { page, asked }
}

test('of a call that was handed over one says whose part is graded', async () => {
  const { page, asked } = await beside(['alice', 'bob'])
  await page.findAll('select')[0]?.setValue('bob')
  await page.get('form').trigger('submit')
  await flushPromises()
  expect(asked.find((one) => one.method === 'POST')?.body).toEqual({ interaction_id: 'i-1', form_id: 'f-1', agent: 'bob', grader: 'me' })
})

test('with a second grader, chosen from those who may, it is a calibration', async () => {
  const { page, asked } = await beside(['alice'])
  const [, other] = page.findAll('select')
  expect(other?.findAll('option').map((one) => one.text())).toEqual(['only me', 'me and Sue'])
  await other?.setValue('sue')
  await page.get('form').trigger('submit')
  await flushPromises()
  const sent = asked.find((one) => one.method === 'POST')
  expect([sent?.path, sent?.body]).toEqual(['/api/v1/quality/calibrations', { interaction_id: 'i-1', form_id: 'f-1', agent: 'alice', graders: ['sam', 'sue'] }])
})

test('nobody is offered to grade himself', async () => {
  const { page } = await beside(['sam'])
  expect(page.find('button').exists()).toBe(false)
})
