import { flushPromises } from '@vue/test-utils'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { effectScope, nextTick } from 'vue'
import { createMemoryHistory, createRouter } from 'vue-router'
import { aState, figuresOf, keyed } from '@/features/board/board.testing'
import { useDesk } from '@/realtime/desk'
import type { QueueView, ServerMessage } from '@/realtime/messages.gen'
import { aQueue, NOON, serve, show, type Asked } from '@/testing/builders'
import { isGood } from './links'
import { columnsFor, pageSize, useTurns } from './turns'
import WallboardLinks from './WallboardLinks.vue'
import WallboardView from './WallboardView.vue'

class Line {
  static all: Line[] = []
  onopen?: () => void
  onmessage?: (event: { data: string }) => void
  onclose?: () => void
  constructor(readonly url: string) {
    Line.all.push(this)
  }
  send(): void {}
  close(): void {}
  hear(message: ServerMessage): void {
    this.onmessage?.({ data: JSON.stringify(message) })
  }
}

let page: ReturnType<typeof show> | null = null

async function open(queues: QueueView[]): Promise<Line> {
  const router = createRouter({ history: createMemoryHistory(), routes: [{ path: '/wallboard/:token', component: WallboardView }] })
  await router.push('/wallboard/secret')
  page = show(WallboardView, {}, [router])
  const line = Line.all.at(-1) as Line
  line.onopen?.()
  line.hear({ type: 'snapshot', stream: 's', seq: 0, state: aState({ me: 'Lobby', queues: keyed(queues, 'name'), figures: { sales: figuresOf('sales') } }) })
  await nextTick()
  return line
}

beforeEach(() => {
  Line.all = []
  vi.stubGlobal('WebSocket', Line)
})
afterEach(() => {
  page?.unmount()
  page = null
  vi.unstubAllGlobals()
  vi.useRealTimers()
})

test('it shows the queues of its link, by its link', async () => {
  const line = await open([aQueue({ waiting: 4 })])
  expect(line.url).toMatch(/\/api\/v1\/wallboard\/secret$/)
  const text = page?.text()
  for (const part of ['Lobby', 'Sales', '4', 'waiting', '85%', '92%', 'Abandoned']) expect(text).toContain(part)
})

test('a link that was revoked says so, and shows nothing of what it was', async () => {
  const line = await open([aQueue()])
  line.hear({ type: 'refused', code: 'session_ended' })
  await nextTick()
  expect(page?.get('[role=alert]').text()).toContain('This link does not work any more')
  expect(page?.text()).not.toContain('Sales')
})

test('what is old says so in words', async () => {
  const line = await open([aQueue()])
  line.onclose?.()
  await nextTick()
  expect(page?.get('.age[role=alert]').text()).toContain('This is how it was')
})

test('many queues take turns, as evenly as can be', () => {
  vi.useFakeTimers()
  expect([1, 6, 7, 12, 13].map(pageSize)).toEqual([1, 6, 4, 6, 5])
  expect([1, 2, 3, 4, 6].map(columnsFor)).toEqual([1, 2, 3, 2, 3])
  const scope = effectScope()
  const turns = scope.run(() => useTurns(() => [1, 2, 3, 4, 5, 6, 7])) as ReturnType<typeof useTurns<number>>
  expect(turns.shown.value).toEqual([1, 2, 3, 4])
  vi.advanceTimersByTime(12_000)
  expect(turns.shown.value).toEqual([5, 6, 7])
  turns.go(1)
  expect(turns.shown.value).toEqual([1, 2, 3, 4])
  scope.stop()
})

const link = { id: 'w-1', name: 'Lobby', queues: ['sales'], created_by: 'sam', created_at: NOON, expires_at: null, last_seen_at: null, revoked_at: null }

test('a link is good until it is revoked or over', () => {
  const at = Date.parse(NOON)
  expect(isGood(link, at)).toBe(true)
  expect(isGood({ ...link, revoked_at: NOON }, at)).toBe(false)
  expect(isGood({ ...link, expires_at: NOON }, at)).toBe(false)
})

test('a link is made and shown once; another is revoked by two presses', async () => {
  const asked: Asked[] = serve(({ method }) => (method === 'POST' ? { status: 201, body: { ...link, token: 't', url: '/wallboard/t' } } : method === 'DELETE' ? { status: 204 } : { status: 200, body: { items: [link] } }))
  page = show(WallboardLinks)
  useDesk().state = aState({ queues: { sales: aQueue() } })
  await flushPromises()
  const dialog = document.querySelector('dialog') as HTMLElement
  const name = dialog.querySelector<HTMLInputElement>('input[type=text]') as HTMLInputElement
  name.value = 'Lobby'
  name.dispatchEvent(new Event('input'))
  dialog.querySelector<HTMLInputElement>('input[type=checkbox]')?.click()
  await nextTick()
  dialog.querySelector('form')?.dispatchEvent(new Event('submit', { cancelable: true }))
  await flushPromises()
  expect(asked.find((one) => one.method === 'POST')?.body).toEqual({ name: 'Lobby', queues: ['sales'], expires_at: null })
  expect(dialog.querySelector<HTMLInputElement>('input[readonly]')?.value).toMatch(/\/wallboard\/t$/)
  dialog.querySelector<HTMLElement>('li button')?.click()
  await flushPromises()
  expect(asked.some((one) => one.method === 'DELETE')).toBe(false)
  dialog.querySelector<HTMLElement>('li button')?.click()
  await flushPromises()
  expect(asked.filter((one) => one.method === 'DELETE').map((one) => one.path)).toEqual(['/api/v1/wallboards/w-1'])
})
