import { flushPromises } from '@vue/test-utils'
import { afterEach, expect, test, vi } from 'vitest'
import { forgetAllDrafts } from '@/desk/draft'
import { useDispositions } from '@/features/wrap-up/dispositions'
import { anInteraction, aPop, aQueue, press, serve, show } from '@/testing/builders'
import ActiveCall from './ActiveCall.vue'

let page: ReturnType<typeof show> | null = null

async function open(interaction = anInteraction()): Promise<ReturnType<typeof show>> {
  page = show(ActiveCall, { interaction, pop: aPop(), queue: aQueue() })
  useDispositions().all = [
    { code: 'sale', label_en: 'Sale', label_zh: '成交' },
    { code: 'other', label_en: 'Other', label_zh: '其他' },
  ]
  await flushPromises()
  return page
}

afterEach(() => {
  page?.unmount()
  forgetAllDrafts()
  vi.unstubAllGlobals()
})

test('Alt+H hangs up, even while a note is being typed', async () => {
  const asked = serve()
  const view = await open()
  press('h', { altKey: true, code: 'KeyH' }, view.get('textarea').element)
  await flushPromises()
  expect(asked[0]?.path).toBe('/api/v1/interactions/i-1/hangup')
})

test('a disposition chosen during the call is kept by the service at once', async () => {
  const asked = serve()
  const view = await open()
  press('2')
  await flushPromises()
  expect(asked).toEqual([
    { method: 'POST', path: '/api/v1/interactions/i-1/disposition', body: { code: 'other', note: '' } },
  ])
  expect(view.text()).toContain('Saved')
})

test('a number typed into the note chooses nothing', async () => {
  const asked = serve()
  const view = await open()
  press('1', {}, view.get('textarea').element)
  await flushPromises()
  expect(asked).toEqual([])
})

test('hold is said in words', async () => {
  expect((await open(anInteraction({ held: true }))).text()).toContain('On hold')
})

test('time afterwards is asked for and taken back with one key, where it is the agent\'s choice', async () => {
  const asked = serve()
  const rule = { ...anInteraction().wrap_up, mode: 'optional' as const }
  const view = await open(anInteraction({ wrap_up: rule }))
  expect(view.get('[role=switch]').attributes('aria-checked')).toBe('false')
  press('a', { altKey: true, code: 'KeyA' }, view.get('textarea').element)
  await flushPromises()
  expect(asked).toEqual([{ method: 'PUT', path: '/api/v1/interactions/i-1/wrap-up', body: { wanted: true } }])
  expect(view.get('[role=switch]').attributes('aria-checked')).toBe('false')
  await view.setProps({ interaction: anInteraction({ wrap_up: { ...rule, wanted: true } }) })
  expect(view.get('[role=switch]').attributes('aria-checked')).toBe('true')
  await view.get('[role=switch]').trigger('click')
  await flushPromises()
  expect(asked.at(-1)?.body).toEqual({ wanted: false })
})

test('where the queue decides, its rule is said and nothing can be chosen', async () => {
  const asked = serve()
  const view = await open(anInteraction({ wrap_up: { ...anInteraction().wrap_up, mode: 'mandatory' } }))
  expect(view.text()).toContain('After this call a disposition is required')
  expect(view.find('[role=switch]').exists()).toBe(false)
  press('a', { altKey: true, code: 'KeyA' })
  await flushPromises()
  expect(asked).toEqual([])
})
