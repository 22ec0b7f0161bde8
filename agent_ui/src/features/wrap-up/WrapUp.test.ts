import { flushPromises } from '@vue/test-utils'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { draftOf, forgetAllDrafts } from '@/desk/draft'
import { setServiceTime } from '@/realtime/clock'
import { useDesk } from '@/realtime/desk'
import type { WrapUpView } from '@/realtime/messages.gen'
import { anAgent, anInteraction, aPop, NOON, press, serve, show, type Asked } from '@/testing/builders'
import { aDisposition, LATER, ORDER } from './dispositions.testing'
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

const DEMO = [aDisposition('sale', { label_en: 'Sale', label_zh: '成交' }), ORDER, LATER]

async function open(rule: Partial<WrapUpView> = {}, deadline: string | null = IN_HALF_A_MINUTE): Promise<ReturnType<typeof show>> {
  const me = anAgent({ activity: 'wrap_up', interaction_id: 'i-1', wrap_up_deadline_at: deadline })
  const wrap_up = { ...anInteraction().wrap_up, ...rule }
  const interaction = anInteraction({ stage: 'wrap_up', ended_at: NOON, ended_by: 'customer', wrap_up })
  page = show(WrapUp, { me, interaction, pop: aPop() })
  useDispositions().all = DEMO
  await flushPromises()
  return page
}

/** What was handed in, without the notes that save themselves. */
function handedIn(): unknown[] {
  return asked.filter((one) => one.path.endsWith('/disposition')).map((one) => one.body)
}

const drafts = (): string[] => Object.keys(localStorage).filter((key) => key.includes('draft'))

const alt = (letter: string): void => press(letter, { altKey: true, code: `Key${letter.toUpperCase()}` })

test('nothing is handed in before something is chosen', async () => {
  const view = await open()
  press('Enter')
  await flushPromises()
  expect(asked).toEqual([])
  expect(view.text()).toContain('Choose a disposition')
})

test('a number key chooses, Enter hands in with the note', async () => {
  await open()
  draftOf('i-1').note = ' calls back on Monday '
  press('1')
  await flushPromises()
  press('Enter')
  await flushPromises()
  expect(handedIn()).toEqual([{ code: 'sale', note: 'calls back on Monday', fields: {} }])
  expect(drafts()).toEqual([])
})

test('what is asked for appears in place, and is told to be missing only after a try', async () => {
  const view = await open()
  press('2')
  await flushPromises()
  expect(view.get('label[for=asked-amount]').text()).toContain('Amount')
  expect(view.find('.fault').exists()).toBe(false)
  press('Enter', { ctrlKey: true })
  await flushPromises()
  expect(view.findAll('.fault').map((one) => one.text())).toEqual(['Please fill this in', 'Please fill this in'])
  expect(document.activeElement?.id).toBe('asked-order_number')
  await view.get('#asked-order_number').setValue('SO-1')
  await view.get('#asked-amount').setValue('12.5')
  press('Enter', { ctrlKey: true })
  await flushPromises()
  expect(handedIn()).toEqual([{ code: 'order_placed', note: '', fields: { order_number: 'SO-1', amount: 12.5 } }])
})

test('what the service says of a field stands at the field', async () => {
  asked = serve((one) =>
    one.path.endsWith('/disposition')
      ? { status: 422, body: { code: 'field_invalid', errors: [{ pointer: 'body/fields/amount', code: 'field_too_large', detail: 'The value is too large' }] } }
      : { status: 204 },
  )
  const view = await open()
  press('2')
  await flushPromises()
  await view.get('#asked-order_number').setValue('SO-1')
  await view.get('#asked-amount').setValue('1000000')
  press('Enter', { ctrlKey: true })
  await flushPromises()
  expect(view.get('.fault').text()).toBe('The value is too large')
  expect(view.text()).toContain('One of the fields cannot hold this')
})

