import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { nextTick } from 'vue'
import { press, show } from '@/testing/builders'
import ActMenu from './ActMenu.vue'

const run = vi.fn()
const close = vi.fn()
let page: ReturnType<typeof show>
let button: HTMLButtonElement

const acts = ['Listen', 'Whisper', 'Write'].map((words) => ({ key: words, words, icon: 'i', run: () => run(words) }))
const at = (): string | undefined => document.activeElement?.textContent?.trim()
const key = (name: string): void => press(name, {}, document.activeElement as Element)

beforeEach(async () => {
  run.mockClear()
  close.mockClear()
  button = document.body.appendChild(document.createElement('button'))
  button.focus()
  page = show(ActMenu, { anchor: button, title: 'Alice', acts, onClose: close })
  await nextTick()
  await nextTick()
  await nextTick()
})
afterEach(() => {
  page.unmount()
  document.body.innerHTML = ''
})

test('the first is at hand; arrows and first letters walk around', () => {
  expect(at()).toBe('Listen')
  key('ArrowUp')
  expect(at()).toBe('Write')
  key('ArrowDown')
  expect(at()).toBe('Listen')
  key('w')
  expect(at()).toBe('Whisper')
  key('w')
  expect(at()).toBe('Write')
})

test('one is chosen, and the focus is where it was', () => {
  ;(document.activeElement as HTMLElement).click()
  expect(run).toHaveBeenCalledWith('Listen')
  expect(close).toHaveBeenCalledOnce()
  expect(document.activeElement).toBe(button)
})

test('Escape chooses nothing', () => {
  key('Escape')
  expect(run).not.toHaveBeenCalled()
  expect(close).toHaveBeenCalledOnce()
})
