import { afterEach, expect, test } from 'vitest'
import { anAgent, show } from '@/testing/builders'
import StatusMenu from './StatusMenu.vue'

let page: ReturnType<typeof show> | null = null
afterEach(() => page?.unmount())

test.each([
  ['on_contact', 'not_ready', 'lunch', 'Not ready · Lunch · after this call'],
  ['on_contact', 'not_ready', null, 'Not ready · after this call'],
  ['wrap_up', 'not_ready', 'lunch', 'Not ready · Lunch · after the wrap-up'],
  ['on_contact', 'available', null, 'Available'],
  ['idle', 'not_ready', 'lunch', 'Not ready · Lunch'],
] as const)('%s and %s reads as it is', (activity, status, reason, text) => {
  page = show(StatusMenu, { me: anAgent({ activity, status, reason }) })
  expect(page.get('.current').attributes('aria-label')).toBe(`Change status: ${text}`)
})
