import { DOMWrapper, enableAutoUnmount, flushPromises, type VueWrapper } from '@vue/test-utils'
import { afterEach, beforeAll, expect, test, vi } from 'vitest'
import { setServiceTime } from '@/realtime/clock'
import { useDesk } from '@/realtime/desk'
import { NOON, show, type Asked } from '@/testing/builders'
import AlarmsView from './AlarmsView.vue'
import { anAlarm, anInstance, aState, CHOICES, LEVEL, router, serveAlarms, type Kept } from './alarms.testing'
import { draftOf, newDraft, wantedOf } from './draft'

enableAutoUnmount(afterEach)
beforeAll(() => {
  HTMLDialogElement.prototype.showModal ??= vi.fn()
})

async function shown(kept: Kept = {}): Promise<{ page: VueWrapper; asked: Asked[] }> {
  const asked = serveAlarms(kept)
  const page = show(AlarmsView, {}, [router])
  setServiceTime(NOON)
  useDesk().state = aState()
  await flushPromises()
  return { page, asked }
}

const dialog = (): DOMWrapper<Element> => new DOMWrapper(document.querySelector('dialog') ?? document.body)
const buttons = (within: { findAll: (selector: string) => DOMWrapper<Element>[] }, words: string): DOMWrapper<Element>[] => within.findAll('button').filter((one) => one.text().includes(words))
const press = async (within: { findAll: (selector: string) => DOMWrapper<Element>[] }, words: string): Promise<void> => buttons(within, words)[0]?.trigger('click')
const writes = (asked: Asked[]): [string, string][] => asked.filter((one) => one.method !== 'GET').map((one) => [one.method, one.path])

test('what is watched is told in words, with whom it tells', async () => {
  const { page } = await shown()
  const text = page.text()
  for (const word of ['Level low', 'Service level (last 30 min) below 70 %', 'each queue', 'for 1:00', 'ops@example.com', 'after 5:00 also boss@example.com']) expect(text).toContain(word)
  expect(text).not.toContain('CALLCENTER_SMTP_URL')
})

test('without a mail server the page says so', async () => {
  const { page } = await shown({ mail: false })
  expect(page.text()).toContain('no e-mails are sent')
})

test('who does not look after all of an alarm cannot change it', async () => {
  const { page } = await shown({ items: [anAlarm({ may_change: false })] })
  expect(page.text()).toContain('also about queues of others')
  expect(buttons(page, 'Change')).toEqual([])
})

test('an alarm is muted until a time, and heard again', async () => {
  const { page, asked } = await shown()
  await press(page, 'Mute')
  await press(page, 'hour')
  await flushPromises()
  expect(writes(asked)).toEqual([['POST', '/api/v1/alarms/a-1/mute']])
})

test('what is up is acknowledged, what is about to be says when', async () => {
  const pending = anInstance({ id: 'i-2', state: 'pending', due_at: '2026-03-02T12:00:45Z', raised_at: null, told_at: null, name: 'Soon' })
  const { page, asked } = await shown({ now: [pending, anInstance()] })
  expect(page.get('.now').text()).toMatch(/Level low.*Soon/s)
  expect(page.text()).toMatch(/goes off in 0:4\d/)
  await press(page, 'Acknowledge')
  await flushPromises()
  expect(writes(asked)).toEqual([['POST', '/api/v1/alarms/now/i-1/acknowledge']])
})

test('what has been tells why it was over and who knew', async () => {
  const { page } = await shown({ history: [anInstance({ state: 'cleared', cause: 'figures', cleared_at: '2026-03-02T12:10:00Z', acknowledged_by: 'sam' })] })
  const text = page.get('.history').text()
  for (const word of ['62.5 %', 'lasted 10:00', 'well again', 'acknowledged by sam']) expect(text).toContain(word)
})

test('an alarm is changed by its version, its limits typed in percent', async () => {
  const { page, asked } = await shown()
  await press(page, 'Change')
  const limit = dialog().get<HTMLInputElement>('input[required][type=number]')
  expect(limit.element.value).toBe('70')
  await limit.setValue('65')
  await dialog().get('form').trigger('submit')
  await flushPromises()
  const put = asked.find((one) => one.method === 'PUT')
  expect(put?.path).toBe('/api/v1/alarms/a-1')
  expect(put?.body).toMatchObject({ conditions: [{ metric: 'service_level', reach: 'each', queue: null, group: null, window: '30m', operator: 'below', threshold: 0.65, clear: 0.75, within_seconds: null }] })
  expect(document.querySelector('dialog')).toBeNull()
})

