import { createPinia, setActivePinia } from 'pinia'
import { flushPromises, mount } from '@vue/test-utils'
import { beforeEach, expect, test } from 'vitest'
import { i18n } from '@/locales/i18n'
import { phoneState } from '@/phone/softphone'
import type { AgentView, ViewerState } from '@/realtime/messages.gen'
import { useDesk } from '@/realtime/desk'
import { anAgent } from '@/testing/builders'
import PhoneHealth from './PhoneHealth.vue'

beforeEach(() => {
  setActivePinia(createPinia())
  i18n.global.locale.value = 'en'
  Object.assign(phoneState, { used: false, here: false, registered: false, call: null, fault: null, level: 0 })
})

async function chip(me: Partial<AgentView>): Promise<{ text: string; classes: string[]; meter: boolean }> {
  useDesk().state = { me: 'alice', agents: { alice: anAgent(me) }, interactions: {}, pops: {}, queues: {} } as unknown as ViewerState
  const page = mount(PhoneHealth, { global: { plugins: [i18n], stubs: { ElPopover: { template: '<div><slot name="reference" /></div>' } } } })
  await flushPromises()
  const found = page.get('.chip')
  return { text: found.text(), classes: found.classes(), meter: page.find('.meter').exists() }
}

test('a desk phone is as the switch says', async () => {
  expect((await chip({ phone: 'idle' })).text).toBe('Phone ready')
  expect((await chip({ phone: 'unreachable' })).classes).toContain('bad')
})

test('a phone in the browser shows the level of the microphone while all is well', async () => {
  Object.assign(phoneState, { used: true, here: true, registered: true, level: 0.5 })
  expect(await chip({ phone_kind: 'browser' })).toMatchObject({ text: 'Phone ready', meter: true })
})

test('what this page sees goes before what the service has heard', async () => {
  Object.assign(phoneState, { used: true, here: true, fault: 'mic_lost' })
  const shown = await chip({ phone_kind: 'browser', phone_fault: null })
  expect([shown.text, shown.classes.includes('bad'), shown.meter]).toEqual(['No microphone', true, false])
})

test('a phone that is in another browser, or in none, is said to be so', async () => {
  expect((await chip({ phone_kind: 'browser', phone_fault: 'not_reporting' })).text).toBe('The page with your phone is closed')
  expect((await chip({ phone_kind: 'browser', phone_fault: null })).text).toBe('Your phone is not in this browser')
  Object.assign(phoneState, { used: true, here: false, registered: true })
  expect((await chip({ phone_kind: 'browser' })).text).toBe('The phone is in another tab')
})
