import { expect, test } from 'vitest'
import { nextTick, ref } from 'vue'
import { useSteady } from './steady'

const ids = (rows: { item: { id: string }; gone: boolean }[]): string[] => rows.map((row) => row.item.id + (row.gone ? '!' : ''))

test('while somebody points at a list nothing moves: what is gone fades, what is new waits', async () => {
  const items = ref([{ id: 'a', n: 1 }, { id: 'b', n: 1 }])
  const held = ref(false)
  const { rows, fresh } = useSteady(() => items.value, held)
  held.value = true
  await nextTick()
  items.value = [{ id: 'x', n: 1 }, { id: 'b', n: 2 }]
  await nextTick()
  expect(ids(rows.value)).toEqual(['a!', 'b'])
  expect(rows.value[1]?.item.n).toBe(2)
  expect(fresh.value).toBe(1)
  held.value = false
  await nextTick()
  expect(ids(rows.value)).toEqual(['x', 'b'])
  expect(fresh.value).toBe(0)
})

test('what waits is let in when it is asked for', async () => {
  const items = ref<{ id: string }[]>([])
  const { rows, settle } = useSteady(() => items.value, ref(true))
  items.value = [{ id: 'a' }]
  await nextTick()
  // An empty list has no places to keep.
  expect(ids(rows.value)).toEqual(['a'])
  items.value = [{ id: 'b' }, { id: 'a' }]
  await nextTick()
  expect(ids(rows.value)).toEqual(['a'])
  settle()
  expect(ids(rows.value)).toEqual(['b', 'a'])
})
