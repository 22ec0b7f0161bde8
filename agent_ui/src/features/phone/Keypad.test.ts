import { mount } from '@vue/test-utils'
import { expect, test } from 'vitest'
import { i18n } from '@/locales/i18n'
import Keypad from './Keypad.vue'

test('keys are pressed by the mouse or typed, and shown', async () => {
  const pad = mount(Keypad, { global: { plugins: [i18n] } })
  await pad.findAll('button')[11]?.trigger('click')
  await pad.trigger('keydown', { key: '5' })
  await pad.trigger('keydown', { key: 'x' })
  await pad.trigger('keydown', { key: '5', ctrlKey: true })
  expect(pad.emitted('press')).toEqual([['#'], ['5']])
  expect(pad.get('output').text()).toBe('#5')
})
