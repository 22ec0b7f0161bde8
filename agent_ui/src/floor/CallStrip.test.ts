import { afterEach, expect, test } from 'vitest'
import { createMemoryHistory, createRouter } from 'vue-router'
import { nextTick } from 'vue'
import { aState } from '@/features/board/board.testing'
import { useDesk } from '@/realtime/desk'
import { anAgent, aPop, aQueue, show } from '@/testing/builders'
import CallStrip from './CallStrip.vue'

const usual = document.title
let page: ReturnType<typeof show>

afterEach(() => page.unmount())

test('a call that is offered to a supervisor is shown, rings like at the desk, and leads there', async () => {
  const router = createRouter({ history: createMemoryHistory(), routes: [{ path: '/:any(.*)*', component: { render: () => null } }] })
  page = show(CallStrip, { now: 'offer' }, [router])
  const pop = aPop({ matches: [], customer_id: null })
  useDesk().state = aState({ agents: { sam: anAgent({ username: 'sam', activity: 'offered', interaction_id: 'i-1' }) }, queues: { sales: aQueue() }, pops: { 'i-1': pop } })
  await nextTick()
  const strip = page.get('[role=alert]')
  for (const part of ['A call for you', '138 0013 8000', 'Sales']) expect(strip.text()).toContain(part)
  expect(strip.get('a').attributes('href')).toBe('/desk')
  expect(document.title).toContain('A call for you')
  await page.setProps({ now: 'call' })
  expect(page.get('[role=status]').text()).toContain('You are on a call')
  expect(document.title).toBe(usual)
})
