import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { h, nextTick } from 'vue'
import { press, show } from '@/testing/builders'
import LiveRows from './LiveRows.vue'

interface One {
  name: string
  value: number
}

const acted = vi.fn()
let page: ReturnType<typeof show>

function open(items: One[], more: Record<string, unknown> = {}): ReturnType<typeof show> {
  const columns = [
    { key: 'name', label: 'Name', width: '1fr', value: (one: One) => one.name },
    { key: 'value', label: 'Value', width: '1fr', value: (one: One) => one.value },
  ]
  const Host = {
    setup: () => () =>
      h(
        LiveRows as never,
        { items, keyOf: (one: One) => one.name, find: (key: string) => items.find((one) => one.name === key), columns, first: 'name', label: 'Things', empty: 'Nothing', chosen: '', rowLabel: (one: One) => one.name, acts: true, onAct: acted, ...more },
        { name: ({ row }: { row: One }) => row.name, value: ({ row }: { row: One }) => String(row.value) },
      ),
  }
  page = show(Host)
  return page
}

const many = Array.from({ length: 500 }, (_, index) => ({ name: `agent ${index}`, value: 500 - index }))
const first = (): string => page.find('[role=row][aria-rowindex="1"]').text()

beforeEach(() => acted.mockClear())
afterEach(() => page.unmount())

test('of five hundred rows only those in sight are drawn, and all are counted', () => {
  open(many)
  expect(page.findAll('[role=row][aria-rowindex]').length).toBeLessThan(40)
  expect(page.get('[role=grid]').attributes('aria-rowcount')).toBe('500')
})

test('a press on a heading sorts, as numbers and as people count; a second one turns it', async () => {
  open(many)
  expect(first()).toContain('agent 0')
  await page.findAll('.head button')[1]?.trigger('click')
  expect(first()).toContain('agent 499')
  await page.findAll('.head button')[1]?.trigger('click')
  expect(first()).toContain('agent 0')
  expect(page.findAll('[role=columnheader]')[1]?.attributes('aria-sort')).toBe('descending')
})

test('the arrow keys walk, and Enter asks what can be done', async () => {
  open(many)
  const row = page.get('[role=row][tabindex="0"]')
  ;(row.element as HTMLElement).focus()
  press('ArrowDown', {}, row.element)
  await nextTick()
  await nextTick()
  expect(document.activeElement?.getAttribute('aria-rowindex')).toBe('2')
  press('Enter', {}, document.activeElement as Element)
  expect(acted).toHaveBeenCalledWith(expect.objectContaining({ name: 'agent 1' }), expect.anything())
})

test('where rows are picked, a press picks and only the last button asks', async () => {
  open(many, { picks: true })
  await page.get('[aria-rowindex="3"] [role=gridcell]').trigger('click')
  expect(acted).not.toHaveBeenCalled()
  await page.get('[aria-rowindex="3"] .more').trigger('click')
  expect(acted).toHaveBeenCalledOnce()
})

test('an empty list says so', () => {
  expect(open([]).text()).toContain('Nothing')
})
