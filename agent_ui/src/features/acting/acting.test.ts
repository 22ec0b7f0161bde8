import { flushPromises } from '@vue/test-utils'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { nextTick } from 'vue'
import { aState, keyed } from '@/features/board/board.testing'
import { useDesk } from '@/realtime/desk'
import { anAgent, anInteraction, aQueue, NOON, serve, show, type Asked } from '@/testing/builders'
import { useActing, type Dialog } from './acting'
import ActingDialogs from './ActingDialogs.vue'
import { actsOfAgent, actsOfCall, actsOfQueue } from './acts'

const talker = anAgent({ activity: 'on_contact', interaction_id: 'i-1' })
const idle = anAgent({ username: 'bob', display_name: 'Bob' })
const sam = anAgent({ username: 'sam', display_name: 'Sam', queues: [] })
const waiter = anInteraction({ id: 'i-2', stage: 'queued', agent: null, agent_name: null })
const rules = { agent: 'alice', version: 3, queues: [{ queue: 'sales', preference: 0, weight: 1, reserve: false, by_skill: false }], skills: { english: 80 } }

let page: ReturnType<typeof show>
let asked: Asked[] = []
let refusal: string | null = null

async function open(which: Dialog): Promise<void> {
  page = show(ActingDialogs)
  useDesk().state = aState({
    agents: keyed([talker, idle, sam], 'username'),
    queues: keyed([aQueue({ waiting: 1 }), aQueue({ name: 'vip', label_en: 'VIP' }), aQueue({ name: 'shut', label_en: 'Shut', closed: { by: 'sam', at: NOON, until_at: null, reason: null } })], 'name'),
    interactions: keyed([anInteraction(), waiter], 'id'),
  })
  useActing().open(which)
  await flushPromises()
}

const dialog = (): HTMLElement => document.querySelector('dialog') as HTMLElement
const choose = async (words: string): Promise<void> => {
  const label = [...dialog().querySelectorAll('label')].find((one) => one.textContent?.includes(words))
  label?.querySelector<HTMLInputElement>('input')?.click()
  await nextTick()
}
const submit = async (): Promise<void> => {
  dialog().querySelector('form')?.dispatchEvent(new Event('submit', { cancelable: true }))
  await flushPromises()
}
const keys = (acts: { key: string }[]): string[] => acts.map((act) => act.key)
const changes = (): Asked[] => asked.filter((one) => one.method !== 'GET')

beforeEach(() => {
  refusal = null
  asked = serve(({ method, path }) => {
    if (method !== 'GET') return refusal ? { status: 409, body: { code: refusal } } : { status: 204 }
    if (path.endsWith('/rules')) return { status: 200, body: rules }
    if (path === '/api/v1/routing') return { status: 200, body: { version: 3, document: { skills: { english: { en: 'English', zh: '英语' }, german: { en: 'German', zh: '德语' } } } } }
    return { status: 200, body: { id: 'i-2', now: null, decisions: [] } }
  })
})
afterEach(() => {
  page.unmount()
  vi.unstubAllGlobals()
})

test('a status of an agent who talks is set for afterwards, unless one says otherwise', async () => {
  await open({ kind: 'status', agent: 'alice' })
  await choose('Lunch')
  await submit()
  expect(changes()).toEqual([{ method: 'PUT', path: '/api/v1/agents/alice/status', body: { status: 'not_ready', reason: 'lunch', when: 'after_contact' } }])
  expect(useActing().dialog).toBeNull()
})

test('a status of an agent who is idle holds at once, and nobody is asked when', async () => {
  await open({ kind: 'status', agent: 'bob' })
  expect(dialog().textContent).not.toContain('After this call')
  await choose('Offline')
  await submit()
  expect(changes()[0]?.body).toEqual({ status: 'offline', reason: null, when: 'now' })
})

