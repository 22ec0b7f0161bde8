import { flushPromises } from '@vue/test-utils'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { serve, show } from '@/testing/builders'
import CameOf from './CameOf.vue'
import { useCameOf, type Effect } from './cameOf'
import { aDisposition } from './dispositions.testing'

let page: ReturnType<typeof show> | null = null

function answer(...effects: Effect[]): { status: number; body: unknown } {
  return { status: 200, body: { items: [{ code: 'broken', effects }] } }
}

function ticket(state: Effect['state'], result: Effect['result'] = {}): Effect {
  return { kind: 'ticket', state, result, done_at: null }
}

beforeEach(() => void vi.useFakeTimers())
afterEach(() => {
  page?.unmount()
  vi.unstubAllGlobals()
  vi.useRealTimers()
})

test('it is looked for until it is done, and the number is told', async () => {
  let looks = 0
  const asked = serve(() => answer((looks += 1) < 3 ? ticket('pending') : ticket('done', { ticket_number: 'T-001042' })))
  page = show(CameOf)
  void useCameOf().follow('i-1', aDisposition('broken', { label_en: 'Broken' }))
  await flushPromises()
  expect(page.text()).toContain('Creating the ticket')
  await vi.advanceTimersByTimeAsync(5000)
  expect(page.text()).toContain('Ticket T-001042 created')
  expect(asked).toHaveLength(3)
  await page.get('.seen').trigger('click')
  expect(page.text()).toBe('')
})

test('what was refused says why', async () => {
  serve(() => answer(ticket('refused', { reason: 'unknown_ticket_category' })))
  page = show(CameOf)
  void useCameOf().follow('i-1', aDisposition('broken'))
  await flushPromises()
  expect(page.text()).toContain('No ticket: its category does not exist any more')
})

test('what takes too long is not looked for for ever', async () => {
  const asked = serve(() => ({ status: 404, body: { code: 'unknown_interaction' } }))
  page = show(CameOf)
  void useCameOf().follow('i-1', aDisposition('broken'))
  await vi.advanceTimersByTimeAsync(60_000)
  expect(asked).toHaveLength(20)
  expect(page.text()).toContain('It is still being done')
})
