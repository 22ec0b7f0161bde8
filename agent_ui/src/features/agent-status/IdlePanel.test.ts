import { flushPromises } from '@vue/test-utils'
import { afterEach, expect, test, vi } from 'vitest'
import { anAgent, serve, show } from '@/testing/builders'
import IdlePanel from './IdlePanel.vue'

afterEach(() => vi.unstubAllGlobals())

test.each([
  ['available', anAgent(), 'Ready for the next call'],
  ['with a lost phone', anAgent({ phone: 'unreachable' }), 'Your phone is not registered'],
  ['at lunch', anAgent({ status: 'not_ready', reason: 'lunch' }), 'Not ready · Lunch'],
  ['after a missed call', anAgent({ status: 'not_ready', reason: 'no_answer' }), 'You missed a call'],
  ['with a reason of their own', anAgent({ status: 'not_ready', reason: 'fire_drill' }), 'fire drill'],
  ['offline', anAgent({ status: 'offline' }), 'You are offline'],
])('an agent %s reads it', (_, me, text) => {
  expect(show(IdlePanel, { me, connected: true }).text()).toContain(text)
})

test('without the line it promises no call', () => {
  const text = show(IdlePanel, { me: anAgent(), connected: false }).text()
  expect(text).toContain('No connection')
  expect(text).not.toContain('Ready')
})

test('one press makes an agent available', async () => {
  const asked = serve()
  const view = show(IdlePanel, { me: anAgent({ status: 'offline' }), connected: true })
  await view.get('button').trigger('click')
  await flushPromises()
  expect(asked).toEqual([{ method: 'PUT', path: '/api/v1/agents/me/status', body: { status: 'available', when: 'now' } }])
})
