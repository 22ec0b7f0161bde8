// Sorting a table by a press on its heading. Equal rows keep their order, so that nothing jumps while numbers change.
import { computed, ref, type ComputedRef, type Ref } from 'vue'

export interface Sorting<T, Key extends string> {
  key: Ref<Key>
  descending: Ref<boolean>
  rows: ComputedRef<T[]>
  by: (key: Key) => void
  state: (key: Key) => 'ascending' | 'descending' | 'none'
}

export function useSorting<T, Key extends string>(
  all: () => T[],
  values: Record<Key, (row: T) => string | number>,
  first: NoInfer<Key>,
): Sorting<T, Key> {
  const key = ref(first) as Ref<Key>
  const descending = ref(false)
  const rows = computed(() => {
    const value = values[key.value]
    const direction = descending.value ? -1 : 1
    return all().toSorted((one, other) => direction * compare(value(one), value(other)))
  })

  function by(chosen: Key): void {
    descending.value = key.value === chosen && !descending.value
    key.value = chosen
  }

  function state(column: Key): 'ascending' | 'descending' | 'none' {
    if (column !== key.value) return 'none'
    return descending.value ? 'descending' : 'ascending'
  }

  return { key, descending, rows, by, state }
}

function compare(one: string | number, other: string | number): number {
  return typeof one === 'number' && typeof other === 'number' ? one - other : String(one).localeCompare(String(other))
}
