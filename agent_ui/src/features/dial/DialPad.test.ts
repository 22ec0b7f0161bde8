import { flushPromises } from '@vue/test-utils'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { useDesk } from '@/realtime/desk'
import type { InteractionView, ViewerState } from '@/realtime/messages.gen'
import { anAgent, anInteraction, NOON, serve, show, type Asked } from '@/testing/builders'
import CallNumber from './CallNumber.vue'
import DialFailed from './DialFailed.vue'
import DialPad from './DialPad.vue'
import { isNumber, numberIn, useDialling } from './dialling'

function seen(activity: 'idle' | 'on_contact', interactions: Record<string, InteractionView> = {}): ViewerState {
  return { server_at: NOON, me: 'alice', role: 'agent', agents: { alice: anAgent({ activity }) }, queues: {}, interactions, pops: {}, figures: {}, alarms: {}, monitorings: {} } as ViewerState
}

/** What the service says, with 200. */
function says(answer: (one: Asked) => unknown): Asked[] {
  return serve((one) => ({ status: one.method === 'POST' ? 202 : 200, body: answer(one) }))
}

let page: ReturnType<typeof show> | null = null
let asked: Asked[] = []
const posted = (): Asked[] => asked.filter((one) => one.method === 'POST')

beforeEach(() => vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] }))
afterEach(() => {
  page?.unmount()
  page = null
  vi.useRealTimers()
  vi.unstubAllGlobals()
})

function desk(activity: 'idle' | 'on_contact' = 'idle'): void {
  const now = useDesk()
  now.connection = 'live'
  now.state = seen(activity)
}

async function settle(): Promise<void> {
  await vi.advanceTimersByTimeAsync(250)
  await flushPromises()
}

test('a number is one however people write it, and is found in what was pasted', () => {
  for (const written of ['13800138000', '+86 138 0013 8000', '021-1234 5678']) expect(isNumber(written)).toBe(true)
  for (const hostile of ['500&PJSIP/itsp/1', 'sip:1@x', '', '12', 'abc']) expect(isNumber(hostile)).toBe(false)
  expect(numberIn('电话：138-0013-8000 张三')).toBe('138-0013-8000')
  expect(numberIn('nobody')).toBe('')
})

test('who it is is found while one types, and Enter calls the number for the customer', async () => {
  asked = says((one) => {
    if (one.path === '/api/v1/customers') return { items: [{ id: 'c-1', name: '李雷', phones: [], company: null }], next_cursor: null }
    if (one.path === '/api/v1/calls/check') return { number: '+8613800138000', allowed: true, reason: null }
    return { interaction_id: 'i-9' }
  })
  page = show(DialPad)
  desk()
  await page.get('input').setValue('13800138000')
  await settle()
  expect(page.text()).toContain('李雷')
  await page.get('form').trigger('submit')
  await settle()
  expect(posted().map((one) => one.body)).toEqual([{ number: '13800138000', customer_id: 'c-1' }])
  expect(page.emitted('close')).toHaveLength(1)
})

test('why a number may not be called is said before it is tried', async () => {
  asked = says((one) => (one.path === '/api/v1/calls/check' ? { number: '+19005550100', allowed: false, reason: 'denied' } : { items: [], next_cursor: null }))
  page = show(DialPad)
  desk()
  await page.get('input').setValue('+19005550100')
  await settle()
  expect(page.text()).toContain('Numbers like this are never called.')
})

test('keys write the number, and what is no number cannot be called', async () => {
  asked = says(() => ({ items: [] }))
  page = show(DialPad)
  desk()
  for (const key of page.findAll('.keys button').slice(0, 2)) await key.trigger('click')
  expect(page.get('input').element.value).toBe('12')
  expect(page.get('.call').attributes('disabled')).toBeDefined()
})

test('one press beside a number calls it; nobody with a contact can', async () => {
  asked = says(() => ({ interaction_id: 'i-9' }))
  page = show(CallNumber, { number: '+8613800138000', customerId: 'c-1' })
  desk('on_contact')
  await page.vm.$nextTick()
  expect(page.get('button').attributes('disabled')).toBeDefined()
  desk()
  await page.vm.$nextTick()
  await page.get('button').trigger('click')
  await settle()
  expect(posted()).toHaveLength(1)
})

test('why it came to nothing is said when the call has gone', async () => {
  asked = says((one) => (one.method === 'POST' ? { interaction_id: 'i-9' } : { id: 'i-9', outcome: 'failed', cause: 'busy' }))
  page = show(DialFailed)
  desk()
  const now = useDesk()
  await useDialling().call('13800138000')
  now.state = seen('on_contact', { 'i-9': anInteraction({ id: 'i-9', stage: 'dialing' }) })
  await settle()
  desk()
  await settle()
  expect(page.text()).toContain('138 0013 8000 is busy.')
})
