import { flushPromises } from '@vue/test-utils'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { NOON, show } from '@/testing/builders'
import { CustomerService } from '@/testing/customers'
import { tellRecord } from '@/realtime/records'
import Timeline from './Timeline.vue'

let page: ReturnType<typeof show> | null = null
const at = (minutes: number): string => new Date(Date.parse(NOON) - minutes * 60_000).toISOString()

function aNote(id: string, minutes: number, text = `note ${id}`) {
  const note = { id, customer_id: 'c-1', text, pinned: false, author: 'alice', changed_by: 'alice', version: 1, created_at: at(minutes), updated_at: at(minutes) }
  return { kind: 'note', id, at: at(minutes), customer_id: 'c-1', title: text, note }
}

function aContact(id: string, minutes: number) {
  const interaction = { id, channel: 'voice', direction: 'inbound', queue: 'sales', agent: 'bob', outcome: 'abandoned_in_queue', disposition: null, note: null, talk_seconds: 0, ended_at: at(minutes), started_at: at(minutes) }
  return { kind: 'interaction', id, at: at(minutes), customer_id: 'c-1', title: '', interaction }
}

const changed = (kind: string, customer_id: string | null = 'c-1') => ({ type: 'record_changed', seq: 1, kind, record_id: 'x', customer_id, about: `${kind}.changed`, version: 2 }) as const

async function open(service: CustomerService): Promise<ReturnType<typeof show>> {
  void service
  page = show(Timeline, { customerId: 'c-1', household: true })
  await flushPromises()
  return page
}

async function soon(): Promise<void> {
  await vi.advanceTimersByTimeAsync(400)
  await flushPromises()
}

beforeEach(() => vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] }))
afterEach(() => {
  page?.unmount()
  vi.useRealTimers()
  vi.unstubAllGlobals()
})

function aService(...timeline: unknown[]): CustomerService {
  const service = new CustomerService()
  service.timeline = timeline
  return service
}

test('entries stand by days, each in words', async () => {
  const view = await open(aService(aContact('i-9', 5), aNote('n-1', 60 * 24 * 40)))
  expect(view.findAll('h4')).toHaveLength(2)
  expect(view.text()).toContain('Left while waiting')
  expect(view.text()).toContain('Call in')
})

test('one kind is asked for alone, and pressed again all are', async () => {
  const service = aService(aContact('i-9', 5), aNote('n-1', 9))
  const view = await open(service)
  const notes = view.findAll('.kinds button').find((one) => one.text() === 'Notes')
  await notes?.trigger('click')
  await flushPromises()
  expect(service.calls.at(-1)?.query.getAll('kinds')).toEqual(['note'])
  expect(view.findAll('[data-entry]')).toHaveLength(1)
  await notes?.trigger('click')
  await flushPromises()
  expect(view.findAll('[data-entry]')).toHaveLength(2)
})

test('earlier entries come page after page, none twice', async () => {
  const view = await open(aService(...Array.from({ length: 70 }, (_, index) => aNote(`n-${index}`, index))))
  expect(view.findAll('[data-entry]')).toHaveLength(30)
  for (const count of [60, 70]) {
    await view.get('.more button').trigger('click')
    await flushPromises()
    expect(view.findAll('[data-entry]')).toHaveLength(count)
  }
  expect(view.text()).toContain('That is all')
})

test('a change is read in the pages that are loaded; what is the same stays the same element', async () => {
  const service = aService(...Array.from({ length: 70 }, (_, index) => aNote(`n-${index}`, index)))
  const view = await open(service)
  await view.get('.more button').trigger('click')
  await flushPromises()
  const kept = view.findAll('[data-entry]')[40]?.element
  service.timeline = [aNote('new', -1), ...service.timeline]
  for (const kind of ['note', 'note', 'ticket']) tellRecord(changed(kind))
  const before = service.calls.length
  await soon()
  expect(service.calls.length - before).toBe(1)
  expect(view.findAll('[data-entry]')[0]?.text()).toContain('note new')
  expect(view.findAll('[data-entry]')[41]?.element).toBe(kept)
})

test('what changes with another customer is not read', async () => {
  const service = aService(aNote('n-1', 1))
  await open(service)
  const before = service.calls.length
  tellRecord(changed('note', 'c-2'))
  tellRecord(changed('custom_field', null))
  await soon()
  expect(service.calls.length).toBe(before)
})

test('an entry opens with all of it and closes again', async () => {
  const view = await open(aService(aNote('n-1', 1, 'first line\nsecond line')))
  const head = view.get('[data-head]')
  await head.trigger('click')
  await vi.dynamicImportSettled()
  await flushPromises()
  expect(head.attributes('aria-expanded')).toBe('true')
  expect(view.get('.detail .text').text()).toContain('second line')
  await head.trigger('click')
  expect(view.find('.detail').exists()).toBe(false)
})

test('a contact opens with its way', async () => {
  const service = new CustomerService(null, (call) => {
    if (!call.path.endsWith('/contacts/i-9')) return undefined
    const segments = [{ kind: 'queue', started_at: at(5), ended_at: at(4), agent: null, queue: 'sales', result: null, cause: null, node: null }]
    return [200, { ...aContact('i-9', 5).interaction, segments, offers: [], ivr_path: [{ node: 'main_menu', answer: '1' }] }]
  })
  service.timeline = [aContact('i-9', 5)]
  const view = await open(service)
  await view.get('[data-head]').trigger('click')
  await vi.dynamicImportSettled()
  await flushPromises()
  expect(view.get('.detail').text()).toContain('Waiting')
  expect(view.get('.detail').text()).toContain('1:00')
  expect(view.get('.detail').text()).toContain('Main menu')
})

test('nothing yet, and a failure that can be tried again, are said', async () => {
  const service = aService()
  service.away = true
  const view = await open(service)
  expect(view.text()).toContain('The service cannot be reached')
  service.away = false
  await view.get('.empty button').trigger('click')
  await flushPromises()
  expect(view.text()).toContain('Nothing has happened yet')
})

test('a note is kept with Ctrl and Enter', async () => {
  const service = aService()
  const view = await open(service)
  await view.get('textarea').setValue('likes mornings')
  await view.get('textarea').trigger('keydown', { key: 'Enter', ctrlKey: true })
  await flushPromises()
  expect(service.asked('POST', '/notes')).toMatchObject([{ body: { text: 'likes mornings', pinned: false } }])
})
