import { flushPromises } from '@vue/test-utils'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { nextTick } from 'vue'
import { forgetAllDrafts } from '@/desk/draft'
import { connectCommands, phoneState, type SoftphoneCall } from '@/phone/softphone'
import { useDesk } from '@/realtime/desk'
import { aCustomer, aGuest, anInteraction, aPop, press, serve, show, type Asked } from '@/testing/builders'
import IncomingCall from './IncomingCall.vue'

const noop = (): void => {}
let page: ReturnType<typeof show> | null = null
const open = (pop = aPop()): ReturnType<typeof show> => (page = show(IncomingCall, { pop }))

/** Cards beside it ask for what they show. */
const posted = (asked: Asked[]): Asked[] => asked.filter((one) => one.method === 'POST')

beforeEach(() => void vi.stubGlobal('fetch', async () => new Response('{}', { status: 404 })))
afterEach(() => {
  page?.unmount()
  connectCommands(null)
  forgetAllDrafts()
  vi.unstubAllGlobals()
  document.body.innerHTML = ''
})

test('it says who calls, with the segment, the queue and the number', () => {
  const text = open().text()
  for (const part of ['李雷', 'VIP', 'Sales', '138 0013 8000']) expect(text).toContain(part)
})

test('Enter accepts', async () => {
  const asked = serve()
  open()
  press('Enter')
  await flushPromises()
  expect(posted(asked)).toEqual([{ method: 'POST', path: '/api/v1/interactions/i-1/accept', body: null }])
})

test.each(['r', 'Escape'])('%s rejects', async (key) => {
  const asked = serve()
  open()
  press(key)
  await flushPromises()
  expect(posted(asked)[0]?.path).toBe('/api/v1/interactions/i-1/reject')
})

test('a held key, an input method and a person who types accept nothing', async () => {
  const asked = serve()
  open()
  const field = document.body.appendChild(document.createElement('input'))
  press('Enter', { repeat: true })
  press('Enter', { isComposing: true })
  press('Enter', {}, field)
  await flushPromises()
  expect(posted(asked)).toEqual([])
})

test('a second Enter while the first is under way asks once', async () => {
  const asked = serve()
  open()
  press('Enter')
  press('Enter')
  await flushPromises()
  expect(posted(asked)).toHaveLength(1)
})

test('a refusal is said in words', async () => {
  serve(() => ({ status: 409, body: { code: 'no_live_offer' } }))
  const view = open()
  press('Enter')
  await flushPromises()
  expect(view.get('[role=alert]').text()).toContain('no longer offered')
})

test('of several customers a number key chooses one, and the service is told', async () => {
  const asked = serve()
  const matches = [aCustomer(), aCustomer({ id: 'c-2', name: 'Ann Lee', segment: null, reasons: ['household', 'chosen_before'] })]
  const view = open(aPop({ matches, customer_id: null }))
  expect(view.text()).toContain('2 customers may be calling')
  expect(view.text()).toContain('has this very number')
  expect(view.text()).toContain('same household as the number')
  expect(view.text()).toContain('chosen before for this number')
  press('2')
  await flushPromises()
  expect(posted(asked)).toEqual([{ method: 'POST', path: '/api/v1/interactions/i-1/customer', body: { customer_id: 'c-2' } }])
  await view.setProps({ pop: aPop({ matches, customer_id: 'c-2' }) })
  expect(view.get('h2').text()).toBe('Ann Lee')
})

test('who is taken for the caller can be doubted, and a refusal is said in words', async () => {
  serve(() => ({ status: 403, body: { code: 'not_your_interaction' } }))
  const view = open(aPop({ matches: [aCustomer(), aCustomer({ id: 'c-2', name: 'Ann Lee' })] }))
  await view.get('button.others').trigger('click')
  expect(view.text()).toContain('2 customers may be calling')
  press('2')
  await flushPromises()
  expect(view.get('[role=alert]').text()).toContain('belongs to somebody else')
})

test('nobody known is an unknown caller, nobody known yet is being looked up', () => {
  expect(open(aPop({ matches: [] })).text()).toContain('Unknown caller')
  page?.unmount()
  expect(open(aPop({ matches: [], lookup_pending: true })).text()).toContain('Looking up')
})

test('what was noted the last time can be read before the call is accepted', () => {
  const nothing = { started_at: null, channel: null, direction: null, queue: null, agent: null, disposition: null, talk_seconds: null }
  expect(open(aPop({ recent: [{ ...nothing, id: 'i-0', outcome: 'answered', note: '要发票' }] })).text()).toContain('要发票')
})

test('what a caller is named is text, never markup', () => {
  const view = open(aPop({ matches: [aCustomer({ name: '<img src=x onerror=alert(1)>' })] }))
  expect(view.get('h2').text()).toContain('<img')
  expect(view.find('h2 img').exists()).toBe(false)
})

test('a name that is found late comes into the title too', async () => {
  vi.useFakeTimers()
  const view = open(aPop({ matches: [], lookup_pending: true }))
  await view.setProps({ pop: aPop() })
  vi.advanceTimersByTime(900)
  expect(document.title).toBe('李雷')
  vi.useRealTimers()
})

test('the title of the tab calls until the offer is gone', () => {
  document.title = 'Callcenter'
  open()
  expect(document.title).toContain('Incoming call')
  page?.unmount()
  page = null
  expect(document.title).toBe('Callcenter')
})

test('a phone in this browser is answered as soon as it rings for this offer, and the service is not asked', async () => {
  const asked = serve()
  const answer = vi.fn()
  connectCommands({ answer, reject: noop, hangUp: noop, mute: noop, sendKeys: noop, testEcho: noop, takeHere: noop })
  phoneState.used = true
  const ringing: SoftphoneCall = { callId: 'c', offerId: 'o-1', state: 'ringing', muted: false, withoutSound: false, echo: false }
  open()
  press('Enter')
  await nextTick()
  expect(answer).not.toHaveBeenCalled()
  phoneState.call = { ...ringing, offerId: 'another' }
  await nextTick()
  expect(answer).not.toHaveBeenCalled()
  phoneState.call = ringing
  await nextTick()
  expect(answer).toHaveBeenCalledTimes(1)
  expect(posted(asked)).toEqual([])
})

test('a phone in this browser that rings before it is accepted is not answered', async () => {
  const answer = vi.fn()
  connectCommands({ answer, reject: noop, hangUp: noop, mute: noop, sendKeys: noop, testEcho: noop, takeHere: noop })
  phoneState.used = true
  phoneState.call = { callId: 'c', offerId: 'o-1', state: 'ringing', muted: false, withoutSound: false, echo: false }
  open()
  await nextTick()
  expect(answer).not.toHaveBeenCalled()
})

test('a colleague who asks says who he is, about whom, and what he has noted', async () => {
  const interaction = anInteraction({ agent: 'bob', agent_name: 'Bob', note: '要发票', guests: [aGuest({ agent: 'alice', invited_by: 'bob', invited_by_name: 'Bob' })] })
  page = show(IncomingCall, { pop: aPop(), interaction })
  const desk = useDesk()
  desk.state = { me: 'alice', role: 'agent', agents: {}, queues: {}, interactions: {}, pops: {}, figures: {}, alarms: {}, monitorings: {}, server_at: '2026-03-02T12:00:00Z' }
  await nextTick()
  expect(page.get('h1').text()).toBe('Bob asks you in')
  expect(page.get('.request').text()).toContain('Bob wants to ask you something while 李雷 waits')
  expect(page.get('.request').text()).toContain('要发票')
})