test('it can be tried before it is kept', async () => {
  const seen = anInstance().seen
  const { page, asked } = await shown({ tried: [{ queue: 'sales', group: null, agent: null, state: 'pending', seen, next_at: null }] })
  await press(page, 'Change')
  await press(dialog(), 'Try')
  await flushPromises()
  expect(dialog().get('.trial').text()).toMatch(/Sales.*about to go off.*62\.5 %/s)
  expect(writes(asked)).toEqual([['POST', '/api/v1/alarms/test']])
})

test('what is wrong is said at its field', async () => {
  const fault = { pointer: 'body/conditions/0/clear', code: 'alarm_band_reversed', detail: 'lies on the wrong side' }
  const { page } = await shown({ refuse: { status: 422, body: { code: 'alarm_band_reversed', errors: [fault] } } })
  await press(page, 'Change')
  await dialog().get('form').trigger('submit')
  await flushPromises()
  expect(dialog().get('.limits .fault').text()).toBe('lies on the wrong side')
})

test('removing asks once more', async () => {
  const { page, asked } = await shown()
  await press(page, 'Change')
  await press(dialog(), 'Remove')
  expect(writes(asked)).toEqual([])
  await press(dialog(), 'Really')
  await flushPromises()
  expect(writes(asked)).toEqual([['DELETE', '/api/v1/alarms/a-1']])
})

test('a draft sends what it was made of', () => {
  const alarm = anAlarm({ conditions: [{ ...LEVEL, within_seconds: 30, clear: 0.7 }] })
  const wanted = wantedOf(draftOf(alarm, CHOICES), CHOICES)
  expect(wanted).toMatchObject({ name: 'Level low', for_seconds: 60, escalate_after_seconds: 300, escalate_to: ['boss@example.com'], emails: ['ops@example.com'] })
  expect(wanted.conditions[0]).toMatchObject({ threshold: 0.7, clear: null, within_seconds: 30 })
})

test('who looks after some queues begins with those', () => {
  expect(newDraft({ ...CHOICES, everything: false, queues: ['vip'] })).toMatchObject({ queues: ['vip'], conditions: [{ reach: 'queue', queue: 'vip' }] })
})

test('a figure of agents is watched of each agent, and others may be of a group', async () => {
  const { page, asked } = await shown()
  await press(page, 'New')
  const [metric, , reach] = dialog().findAll<HTMLSelectElement>('.condition select')
  await metric?.setValue('time_not_ready')
  expect(reach?.findAll('option').map((one) => one.text())).toEqual(['each agent by himself'])
  expect(dialog().text()).toContain('For agents of these queues')
  await metric?.setValue('occupancy')
  await reach?.setValue('group')
  await dialog().get('input[required]:not([type=number])').setValue('Night is busy')
  await dialog().get('input[required][type=number]').setValue('90')
  await dialog().get('form').trigger('submit')
  await flushPromises()
  expect(asked.find((one) => one.method === 'POST')?.body).toMatchObject({ queues: [], conditions: [{ metric: 'occupancy', reach: 'group', group: 'night', queue: null, threshold: 0.9 }] })
})

test('of an agent it is told by his name', async () => {
  const rests = { metric: 'time_not_ready', queue: null, group: null, agent: 'alice', window: 'now' as const, operator: 'above' as const, threshold: 1200, value: 1210, crossed: true }
  const conditions = [{ ...LEVEL, metric: 'time_not_ready', reach: 'each_agent' as const, window: 'now' as const }]
  const { page } = await shown({ items: [anAlarm({ conditions, queues: ['sales'] })], now: [anInstance({ queue: null, agent: 'alice', seen: [rests] })] })
  expect(page.get('.now').text()).toMatch(/alice.*Agent not ready for\s*20:10/s)
  expect(page.get('.list').text()).toContain('each agent of Sales')
})
