import { enableAutoUnmount } from '@vue/test-utils'
import { afterEach, expect, test } from 'vitest'
import { nextTick } from 'vue'
import { useDesk } from '@/realtime/desk'
import type { ListenerView } from '@/realtime/messages.gen'
import { anAgent, show } from '@/testing/builders'
import MonitoredMark from './MonitoredMark.vue'

enableAutoUnmount(afterEach)

function say(...monitored_by: ListenerView[]): void {
  useDesk().state = { me: 'alice', role: 'agent', agents: { alice: anAgent({ monitored_by }) }, queues: {}, interactions: {}, pops: {}, figures: {}, alarms: {}, monitorings: {}, server_at: '2026-03-02T12:00:00Z' }
}

test('an agent reads who is on the line, in words, and nothing while nobody is', async () => {
  const mark = show(MonitoredMark)
  say()
  await nextTick()
  expect(mark.text()).toBe('')
  say({ supervisor: 'kim', name: 'Kim', mode: 'listen' }, { supervisor: 'sam', name: 'Sam', mode: 'whisper' })
  await nextTick()
  expect(mark.text()).toContain('Kim listens')
  expect(mark.text()).toContain('Sam speaks to you alone')
  say({ supervisor: 'sam', name: 'Sam', mode: 'barge' })
  await nextTick()
  expect(mark.text()).toBe('Sam talks along')
})
