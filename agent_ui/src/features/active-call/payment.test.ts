import { flushPromises } from '@vue/test-utils'
import { afterEach, expect, test, vi } from 'vitest'
import { defineComponent, h, ref } from 'vue'
import { show } from '@/testing/builders'
import { usePaymentFields } from './payment'

const paused = ref(false)
const asked: boolean[] = []
let page: ReturnType<typeof show> | null = null

const Form = defineComponent(() => {
  usePaymentFields(
    () => paused.value,
    async (wanted) => {
      asked.push(wanted)
      paused.value = wanted
      return true
    },
  )
  return () => h('form', [h('input', { id: 'card', 'data-payment': '' }), h('input', { id: 'code', 'data-payment': '' }), h('input', { id: 'name' })])
})

function begin(isPaused = false): (id: string) => HTMLInputElement {
  asked.length = 0
  paused.value = isPaused
  vi.spyOn(document, 'hasFocus').mockReturnValue(true)
  page = show(Form)
  return (id) => document.getElementById(id) as HTMLInputElement
}

const enter = (field: HTMLElement): boolean => field.dispatchEvent(new FocusEvent('focusin', { bubbles: true }))
const leave = (field: HTMLElement, to: HTMLElement | null): boolean => field.dispatchEvent(new FocusEvent('focusout', { bubbles: true, relatedTarget: to }))

afterEach(() => page?.unmount())

test('a payment field pauses the recording while it has the focus', async () => {
  const field = begin()
  enter(field('card'))
  await flushPromises()
  expect(asked).toEqual([true])
  leave(field('card'), field('name'))
  await flushPromises()
  expect(asked).toEqual([true, false])
})

test('a payment field that is taken away with the focus in it ends the pause with the next focus', async () => {
  const field = begin()
  enter(field('card'))
  await flushPromises()
  field('card').remove()
  enter(field('name'))
  await flushPromises()
  expect(asked).toEqual([true, false])
})

test('from one payment field to the next it stays paused', async () => {
  const field = begin()
  enter(field('card'))
  leave(field('card'), field('code'))
  enter(field('code'))
  await flushPromises()
  expect(asked).toEqual([true])
})

test('what was paused by hand stays paused', async () => {
  const field = begin(true)
  enter(field('card'))
  leave(field('card'), null)
  await flushPromises()
  expect(asked).toEqual([])
})

test('other fields change nothing', async () => {
  const field = begin()
  enter(field('name'))
  leave(field('name'), null)
  await flushPromises()
  expect(asked).toEqual([])
})

test('a window that loses the focus changes nothing: the card is still being read', async () => {
  const field = begin()
  enter(field('card'))
  vi.spyOn(document, 'hasFocus').mockReturnValue(false)
  leave(field('card'), null)
  await flushPromises()
  expect(asked).toEqual([true])
})

test('a call that ends in between does not leave the next one unrecorded', async () => {
  const field = begin()
  enter(field('card'))
  await flushPromises()
  page?.unmount()
  page = null
  await flushPromises()
  expect(asked).toEqual([true, false])
})
