import { enableAutoUnmount, flushPromises, type VueWrapper } from '@vue/test-utils'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { useDesk } from '@/realtime/desk'
import { aState } from '@/features/board/board.testing'
import { anAgent, aQueue, NOON, press, serve, show } from '@/testing/builders'
import { millisecondsOf, modesOf, nothingWanted, queryOf, type Listened } from './listening'
import ListeningView from './ListeningView.vue'

enableAutoUnmount(afterEach)
beforeEach(() => (document.body.innerHTML = ''))

const urls: URL[] = []
const asked = (): URLSearchParams => urls.findLast((url) => url.pathname === '/api/v1/monitorings')?.searchParams ?? new URLSearchParams()

function aListened(more: Partial<Listened> = {}): Listened {
  return {
    id: 'm-1',
    interaction_id: 'i-1',
    supervisor: 'sam',
    supervisor_name: 'Sam',
    agents: ['alice'],
    queue: 'sales',
    mode: 'barge',
    state: 'ended',
    cause: 'took_over',
    started_at: '2026-03-02T11:00:00Z',
    answered_at: '2026-03-02T11:00:03Z',
    ended_at: '2026-03-02T11:01:43Z',
    switches: [
      { at: '2026-03-02T11:00:30Z', before: 'listen', after: 'whisper' },
      { at: '2026-03-02T11:01:00Z', before: 'whisper', after: 'barge' },
    ],
    ...more,
  }
}

async function shown(items: Listened[], next: string | null = null, status = 200): Promise<VueWrapper> {
  serve((one) => (one.path === '/api/v1/monitorings' ? { status, body: status === 200 ? { items, next_cursor: next } : { code: 'database_away' } } : { status: 404, body: { code: 'unknown_interaction' } }))
  const inner = fetch
  urls.length = 0
  vi.stubGlobal('fetch', (request: Request) => (urls.push(new URL(request.url)), inner(request)))
  const page = show(ListeningView)
  useDesk().state = aState({ agents: { alice: anAgent() }, queues: { sales: aQueue() } })
  await flushPromises()
  return page
}

test('a line says who was with whom, how, for how long, and how it ended', async () => {
  const page = await shown([aListened(), aListened({ id: 'm-2', started_at: '2026-03-02T10:00:00Z', mode: 'listen', cause: 'no_answer', answered_at: null, switches: [] })])
  const [first, second] = page.findAll('.row').map((row) => row.text())
  for (const part of ['Sam', 'Alice', 'Sales', 'Listen → Whisper → Talk along', '1:40', 'Took the call over']) expect(first).toContain(part)
  for (const part of ['—', 'The phone was not answered']) expect(second).toContain(part)
})

test('whoever is on a line now is said to be', async () => {
  const page = await shown([aListened({ state: 'on', ended_at: null, cause: null })])
  expect(page.get('.row').text()).toContain('On the line now')
})

test('Enter shows each step in its order, and O what the contact was', async () => {
  const page = await shown([aListened()])
  press('Enter', {}, page.get('.row').element)
  await flushPromises()
  const steps = page.findAll('.detail li').map((step) => step.text())
  expect(steps.map((step) => step.replace(/^.*?[AP]M /, ''))).toEqual(['Phone called: Listen', 'On the line', 'Listen → Whisper', 'Whisper → Talk along', 'Took the call over'])
  press('o', {}, page.get('.row').element)
  await vi.waitFor(() => expect(page.find('aside').exists()).toBe(true))
  await vi.waitFor(() => expect(urls.map((url) => url.pathname)).toContain('/api/v1/interactions/i-1'))
  await page.get('aside').trigger('keydown', { key: 'Escape' })
  expect(page.find('aside').exists()).toBe(false)
})

test('what is chosen is asked for at once, and whoever was seen can be chosen', async () => {
  const page = await shown([aListened(), aListened({ id: 'm-2', supervisor: 'kim', supervisor_name: 'Kim' })])
  const [supervisor, agent, queue, mode] = page.findAll('select')
  expect(supervisor?.findAll('option').map((option) => option.text())).toEqual(['All', 'Kim', 'Sam'])
  await supervisor?.setValue('kim')
  await agent?.setValue('alice')
  await queue?.setValue('sales')
  await mode?.setValue('barge')
  await flushPromises()
  expect(Object.fromEntries(['supervisor', 'agent', 'queue', 'mode'].map((name) => [name, asked().get(name)]))).toEqual({ supervisor: 'kim', agent: 'alice', queue: 'sales', mode: 'barge' })
  await page.findAll('.filters button').at(-1)?.trigger('click')
  await flushPromises()
  expect(asked().has('supervisor')).toBe(false)
})

test('older ones are asked for by the cursor', async () => {
  const page = await shown([aListened()], 'next')
  await page.get('.older').trigger('click')
  await flushPromises()
  expect(asked().get('cursor')).toBe('next')
})

test('nothing found is said, and a failure can be tried again', async () => {
  expect((await shown([])).get('.empty').text()).toContain('Nobody listened')
  const page = await shown([], null, 503)
  const before = urls.length
  await page.get('.again').trigger('click')
  await flushPromises()
  expect(urls.length).toBeGreaterThan(before)
})

test('it is read again when somebody comes or goes', async () => {
  vi.useFakeTimers()
  try {
    await shown([aListened()])
    const times = (): number => urls.filter((url) => url.pathname === '/api/v1/monitorings').length
    const before = times()
    useDesk().state = aState({ monitorings: { 'm-9': { id: 'm-9', interaction_id: 'i', supervisor: 'kim', supervisor_name: 'Kim', agent: 'alice', mode: 'listen', state: 'on', started_at: NOON } } })
    await vi.advanceTimersByTimeAsync(1000)
    expect(times()).toBe(before + 1)
  } finally {
    vi.useRealTimers()
  }
})

test('only what was filled in is asked for, and the last day is a whole one', () => {
  expect(queryOf(nothingWanted())).toEqual({})
  const query = queryOf({ ...nothingWanted(), agent: 'alice', from: '2026-03-02', to: '2026-03-03' })
  expect(query.agent).toBe('alice')
  expect(Date.parse(query.to as string) - Date.parse(query.from as string)).toBe(2 * 86_400_000)
})

test('how he began is known from his first change, and nobody is on a line before his phone answers', () => {
  expect(modesOf(aListened())).toEqual(['listen', 'whisper', 'barge'])
  expect(modesOf(aListened({ switches: [] }))).toEqual(['barge'])
  expect(millisecondsOf(aListened({ answered_at: null }), 0)).toBeNull()
  expect(millisecondsOf(aListened({ ended_at: null }), Date.parse('2026-03-02T11:00:13Z'))).toBe(10_000)
})
