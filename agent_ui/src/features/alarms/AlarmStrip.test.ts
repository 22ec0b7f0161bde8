import { enableAutoUnmount, flushPromises, type VueWrapper } from '@vue/test-utils'
import { afterEach, expect, test } from 'vitest'
import { setServiceTime } from '@/realtime/clock'
import { useDesk } from '@/realtime/desk'
import type { AlarmView } from '@/realtime/messages.gen'
import { anAgent, aQueue, press, show } from '@/testing/builders'
import AlarmStrip from './AlarmStrip.vue'
import { anAlarmView, aState, router, serveAlarms } from './alarms.testing'
import { byUrgency, growsSince } from './strip'

const WAIT: Partial<AlarmView> = { metric: 'longest_waiting', window: 'now', operator: 'above', value: 121, threshold: 120 }

enableAutoUnmount(afterEach)

async function shown(...alarms: AlarmView[]): Promise<VueWrapper> {
  const page = show(AlarmStrip, {}, [router])
  setServiceTime('2026-03-02T12:02:30Z')
  useDesk().state = aState(alarms)
  await flushPromises()
  return page
}

test('nothing is up, nothing is there', async () => {
  serveAlarms()
  expect((await shown()).find('.strip').exists()).toBe(false)
})

test('the most urgent one is told in words, with its figure and its limit', async () => {
  serveAlarms()
  const page = await shown(anAlarmView(), anAlarmView({ id: 'i-2', name: 'Long wait', severity: 'critical', queue: 'vip' }))
  const text = page.text()
  for (const word of ['Critical', 'Long wait', 'VIP', 'Service level', '62.5 %', 'below', '70 %', 'and 1 more']) expect(text).toContain(word)
  expect(text).not.toContain('Level low')
})

test('one key acknowledges the one that is shown, and the next comes up', async () => {
  const asked = serveAlarms()
  const page = await shown(anAlarmView(), anAlarmView({ id: 'i-2', name: 'Long wait', severity: 'critical' }))
  press('a')
  await flushPromises()
  expect(asked.filter((one) => one.method === 'POST').map((one) => one.path)).toEqual(['/api/v1/alarms/now/i-2/acknowledge'])
  useDesk().state = aState([anAlarmView(), anAlarmView({ id: 'i-2', name: 'Long wait', severity: 'critical', acknowledged_by: 'sam' })])
  await flushPromises()
  expect(page.text()).toContain('Level low')
})

test('what is acknowledged or muted stays in sight and asks for nothing', async () => {
  const asked = serveAlarms()
  const page = await shown(anAlarmView({ acknowledged_by: 'sam' }), anAlarmView({ id: 'i-2', muted: true }))
  expect(page.text()).toContain('1 acknowledged')
  expect(page.text()).toContain('1 muted')
  press('a')
  await flushPromises()
  expect(asked.some((one) => one.method === 'POST')).toBe(false)
})

test('a wait that goes on ticks by itself', async () => {
  serveAlarms()
  const page = await shown(anAlarmView(WAIT))
  useDesk().state = { ...aState([anAlarmView(WAIT)]), queues: { sales: aQueue({ waiting: 1, longest_waiting_since_at: '2026-03-02T12:00:00Z' }) } }
  await flushPromises()
  expect(page.get('.figure b').text()).toMatch(/^2:3\d$/)
  expect(page.get('.figure .quiet').text()).toBe('above 2:00')
})

test('unacknowledged before known ones, the worse before the less bad, the escalated first, then the older', () => {
  const one = anAlarmView({ id: 'known', severity: 'critical', acknowledged_by: 'sam' })
  const two = anAlarmView({ id: 'newer', since_at: '2026-03-02T12:01:00Z' })
  const three = anAlarmView({ id: 'older' })
  const four = anAlarmView({ id: 'worse', severity: 'critical' })
  const five = anAlarmView({ id: 'escalated', since_at: '2026-03-02T12:02:00Z', escalated: true })
  expect(byUrgency([one, two, three, four, five]).map((alarm) => alarm.id)).toEqual(['worse', 'escalated', 'older', 'newer', 'known'])
})

test('what an agent is doing is counted from when it began', () => {
  const state = { ...aState(), agents: { alice: anAgent({ status: 'not_ready', status_since_at: '2026-03-02T11:40:00Z', activity: 'idle', activity_since_at: '2026-03-02T11:30:00Z' }) } }
  const alarm = anAlarmView({ queue: null, agent: 'alice', metric: 'time_not_ready', window: 'now' })
  expect(growsSince(alarm, state)).toBe('2026-03-02T11:40:00Z')
  expect(growsSince({ ...alarm, metric: 'occupancy', window: '30m' }, state)).toBeNull()
})