test('a callback needs a time, and a time at which the queue is closed can be changed to when it opens', async () => {
  const opens = '2026-03-03T09:00:00+00:00'
  asked = serve((one) => {
    if (one.path.endsWith('/opening')) return { status: 200, body: { open: false, opens_at: opens } }
    return one.path.endsWith('/disposition') && handedIn().length < 2
      ? { status: 422, body: { code: 'outside_hours', errors: [{ pointer: 'body/fields/callback_at', code: 'outside_hours', detail: `the queue opens next at ${opens}` }] } }
      : { status: 204 }
  })
  const view = await open()
  press('3')
  await flushPromises()
  expect(view.text()).toContain('The customer is called back')
  await view.get('.times button').trigger('click')
  press('Enter', { ctrlKey: true })
  await flushPromises()
  await view.get('.later').trigger('click')
  press('Enter', { ctrlKey: true })
  await flushPromises()
  expect(handedIn().at(-1)).toMatchObject({ fields: { callback_at: '2026-03-03T09:00:00.000Z' } })
})

test('what was said during the call need not be said again', async () => {
  const view = await open()
  await view.setProps({ interaction: anInteraction({ stage: 'wrap_up', disposition: 'sale' }) })
  draftOf('i-1').code = 'sale'
  await flushPromises()
  press('Enter')
  await flushPromises()
  expect(asked.map((one) => one.path)).toEqual(['/api/v1/interactions/i-1/wrap-up/finish'])
})

test('what comes afterwards is chosen now', async () => {
  const view = await open()
  await view.findAll('.next button')[2]?.trigger('click')
  await flushPromises()
  expect(asked.map((one) => [one.method, one.path, one.body])).toEqual([['PUT', '/api/v1/agents/me/status', { status: 'not_ready', reason: 'lunch', when: 'now' }]])
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
  expect(handedIn()).toEqual([])
  await vi.advanceTimersByTimeAsync(3000)
  expect(handedIn()).toHaveLength(1)
})

test('what is not complete is not handed in by itself', async () => {
  await open()
  press('2')
  await vi.advanceTimersByTimeAsync(31_000)
  expect(handedIn()).toEqual([])
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

test('the agent may finish without a word, and his note is kept all the same', async () => {
  const view = await open()
  await view.get('textarea').setValue('half a note')
  alt('n')
  await flushPromises()
  expect(asked.map((one) => [one.path, one.body])).toEqual([
    ['/api/v1/interactions/i-1/note', { note: 'half a note' }],
    ['/api/v1/interactions/i-1/wrap-up/finish', null],
  ])
})

test('a note that cannot be saved keeps the wrap-up open', async () => {
  asked = serve((one) => ({ status: one.path.endsWith('/note') ? 503 : 204, body: one.path.endsWith('/note') ? { code: 'database_away' } : undefined }))
  const view = await open()
  await view.get('textarea').setValue('half a note')
  alt('n')
  await flushPromises()
  expect(asked.some((one) => one.path.endsWith('/finish'))).toBe(false)
  expect(view.text()).toContain('kept on this computer, trying again')
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
  expect(handedIn()).toEqual([{ code: 'sale', note: '', fields: {} }])
  const kept = anInteraction({ stage: 'wrap_up', disposition: 'sale', wrap_up: { ...anInteraction().wrap_up, mode: 'timed_no_early_exit' } })
  await view.setProps({ interaction: kept })
  expect(view.get('footer').text()).toContain('Saved')
  await vi.advanceTimersByTimeAsync(29_000)
  expect(handedIn()).toHaveLength(1)
})

test('nothing stays on this computer when the wrap-up is over, however it ended', async () => {
  await open()
  press('2')
  await flushPromises()
  expect(drafts()).toHaveLength(1)
  useDesk().state = { me: 'alice', role: 'agent', agents: { alice: anAgent() }, queues: {}, interactions: {}, pops: {}, figures: {}, alarms: {}, monitorings: {}, server_at: NOON }
  page?.unmount()
  page = null
  await vi.advanceTimersByTimeAsync(10)
  expect(drafts()).toEqual([])
})
