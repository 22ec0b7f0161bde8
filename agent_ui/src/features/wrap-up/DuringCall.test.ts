import { flushPromises } from '@vue/test-utils'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { draftOf, forgetAllDrafts } from '@/desk/draft'
import type { InteractionView } from '@/realtime/messages.gen'
import { anInteraction, press, serve, show, type Asked } from '@/testing/builders'
import { useDispositions } from './dispositions'
import { aDisposition, ORDER } from './dispositions.testing'
import DuringCall from './DuringCall.vue'

let page: ReturnType<typeof show> | null = null
let asked: Asked[]

async function open(interaction: InteractionView = anInteraction()): Promise<ReturnType<typeof show>> {
  page = show(DuringCall, { interaction })
  useDispositions().all = [aDisposition('sale'), ORDER]
  await flushPromises()
  return page
}

const handedIn = (): unknown[] => asked.filter((one) => one.path.endsWith('/disposition')).map((one) => one.body)

beforeEach(() => (asked = serve()))
afterEach(() => {
  page?.unmount()
  page = null
  forgetAllDrafts()
  vi.unstubAllGlobals()
})

test('what asks for nothing is handed in at once', async () => {
  await open()
  press('1')
  await flushPromises()
  expect(handedIn()).toEqual([{ code: 'sale', note: '', fields: {} }])
})

test('what asks for something waits for the button, or for the wrap-up', async () => {
  const view = await open()
  press('2')
  await flushPromises()
  expect(handedIn()).toEqual([])
  expect(view.text()).toContain('or in the wrap-up after the call')
  await view.get('#asked-order_number').setValue('SO-1')
  await view.get('#asked-amount').setValue('3')
  press('Enter', { ctrlKey: true })
  await flushPromises()
  expect(handedIn()).toEqual([{ code: 'order_placed', note: '', fields: { order_number: 'SO-1', amount: 3 } }])
  await view.setProps({ interaction: anInteraction({ disposition: 'order_placed' }) })
  expect(view.text()).toContain('Handed in')
})

test('where there is no time afterwards, what is complete is handed in when the call ends', async () => {
  const none = anInteraction({ wrap_up: { ...anInteraction().wrap_up, mode: 'none' } })
  const view = await open(none)
  press('2')
  await flushPromises()
  expect(view.text()).toContain('before the call ends')
  draftOf('i-1').fields = { order_number: 'SO-1', amount: '3' }
  await flushPromises()
  view.unmount()
  page = null
  await flushPromises()
  expect(handedIn()).toHaveLength(1)
})
