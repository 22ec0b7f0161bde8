import { expect, test } from 'vitest'
import { show } from '@/testing/builders'
import SureButton from './SureButton.vue'

test('it is done at the second press, and going elsewhere forgets the first', async () => {
  let done = 0
  const page = show(SureButton, { words: 'Remove', sure: 'Really?', onSure: () => (done += 1) })
  await page.trigger('click')
  expect([page.text(), done]).toEqual(['Really?', 0])
  await page.trigger('blur')
  expect(page.text()).toBe('Remove')
  await page.trigger('click')
  await page.trigger('click')
  expect([page.text(), done]).toEqual(['Remove', 1])
  page.unmount()
})
