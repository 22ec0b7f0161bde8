// A hundred hostile names and notes, in every place of the panel and the timeline at once: shown as text, run by nobody.
import { flushPromises } from '@vue/test-utils'
import { afterEach, expect, test, vi } from 'vitest'
import CallerCard from '@/components/CallerCard.vue'
import RecentContacts from '@/components/RecentContacts.vue'
import Timeline from '@/features/timeline/Timeline.vue'
import { aCustomer, aPop, NOON, show } from '@/testing/builders'
import { aField, aWholeCustomer, CustomerService } from '@/testing/customers'
import hostile from '../../../../tests/fixtures/hostile_texts.json'
import CustomerPanel from './CustomerPanel.vue'

const views: ReturnType<typeof show>[] = []
const MADE_BY_TEXT = 'script, iframe, img, object, embed, video, math, style, link, meta, base, template, [onerror], [onload], [onclick], [srcdoc]'

afterEach(() => {
  for (const view of views.splice(0)) view.unmount()
  vi.unstubAllGlobals()
})

function harmless(view: ReturnType<typeof show>): void {
  expect(view.element.querySelectorAll(MADE_BY_TEXT)).toHaveLength(0)
  for (const link of view.element.querySelectorAll('[href], [src], [action]')) {
    expect(link.getAttribute('href') ?? link.getAttribute('src') ?? '').toMatch(/^(https?:\/\/|mailto:[^?&]+$)/i)
  }
  expect((globalThis as { hostile?: unknown }).hostile).toBeUndefined()
}

/** White space and characters that have no look are as the page has them. */
const plain = (text: string): string => text.replaceAll('\0', '').replace(/\s+/gu, '').slice(0, 40)

test('there are a hundred of them', () => {
  expect(hostile).toHaveLength(100)
})

test.each(hostile.map((one) => [one.name, one.text]))('%s is text wherever it stands', async (_, text) => {
  const customer = aWholeCustomer({
    name: text, name_latin: text, company: text, segment: text, owner: text, tags: [text],
    phones: [{ raw: text, e164: null, kind: 'mobile', verified: false, valid_from: null, valid_to: null }],
    emails: [{ address: text, kind: 'work', verified: false, valid_from: null, valid_to: null }],
    fields: { t: text, l: text, u: text, e: text, c: text, m: [text] },
  })
  const service = new CustomerService(customer)
  service.fields = [aField('t', 'text', { label_en: text }), aField('l', 'long_text'), aField('u', 'url'), aField('e', 'email'), aField('c', 'choice', { choices: [{ value: text, label_en: text, label_zh: text }] }), aField('m', 'choices')]
  const match = aCustomer({ name: text, company: text, segment: text, reasons: [text] })
  const pop = aPop({ ani: text, ani_name: text, matches: [match, { ...match, id: 'c-2' }], customer_id: null, attributes: { [text]: text }, answers: [{ node: text, answer: text }] })
  const recent = [{ id: 'r', started_at: NOON, channel: text, direction: text, queue: text, agent: text, outcome: null, disposition: text, note: text, talk_seconds: 1 }]
  views.push(show(CustomerPanel, { customerId: 'c-1', interactionId: 'i-1', pop }), show(CallerCard, { pop, keys: true }), show(RecentContacts, { recent }))
  await flushPromises()
  for (const view of views) harmless(view)
  if (plain(text)) for (const view of views) expect(view.text().replaceAll('\0', '').replace(/\s+/gu, '')).toContain(plain(text))
})

test.each([0, 25, 50, 75])('the notes from %i on are text on the timeline', async (from) => {
  const service = new CustomerService()
  const some = hostile.slice(from, from + 25)
  service.timeline = some.map(({ text }, index) => {
    const note = { id: `n-${index}`, customer_id: 'c-1', text, pinned: index % 2 === 0, author: text, changed_by: text, version: 2, created_at: NOON, updated_at: NOON }
    return { kind: 'note', id: note.id, at: NOON, customer_id: 'c-1', title: text, note }
  })
  const view = show(Timeline, { customerId: 'c-1' })
  views.push(view)
  await flushPromises()
  expect(view.findAll('[data-entry]')).toHaveLength(25)
  for (const head of view.findAll('[data-head]')) await head.trigger('click')
  await vi.dynamicImportSettled()
  await flushPromises()
  harmless(view)
  view.findAll('.detail .text').forEach((one) => expect(some.some(({ text }) => plain(text) === plain(one.element.textContent ?? ''))).toBe(true))
})
