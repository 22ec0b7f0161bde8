import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { effectScope, nextTick, ref, shallowRef, type EffectScope } from 'vue'
import { useOrder } from './order'

interface One {
  name: string
  value: number
}

let scope: EffectScope
const held = ref(false)
const items = shallowRef<One[]>([])
const choice = ref('')
const one = (name: string, value: number): One => ({ name, value })

function order(): ReturnType<typeof useOrder<One>> {
  return scope.run(() =>
    useOrder<One>({
      sorted: () => items.value.toSorted((a, b) => a.value - b.value),
      keyOf: (item) => item.name,
      find: (key) => items.value.find((item) => item.name === key),
      held,
      chosen: () => choice.value,
    }),
  ) as ReturnType<typeof useOrder<One>>
}

beforeEach(() => {
  vi.useFakeTimers()
  scope = effectScope()
  held.value = false
  items.value = [one('a', 1), one('b', 2), one('c', 3)]
})
afterEach(() => {
  scope.stop()
  vi.useRealTimers()
})

const names = (rows: { key: string; gone: boolean }[]): string => rows.map((row) => row.key + (row.gone ? '!' : '')).join('')

test('rows keep their places while their values change, and are put in order a moment later', async () => {
  const { rows } = order()
  await vi.advanceTimersByTimeAsync(1000)
  items.value = [one('a', 9), one('b', 2), one('c', 3)]
  await nextTick()
  expect(names(rows.value)).toBe('abc')
  expect(rows.value[0]?.item.value).toBe(9)
  await vi.advanceTimersByTimeAsync(1100)
  expect(names(rows.value)).toBe('bca')
})

test('under the hand nothing moves: what is gone fades, what is new stands at the end', async () => {
  const { rows } = order()
  held.value = true
  items.value = [one('b', 2), one('c', 1), one('n', 0)]
  await nextTick()
  expect(names(rows.value)).toBe('a!bcn')
  await vi.advanceTimersByTimeAsync(10_000)
  expect(names(rows.value)).toBe('a!bcn')
  held.value = false
  await nextTick()
  expect(names(rows.value)).toBe('ncb')
})

test('another choice is shown at once, also under the hand', async () => {
  const { rows } = order()
  held.value = true
  items.value = [one('c', 1), one('a', 2)]
  choice.value = 'sales'
  await nextTick()
  expect(names(rows.value)).toBe('ca')
})

test('a row of which nothing has changed stays the same object', async () => {
  const { rows } = order()
  const [first] = rows.value
  items.value = [...items.value.slice(0, 2), one('c', 4)]
  await nextTick()
  expect(rows.value[0]).toBe(first)
})
