import { flushPromises } from '@vue/test-utils'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { draftOf, forgetAllDrafts } from '@/desk/draft'
import { setServiceTime } from '@/realtime/clock'
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

async function open(): Promise<ReturnType<typeof show>> {
  const me = anAgent({ activity: 'wrap_up', interaction_id: 'i-1', wrap_up_deadline_at: '2026-03-02T12:00:30Z' })
  const interaction = anInteraction({ stage: 'wrap_up', ended_at: NOON, ended_by: 'customer' })
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
