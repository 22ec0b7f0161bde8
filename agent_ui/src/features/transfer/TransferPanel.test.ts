import { flushPromises } from '@vue/test-utils'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { defineComponent, h } from 'vue'
import { useControl } from '@/features/active-call/control'
import { anInteraction, press, serve, show, type Asked } from '@/testing/builders'
import TransferPanel from './TransferPanel.vue'

const NOON = '2026-03-02T12:00:00Z'
const agent = (username: string, display_name: string, free: boolean) => ({
  username, display_name, free, queues: ['sales'], status: 'available', reason: null, activity: free ? 'idle' : 'on_contact', phone: 'idle', since_at: NOON,
})
const agents = [agent('bob', 'Bob 张', true), agent('carol', 'Carol 刘', false)]
const queues = [{ name: 'support', label_en: 'Support', label_zh: '支持', open: true, waiting: 2, agents_free: 0, estimated_wait_seconds: 250 }]

let page: ReturnType<typeof show> | null = null
let asked: Asked[] = []
const closed = vi.fn()

async function open(consulting = false): Promise<ReturnType<typeof show>> {
  const Host = defineComponent(() => {
    const control = useControl(() => anInteraction())
    return () => h(TransferPanel, { control, caller: '李雷', consulting, onClose: closed })
  })
  page = show(Host)
  await settle()
  return page
}

async function settle(): Promise<void> {
  await vi.advanceTimersByTimeAsync(200)
  await flushPromises()
}

async function type(text: string): Promise<void> {
  await page?.get('input').setValue(text)
  await settle()
}

const key = (name: string, more: KeyboardEventInit = {}): void => press(name, more, page?.get('input').element)
const posted = (): Asked[] => asked.filter((one) => one.method === 'POST')

beforeEach(() => {
  vi.useFakeTimers()
  closed.mockClear()
  asked = serve(({ method }) => (method === 'GET' ? { status: 200, body: { agents, queues } } : { status: 204 }))
})
afterEach(() => {
  page?.unmount()
  vi.useRealTimers()
  vi.unstubAllGlobals()
})

test('Enter asks the first who is free, while the caller waits', async () => {
  const view = await open()
  expect(document.activeElement).toBe(view.get('input').element)
  expect(view.get('[aria-selected=true]').text()).toContain('Bob 张')
  expect(view.get('.what').text()).toContain('李雷 waits with music')
  key('Enter')
  await settle()
  expect(posted()).toEqual([{ method: 'POST', path: '/api/v1/interactions/i-1/transfer', body: { kind: 'attended', agent: 'bob' } }])
  expect(closed).toHaveBeenCalled()
})

test('who is busy is shown as busy and is not asked', async () => {
  const view = await open()
  key('ArrowDown')
  await settle()
  expect(view.get('[aria-selected=true]').text()).toContain('On a call')
  expect(view.get('.what').text()).toContain('Not available')
  key('Enter')
  await settle()
  expect(posted()).toEqual([])
})

test('a queue is sent to, with how long one waits there, and cannot be asked', async () => {
  const view = await open()
  expect(view.text()).not.toContain('Support')
  key('2', { altKey: true, code: 'Digit2' })
  await settle()
  expect(view.text()).toContain('2 wait')
  expect(view.text()).toContain('about 4 min')
  key('ArrowDown')
  key('ArrowDown')
  key('Enter')
  await settle()
  expect(posted()[0]?.body).toEqual({ kind: 'blind', queue: 'support' })
})

test('a number that is typed can be called', async () => {
  await open()
  await type('138 0013 8000')
  key('Enter')
  await settle()
  expect(posted()[0]?.body).toEqual({ kind: 'attended', number: '138 0013 8000' })
})

test('somebody can be added who joins at once', async () => {
  await open()
  key('3', { altKey: true, code: 'Digit3' })
  key('Enter')
  await settle()
  expect(posted()).toEqual([{ method: 'POST', path: '/api/v1/interactions/i-1/conference', body: { agent: 'bob' } }])
})

test('a refusal is said in words and the panel stays', async () => {
  asked = serve(({ method }) => (method === 'GET' ? { status: 200, body: { agents, queues } } : { status: 409, body: { code: 'target_not_available' } }))
  const view = await open()
  key('Enter')
  await settle()
  expect(view.get('[role=alert]').text()).toContain('Nobody can take the call')
  expect(closed).not.toHaveBeenCalled()
})

test('an input method that composes sends nothing, Escape closes', async () => {
  await open()
  key('Enter', { isComposing: true })
  await settle()
  expect(posted()).toEqual([])
  key('Escape')
  expect(closed).toHaveBeenCalled()
})

test('what is typed is asked for once, and presence stays fresh', async () => {
  await open()
  asked.length = 0
  await type('b')
  expect(asked).toHaveLength(1)
  await vi.advanceTimersByTimeAsync(3000)
  expect(asked.length).toBeGreaterThan(1)
})

test('while somebody is asked already, the call can only be sent', async () => {
  const view = await open(true)
  const ways = view.findAll('[role=radio]')
  expect(ways.map((way) => way.attributes('aria-checked'))).toEqual(['false', 'true', 'false'])
  expect(ways.map((way) => way.attributes('disabled') !== undefined)).toEqual([true, false, true])
})
