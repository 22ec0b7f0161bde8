import { flushPromises } from '@vue/test-utils'
import { afterEach, expect, test, vi } from 'vitest'
import { press, show } from '@/testing/builders'
import DeskOverlays from './DeskOverlays.vue'
import { useOpened } from './opened'

let page: ReturnType<typeof show> | null = null

function open(more: Record<string, unknown> = {}): ReturnType<typeof show> {
  page = show(DeskOverlays, { modelValue: null, now: 'idle', 'onUpdate:modelValue': (value: unknown) => void page?.setProps({ modelValue: value }), ...more })
  return page
}

const shown = (view: ReturnType<typeof show>): Promise<void> => vi.waitFor(() => expect(view.find('[role=dialog]').exists()).toBe(true))

afterEach(() => {
  page?.unmount()
  document.body.innerHTML = ''
})

test('Ctrl+K opens the search, also while a person types', async () => {
  const view = open()
  const field = document.body.appendChild(document.createElement('input'))
  press('k', { ctrlKey: true, code: 'KeyK' }, field)
  await shown(view)
  expect(view.get('[role=dialog]').attributes('aria-label')).toBe('Search')
})

test('a question mark shows the keys, but not while a person types', async () => {
  const view = open()
  const field = document.body.appendChild(document.createElement('input'))
  press('?', {}, field)
  await flushPromises()
  expect(view.find('[role=dialog]').exists()).toBe(false)
  press('?')
  await shown(view)
  expect(view.get('[role=dialog]').text()).toContain('Alt H')
})

test('a call that arrives takes the place of whatever lies over the desk', async () => {
  const view = open({ modelValue: 'help' })
  await shown(view)
  await view.setProps({ now: 'offer' })
  await flushPromises()
  expect(view.find('[role=dialog]').exists()).toBe(false)
})

test('what was searched for in a wrap-up lies at the side, until Esc or the next call', async () => {
  const view = open({ now: 'wrap-up' })
  const opened = useOpened()
  opened.open({ kind: 'customer', id: 'c1', title: 'Han Meimei' })
  await vi.waitFor(() => expect(view.find('aside').exists()).toBe(true))
  expect(view.get('aside h2').text()).toBe('Han Meimei')
  await view.get('aside').trigger('keydown', { key: 'Escape' })
  expect(view.find('aside').exists()).toBe(false)
  opened.open({ kind: 'customer', id: 'c1', title: 'Han Meimei' })
  await vi.waitFor(() => expect(view.find('aside').exists()).toBe(true))
  await view.setProps({ now: 'offer' })
  expect(view.find('aside').exists()).toBe(false)
  await view.setProps({ now: 'idle' })
  expect(view.find('aside').exists()).toBe(false)
})
