import { nextTick } from 'vue'
import { expect, test } from 'vitest'
import { press, show } from '@/testing/builders'
import TabRow from './TabRow.vue'

const TABS = [{ name: 'one', words: 'One', count: 3 }, { name: 'two', words: 'Two' }, { name: 'three', words: 'Three' }]

test('the arrow keys go from tab to tab and round, and the front one alone is reached by Tab', async () => {
  const page = show(TabRow, { tabs: TABS, label: 'All', panel: 'below', modelValue: 'one', 'onUpdate:modelValue': (name: unknown) => void page.setProps({ modelValue: name }) })
  const tabs = () => page.findAll('[role=tab]')
  expect(tabs().map((tab) => tab.attributes('tabindex'))).toEqual(['0', '-1', '-1'])
  expect(tabs()[0]?.text()).toContain('3')
  press('ArrowLeft', {}, tabs()[0]?.element)
  await nextTick()
  expect(tabs().map((tab) => tab.attributes('aria-selected'))).toEqual(['false', 'false', 'true'])
  press('ArrowRight', {}, tabs()[2]?.element)
  await nextTick()
  expect(tabs()[0]?.attributes('aria-selected')).toBe('true')
  page.unmount()
})
