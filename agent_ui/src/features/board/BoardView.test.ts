import { flushPromises } from '@vue/test-utils'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { nextTick } from 'vue'
import { setServiceTime } from '@/realtime/clock'
import { useDesk } from '@/realtime/desk'
import type { AlarmView } from '@/realtime/messages.gen'
import { anAgent, anInteraction, aQueue, NOON, press, serve, show, type Asked } from '@/testing/builders'
import { figuresOf, keyed, showOnDesk } from './board.testing'
import BoardView from './BoardView.vue'

const alice = anAgent({ activity: 'on_contact', interaction_id: 'i-1', groups: ['north'] })
const bob = anAgent({ username: 'bob', display_name: 'Bob', queues: ['sales', 'vip'], status: 'not_ready', reason: 'lunch' })
const waiter = anInteraction({ id: 'i-2', stage: 'queued', agent: null, agent_name: null, ani: '13900139000' })
const sales = aQueue({ waiting: 1, longest_waiting_since_at: NOON, agents_on_contact: 1, agents_available: 0, agents_not_ready: 1 })
const vip = aQueue({ name: 'vip', label_en: 'VIP', closed: { by: 'sam', at: NOON, until_at: null, reason: null } })
const floor = {
  agents: keyed([alice, bob], 'username'),
  queues: keyed([sales, vip], 'name'),
  interactions: keyed([anInteraction(), waiter], 'id'),
  figures: { sales: figuresOf('sales') },
}
const why = { position: 1, estimated_wait_seconds: 60, interaction_id: 'i-2', priority: 0, raised: 0, assigned_agent: null, best_agent: { username: 'alice', display_name: 'Alice', reason: 'busy', text: 'busy' }, queued_at: NOON, language: 'zh', entry_point: null, requirement: 'english >= 50', step: 1, steps: 2, why_waiting: 'all_busy', why_waiting_text: 'all suited agents are busy', ani: '13900139000', ani_name: '', customer_id: null }

let page: ReturnType<typeof show>
let asked: Asked[] = []

async function open(more: Record<string, unknown> = {}): Promise<void> {
  setServiceTime('2026-03-02T12:00:30Z')
  page = show(BoardView)
  showOnDesk({ ...floor, ...more })
  Object.assign(useDesk(), { connection: 'live', heardAt: Date.now() })
  await nextTick()
}

const tile = (name: string) => page.get(`article[aria-label="${name}"]`)
const rows = (): string[] => page.findAll('[role=row][aria-rowindex]').map((row) => row.attributes('aria-label') ?? '')

beforeEach(() => {
  asked = serve(({ path }) => {
    if (path.endsWith('/waiting')) return { status: 200, body: { items: [why] } }
    return { status: 200, body: { items: [], next_cursor: null, now: null } }
  })
})
afterEach(() => {
  page.unmount()
  vi.unstubAllGlobals()
})

test('a tile says how the queue is, in numbers and in words', async () => {
  await open()
  const text = tile('Sales').text()
  for (const part of ['1', 'waiting', '0:30', '85%', '92%', '3', 'over 20 s']) expect(text).toContain(part)
  expect(tile('VIP').text()).toContain('closed by hand')
})

test('an alarm of a queue is the first thing its tile says', async () => {
  const alarm = { id: 'al', name: 'Lobby waits', queue: 'sales', severity: 'critical' } as AlarmView
  await open({ alarms: { al: alarm } })
  expect(tile('Sales').get('.mark').text()).toContain('Lobby waits')
  expect(tile('VIP').text()).not.toContain('Lobby waits')
})

test('the number of agents in a state leads to them', async () => {
  await open()
  expect(rows()).toEqual(['Alice, On a call', 'Bob, Lunch'])
  await tile('Sales').get('button[aria-label="Not ready: 1"]').trigger('click')
  expect(rows()).toEqual(['Bob, Lunch'])
  expect(page.get<HTMLSelectElement>('select').element.value).toBe('sales')
  await page.get('.clear').trigger('click')
  expect(rows()).toHaveLength(2)
})

test('the number of waiting callers leads to them, with why they still wait and who suits best', async () => {
  await open()
  await tile('Sales').get('.waiting').trigger('click')
  await flushPromises()
  const row = page.get('[aria-rowindex="1"]').text()
  for (const part of ['139 0013 9000', 'english >= 50', 'step 1 of 2', 'all suited agents are busy', 'best match: Alice · busy']) expect(row).toContain(part)
})

test('the number of abandoned callers leads to those of today', async () => {
  await open()
  await tile('Sales').findAll('dd button')[2]?.trigger('click')
  await flushPromises()
  expect(asked.filter((one) => one.path === '/api/v1/interactions')).toHaveLength(2)
  expect(page.get('[aria-pressed=true]').text()).toBe('Today')
})

test('keys lead to the lists and to the search field', async () => {
  await open()
  press('3')
  await nextTick()
  expect(rows()).toEqual(['138 0013 8000, Alice, Talking'])
  press('/')
  expect(document.activeElement?.getAttribute('placeholder')).toBe('Find')
})

test('a board that hears nothing says so in words, and does not look alive', async () => {
  await open()
  expect(page.text()).not.toContain('This is how it was')
  useDesk().connection = 'lost'
  await nextTick()
  expect(page.get('.age[role=alert]').text()).toContain('This is how it was')
  expect(page.get('main').classes()).toContain('stale')
})

test('what can be done with an agent is beside him, and leads to its dialog', async () => {
  await open()
  await page.get('[aria-rowindex="2"]').trigger('click')
  await nextTick()
  const words = [...document.querySelectorAll('[role=menuitem]')].map((item) => item.textContent?.trim())
  for (const deed of ['Change status…', 'Write a message…', 'Queues and skills…']) expect(words).toContain(deed)
  document.querySelector<HTMLElement>('[role=menuitem]')?.click()
  await vi.waitFor(() => expect(document.querySelector('dialog')?.getAttribute('aria-label')).toBe('Status of Bob'))
})
