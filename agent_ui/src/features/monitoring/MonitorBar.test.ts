import { enableAutoUnmount, flushPromises, type VueWrapper } from '@vue/test-utils'
import { afterEach, expect, test, vi } from 'vitest'
import { createMemoryHistory, createRouter } from 'vue-router'
import { useDesk } from '@/realtime/desk'
import type { InteractionView, MonitoringView } from '@/realtime/messages.gen'
import { anAgent, anInteraction, aQueue, press, serve, show } from '@/testing/builders'
import MonitorBar from './MonitorBar.vue'

const NOON = '2026-03-02T12:00:00Z'
const empty = { template: '<p />' }
const router = createRouter({ history: createMemoryHistory(), routes: [{ path: '/', component: empty }, { path: '/desk', component: empty }] })
const alt = (letter: string): void => press(letter, { altKey: true, code: `Key${letter.toUpperCase()}` })

enableAutoUnmount(afterEach)
afterEach(() => void vi.unstubAllGlobals())

function aMonitoring(more: Partial<MonitoringView> = {}): MonitoringView {
  return { id: 'm-1', interaction_id: 'i-1', supervisor: 'sam', supervisor_name: 'Sam', agent: 'alice', mode: 'listen', state: 'on', started_at: NOON, ...more }
}

function say(monitoring: MonitoringView | null, call: Partial<InteractionView> = {}): void {
  useDesk().state = {
    me: 'sam',
    role: 'supervisor',
    agents: { alice: anAgent(), sam: anAgent({ username: 'sam', display_name: 'Sam', queues: [] }) },
    queues: { sales: aQueue() },
    interactions: { 'i-1': anInteraction(call) },
    pops: {},
    figures: {},
    alarms: {},
    monitorings: monitoring ? { [monitoring.id]: monitoring } : {},
    server_at: NOON,
  }
}

function shown(monitoring: MonitoringView | null, call: Partial<InteractionView> = {}): VueWrapper {
  const page = show(MonitorBar, {}, [router])
  say(monitoring, call)
  return page
}

test('who is on no line, or somebody else on his, has no bar and no keys', async () => {
  const asked = serve()
  const page = shown(null)
  await flushPromises()
  expect(page.find('section').exists()).toBe(false)
  say(aMonitoring({ supervisor: 'kim' }))
  await flushPromises()
  expect(page.find('section').exists()).toBe(false)
  for (const key of ['l', 'p', 'v', 'g', 'q']) alt(key)
  await flushPromises()
  expect(asked).toEqual([])
})

test('it says who is listened to and who hears what', async () => {
  const page = shown(aMonitoring({ state: 'calling' }))
  await flushPromises()
  expect(page.text()).toContain('Your phone is called for the line of Alice')
  for (const [mode, words] of [['listen', 'You listen to Alice'], ['whisper', 'Only Alice hears you'], ['barge', 'Alice and the caller hear you']] as const) {
    say(aMonitoring({ mode }), { held: mode === 'barge' })
    await flushPromises()
    expect(page.text()).toContain(words)
    expect(page.find('[aria-checked="true"]').attributes('aria-keyshortcuts')).toBe({ listen: 'Alt+L', whisper: 'Alt+P', barge: 'Alt+V' }[mode])
  }
  expect(page.text()).toContain('on hold')
  expect(page.text()).toContain('138')
})

test('a key asks for another mode, and what is shown is what the service says', async () => {
  const asked = serve()
  const page = shown(aMonitoring())
  await flushPromises()
  alt('p')
  await flushPromises()
  expect(asked.map((one) => [one.method, one.path, one.body])).toEqual([['PUT', '/api/v1/monitorings/m-1', { mode: 'whisper' }]])
  expect(page.text()).toContain('You listen to Alice')
  say(aMonitoring({ mode: 'whisper' }))
  await flushPromises()
  expect(page.text()).toContain('Only Alice hears you')
})

test('leaving is one key', async () => {
  const asked = serve()
  shown(aMonitoring())
  await flushPromises()
  alt('q')
  await flushPromises()
  expect(asked.map((one) => [one.method, one.path])).toEqual([['DELETE', '/api/v1/monitorings/m-1']])
})

test('who takes over goes to his desk', async () => {
  const asked = serve()
  shown(aMonitoring())
  await flushPromises()
  alt('g')
  await vi.waitFor(() => expect(router.currentRoute.value.path).toBe('/desk'))
  expect(asked.map((one) => one.path)).toEqual(['/api/v1/monitorings/m-1/take-over'])
})

test('nothing can be taken over while the phone rings or the caller waits for somebody else', async () => {
  const asked = serve()
  const page = shown(aMonitoring({ state: 'calling' }))
  await flushPromises()
  alt('g')
  say(aMonitoring(), { stage: 'queued', agent: null })
  await flushPromises()
  alt('g')
  await flushPromises()
  expect(asked).toEqual([])
  expect(page.text()).toContain('The caller waits for another agent')
})

test('what is refused is said', async () => {
  serve(() => ({ status: 404, body: { code: 'unknown_monitoring' } }))
  const page = shown(aMonitoring())
  await flushPromises()
  alt('v')
  await flushPromises()
  expect(page.text()).toContain('already ended')
})
