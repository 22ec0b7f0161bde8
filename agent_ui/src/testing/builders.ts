// What tests are made of: things of the live protocol with defaults, and a page that can show one part of the screens.
import { mount, type VueWrapper } from '@vue/test-utils'
import { createPinia, setActivePinia } from 'pinia'
import { vi } from 'vitest'
import type { Component } from 'vue'
import { usePreferences } from '@/desk/preferences'
import { i18n } from '@/locales/i18n'
import type { AgentView, CustomerMatch, GuestView, InteractionView, Pop, QueueView } from '@/realtime/messages.gen'

export const NOON = '2026-03-02T12:00:00Z'

export function anAgent(more: Partial<AgentView> = {}): AgentView {
  return {
    username: 'alice',
    display_name: 'Alice',
    queues: ['sales'],
    status: 'available',
    reason: null,
    status_since_at: NOON,
    activity: 'idle',
    activity_since_at: NOON,
    phone: 'idle',
    phone_kind: 'desk',
    phone_fault: null,
    interaction_id: null,
    offer_id: null,
    wrap_up_deadline_at: null,
    handed_over: null,
    groups: [],
    skills: {},
    forced: null,
    monitored_by: [],
    ...more,
  }
}

export function aCustomer(more: Partial<CustomerMatch> = {}): CustomerMatch {
  return { id: 'c-1', name: '李雷', segment: 'vip', language: 'zh', company: null, phones: [], kind: 'person', score: 1, reasons: ['exact'], ...more }
}

export function aPop(more: Partial<Pop> = {}): Pop {
  return {
    offer_id: 'o-1',
    interaction_id: 'i-1',
    ani: '13800138000',
    ani_e164: '+8613800138000',
    ani_name: '',
    dnis: '4000',
    queue: 'sales',
    queue_label_en: 'Sales',
    queue_label_zh: '销售',
    language: 'zh',
    answers: [],
    attributes: {},
    wait_seconds: 30,
    offered_at: NOON,
    customer_id: 'c-1',
    matches: [aCustomer()],
    recent: [],
    lookup_pending: false,
    pop_url: null,
    pop_opens: 'button',
    ...more,
  }
}

export function anInteraction(more: Partial<InteractionView> = {}): InteractionView {
  return {
    id: 'i-1',
    channel: 'voice',
    direction: 'inbound',
    ani: '13800138000',
    ani_e164: '+8613800138000',
    ani_name: '',
    dnis: '4000',
    entry_point: null,
    language: 'zh',
    customer_id: null,
    queue: 'sales',
    agent: 'alice',
    agent_name: 'Alice',
    guests: [],
    priority: 0,
    stage: 'connected',
    offered_to: [],
    held: false,
    recorded: false,
    recording_paused: false,
    phone_away_until: null,
    transfers: 0,
    flow: null,
    flow_node: null,
    started_at: NOON,
    queued_at: NOON,
    first_offered_at: NOON,
    connected_at: NOON,
    ended_at: null,
    wrap_up_deadline_at: null,
    wrap_up: { mode: 'timed', wanted: false, extend_seconds: 30, extensions_left: 3 },
    wait_seconds: 30,
    hold_seconds: 0,
    ended_by: null,
    disposition: null,
    note: null,
    ...more,
  }
}

export function aGuest(more: Partial<GuestView> = {}): GuestView {
  return {
    id: 'g-1',
    agent: 'carol',
    display_name: 'Carol',
    number: null,
    state: 'ringing',
    muted: false,
    joins: false,
    invited_by: 'alice',
    invited_by_name: 'Alice',
    since_at: NOON,
    ...more,
  }
}

export function aQueue(more: Partial<QueueView> = {}): QueueView {
  return {
    name: 'sales',
    label_en: 'Sales',
    label_zh: '销售',
    service_level_seconds: 20,
    waiting: 0,
    longest_waiting_since_at: null,
    agents_available: 1,
    agents_on_contact: 0,
    agents_offered: 0,
    agents_wrap_up: 0,
    agents_not_ready: 0,
    agents_logged_in: 1,
    estimated_wait_seconds: 0,
    closed: null,
    ...more,
  }
}

/** One request the page made. */
export interface Asked {
  method: string
  path: string
  body: unknown
}

/** Answers every request alike; returns the list that fills with what was asked. */
export function serve(answer: (asked: Asked) => { status: number; body?: unknown } = () => ({ status: 204 })): Asked[] {
  const all: Asked[] = []
  vi.stubGlobal('fetch', async (request: Request) => {
    const text = await request.text()
    const asked = { method: request.method, path: new URL(request.url).pathname, body: text ? JSON.parse(text) : null }
    all.push(asked)
    const { status, body } = answer(asked)
    const headers = { 'content-type': 'application/json' }
    return new Response(body === undefined ? null : JSON.stringify(body), { status, headers })
  })
  return all
}

/** Shows one component, in English, with stores of its own. */
export function show(component: Component, props: Record<string, unknown> = {}, plugins: unknown[] = []): VueWrapper {
  const pinia = createPinia()
  setActivePinia(pinia)
  usePreferences().chooseLanguage('en')
  return mount(component, { props, attachTo: document.body, global: { plugins: [pinia, i18n, ...(plugins as [])] } })
}

export function press(key: string, more: KeyboardEventInit = {}, target: EventTarget = document.body): void {
  target.dispatchEvent(new KeyboardEvent('keydown', { key, bubbles: true, cancelable: true, ...more }))
}
