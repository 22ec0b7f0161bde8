import { flushPromises } from '@vue/test-utils'
import { createPinia, setActivePinia } from 'pinia'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { effectScope } from 'vue'
import { useDesk } from '@/realtime/desk'
import { serve } from '@/testing/builders'
import { MODES, useMonitoring } from './monitoring'

beforeEach(() => setActivePinia(createPinia()))
afterEach(() => void vi.unstubAllGlobals())

test('a session is asked for in its mode, once', async () => {
  const asked = serve(() => ({ status: 201, body: { id: 'm-1' } }))
  const scope = effectScope()
  const monitoring = scope.run(() => useMonitoring())
  const both = [monitoring?.start('i-7', 'whisper'), monitoring?.start('i-7', 'barge')]
  await flushPromises()
  expect(await Promise.all(both)).toEqual([true, false])
  expect(asked.map((one) => [one.path, one.body])).toEqual([['/api/v1/interactions/i-7/monitoring', { mode: 'whisper' }]])
  scope.stop()
})

test('one that has ended is none', () => {
  const scope = effectScope()
  const monitoring = scope.run(() => useMonitoring())
  const ended = { id: 'm-1', interaction_id: 'i-1', supervisor: 'sam', supervisor_name: 'Sam', agent: 'alice', mode: 'listen', state: 'ended', started_at: '2026-03-02T12:00:00Z' } as const
  useDesk().state = { me: 'sam', role: 'supervisor', agents: {}, queues: {}, interactions: {}, pops: {}, figures: {}, alarms: {}, monitorings: { 'm-1': ended }, server_at: '' }
  expect(monitoring?.mine.value).toBeNull()
  scope.stop()
})

test('each mode has a key of its own', () => {
  expect(new Set(MODES.map((one) => one.key)).size).toBe(3)
})
