import { expect, test } from 'vitest'
import { show } from '@/testing/builders'
import DisconnectedBanner from './DisconnectedBanner.vue'

test('a lost connection is said aloud, and can be put away to see what is below', async () => {
  const page = show(DisconnectedBanner)
  expect(page.get('[role=alert]').text()).toContain('The connection is lost')
  await page.get('.close').trigger('click')
  expect(page.find('[role=alert]').exists()).toBe(false)
  page.unmount()
})