test('a caller is moved to a queue that is open', async () => {
  await open({ kind: 'move', call: 'i-2' })
  expect(dialog().querySelectorAll('input:disabled')).toHaveLength(1)
  await choose('VIP')
  await submit()
  expect(changes()).toEqual([{ method: 'POST', path: '/api/v1/interactions/i-2/queue', body: { queue: 'vip' } }])
})

test('a refusal is said in words, and the dialog stays', async () => {
  refusal = 'not_waiting'
  await open({ kind: 'raise', call: 'i-2' })
  await submit()
  expect(dialog().querySelector('[role=alert]')?.textContent).toContain('does not wait any more')
  expect(useActing().dialog).not.toBeNull()
})

test('a caller is assigned to an agent, and a queue is closed until it is opened', async () => {
  await open({ kind: 'assign', call: 'i-2' })
  await choose('Bob')
  await submit()
  useActing().open({ kind: 'closure', queue: 'sales' })
  await nextTick()
  expect(dialog().textContent).toContain('One caller waits')
  await submit()
  expect(changes().map(({ path, body }) => [path, body])).toEqual([
    ['/api/v1/interactions/i-2/agent', { agent: 'bob' }],
    ['/api/v1/queues/sales/closure', { until_at: null, reason: null }],
  ])
})

test('of queues and skills only what has changed is sent', async () => {
  await open({ kind: 'skills', agent: 'alice' })
  await choose('VIP')
  await submit()
  expect(changes()).toEqual([{ method: 'PUT', path: '/api/v1/agents/alice/queues', body: { queues: [{ queue: 'sales' }, { queue: 'vip' }] } }])
})

test('a caller who is gone meanwhile leaves nothing to do', async () => {
  vi.useFakeTimers()
  await open({ kind: 'end', call: 'i-2' })
  const desk = useDesk()
  desk.state = aState({ ...desk.state, interactions: {} })
  await vi.advanceTimersByTimeAsync(2000)
  expect(dialog().getAttribute('aria-label')).toBe('No longer there')
  vi.useRealTimers()
})

test('only what is possible now is offered', async () => {
  await open({ kind: 'message', to: 'bob', name: 'Bob' })
  expect(keys(actsOfAgent(talker))).toEqual(['listen', 'whisper', 'barge', 'status', 'message', 'skills', 'day', 'call'])
  expect(keys(actsOfAgent(sam))).toEqual(['status', 'skills', 'day'])
  expect(keys(actsOfCall(waiter))).toEqual(['raise', 'move', 'assign', 'end'])
  expect(keys(actsOfQueue(aQueue()))).toContain('close')
  expect(keys(actsOfQueue(aQueue({ closed: { by: 'sam', at: NOON, until_at: null, reason: null } })))).toContain('open')
})

test('whom one listens to already can be taken over, and nobody else be listened to', async () => {
  await open({ kind: 'message', to: 'bob', name: 'Bob' })
  const desk = useDesk()
  const mine = { id: 'm', interaction_id: 'i-1', supervisor: 'sam', supervisor_name: 'Sam', agent: 'alice', mode: 'listen' as const, state: 'on' as const, started_at: NOON }
  desk.state = aState({ ...desk.state, monitorings: { m: mine } })
  expect(keys(actsOfCall(anInteraction()))).toEqual(['takeOver', 'message', 'hangUp'])
  expect(keys(actsOfCall(anInteraction({ id: 'i-9' })))).toEqual(['message', 'hangUp'])
})

test('what is done at once tells what came of it', async () => {
  refusal = 'no_phone'
  await open({ kind: 'message', to: 'bob', name: 'Bob' })
  actsOfAgent(talker).find((act) => act.key === 'listen')?.run()
  await flushPromises()
  const acting = useActing()
  expect([acting.deed, acting.code]).toEqual(['Listen', 'no_phone'])
  expect(changes()).toEqual([{ method: 'POST', path: '/api/v1/interactions/i-1/monitoring', body: { mode: 'listen' } }])
})
