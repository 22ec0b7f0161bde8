import { afterEach, expect, test } from 'vitest'
import { anInteraction, aPop, aQueue, show } from '@/testing/builders'
import DialingCall from './DialingCall.vue'

let page: ReturnType<typeof show> | null = null
afterEach(() => page?.unmount())

test('it says that the customer is being called, who that is and for which queue', () => {
  const interaction = anInteraction({ stage: 'dialing', connected_at: null })
  page = show(DialingCall, { interaction, pop: aPop(), queue: aQueue() })
  for (const text of ['Calling the customer', '李雷', 'Sales']) expect(page.text()).toContain(text)
})

test('without more knowledge the number is shown', () => {
  page = show(DialingCall, { interaction: anInteraction({ stage: 'dialing' }), pop: null, queue: null })
  expect(page.text()).toContain('138 0013 8000')
})
