import { flushPromises } from '@vue/test-utils'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { draftOf, forgetAllDrafts } from '@/desk/draft'
import { setServiceTime } from '@/realtime/clock'
import type { WrapUpView } from '@/realtime/messages.gen'
import { anAgent, anInteraction, aPop, NOON, press, serve, show, type Asked } from '@/testing/builders'
import { useDispositions } from './dispositions'
import WrapUp from './WrapUp.vue'

let page: ReturnType<typeof show> | null = null
let asked: Asked[]

beforeEach(() => {
  vi.useFakeTimers({ now: Date.parse(NOON) })
  setServiceTime(NOON)
  asked = serve()
})

afterEach(() => {
  page?.unmount()
  forgetAllDrafts()
  vi.unstubAllGlobals()
  vi.useRealTimers()
})

const IN_HALF_A_MINUTE = '2026-03-02T12:00:30Z'

async function open(rule: Partial<WrapUpView> = {}, deadline: string | null = IN_HALF_A_MINUTE): Promise<ReturnType<typeof show>> {
  const me = anAgent({ activity: 'wrap_up', interaction_id: 'i-1', wrap_up_deadline_at: deadline })
  const wrap_up = { ...anInteraction().wrap_up, ...rule }
  const interaction = anInteraction({ stage: 'wrap_up', ended_at: NOON, ended_by: 'customer', wrap_up })
  page = show(WrapUp, { me, interaction, pop: aPop() })
  useDispositions().all = [{ code: 'sale', label_en: 'Sale', label_zh: '成交' }]
  await flushPromises()
  return page
}

test('nothing is handed in before something is chosen', async () => {
  const view = await open()
  press('Enter')
  await flushPromises()
  expect(asked).toEqual([])
  expect(view.text()).toContain('Choose a disposition first')
})

test('a number key chooses, Enter hands in with the note', async () => {
  await open()
  draftOf('i-1').note = ' calls back on Monday '
  press('1')
  await flushPromises()
  press('Enter')
  await flushPromises()
  expect(asked[0]?.body).toEqual({ code: 'sale', note: 'calls back on Monday' })
})

test('the rest of the time counts down', async () => {
  const view = await open()
  expect(view.get('[role=timer]').text()).toContain('0:30')
  await vi.advanceTimersByTimeAsync(10_000)
  expect(view.get('[role=timer]').text()).toContain('0:20')
})

test('what is chosen is handed in once before the time is over', async () => {
  await open()
  press('1')
  await vi.advanceTimersByTimeAsync(28_000)
  expect(asked).toEqual([])
  await vi.advanceTimersByTimeAsync(3000)
  expect(asked).toHaveLength(1)
})

test('note and choice survive a reload of the page', async () => {
  await open()
  press('1')
  draftOf('i-1').note = 'half a note'
  await flushPromises()
  expect(JSON.parse(sessionStorage.getItem('callcenter.draft.i-1') ?? '{}')).toMatchObject({ code: 'sale', note: 'half a note' })
})

test('Alt+M asks for more time, as long as there is some', async () => {
  const view = await open({ extensions_left: 1 })
  expect(view.get('.extend').text()).toContain('+30 s')
  press('m', { altKey: true, code: 'KeyM' }, view.get('textarea').element)
  await flushPromises()
  expect(asked.map((one) => one.path)).toEqual(['/api/v1/interactions/i-1/wrap-up/extend'])
  const interaction = { ...anInteraction({ stage: 'wrap_up' }), wrap_up: { ...anInteraction().wrap_up, extensions_left: 0 } }
  await view.setProps({ interaction })
  press('m', { altKey: true, code: 'KeyM' })
  await flushPromises()
  expect(asked).toHaveLength(1)
  expect(view.get('.extend').text()).toBe('No more time to add')
})

test('the agent may finish without a word, but not with a note that would be lost', async () => {
  const view = await open()
  draftOf('i-1').note = 'half a note'
  await flushPromises()
  press('n', { altKey: true, code: 'KeyN' })
  await flushPromises()
  expect(asked).toEqual([])
  expect(view.text()).toContain('Choose a disposition so that the note is kept')
  draftOf('i-1').note = ''
  await flushPromises()
  press('n', { altKey: true, code: 'KeyN' })
  await flushPromises()
  expect(asked.map((one) => one.path)).toEqual(['/api/v1/interactions/i-1/wrap-up/finish'])
})

test('where a disposition is required it is said, there is no other way out and no countdown', async () => {
  const view = await open({ mode: 'mandatory' }, null)
  expect(view.text()).toContain('A disposition is required')
  expect(view.text()).toContain('no time limit')
  expect(view.find('.skip').exists()).toBe(false)
  expect(view.find('.extend').exists()).toBe(false)
  press('n', { altKey: true, code: 'KeyN' })
  await flushPromises()
  expect(asked).toEqual([])
})

test('where the time must pass, a choice is saved, may be changed and is saved again', async () => {
  const view = await open({ mode: 'timed_no_early_exit' })
  expect(view.find('.skip').exists()).toBe(false)
  press('1')
  await flushPromises()
  press('Enter')
  await flushPromises()
  expect(asked.map((one) => one.body)).toEqual([{ code: 'sale', note: '' }])
  const kept = anInteraction({ stage: 'wrap_up', disposition: 'sale', wrap_up: { ...anInteraction().wrap_up, mode: 'timed_no_early_exit' } })
  await view.setProps({ interaction: kept })
  expect(view.get('footer').text()).toContain('Saved')
  await vi.advanceTimersByTimeAsync(29_000)
  expect(asked).toHaveLength(1)
  draftOf('i-1').note = 'one thing more'
  await vi.advanceTimersByTimeAsync(600)
  expect(asked.at(-1)?.body).toEqual({ code: 'sale', note: 'one thing more' })
})
