// The order of a live list: rows stay where they are while their numbers change, and never move under the pointer.
//
// Rule: the order is made anew when somebody sorts or filters, and otherwise at most every other second, and not while
// he is at work in it: until then what is gone fades, and what is new stands at the end.
import { computed, onScopeDispose, shallowRef, watch, type ComputedRef, type Ref } from 'vue'

const CALM_MS = 2000

export interface Row<T> {
  key: string
  item: T
  gone: boolean
}

export interface Order<T> {
  rows: ComputedRef<Row<T>[]>
  settle: () => void
}

export interface OrderParts<T> {
  /** What is to be shown, in the order in which it would be. */
  sorted: () => T[]
  keyOf: (item: T) => string
  /** Every item there is, to know those that are no longer to be shown. */
  find: (key: string) => T | undefined
  held: Ref<boolean>
  /** Of what somebody chose: another sorting or filter is shown at once. */
  chosen: () => unknown
}

export function useOrder<T>(parts: OrderParts<T>): Order<T> {
  const shown = shallowRef<Row<T>[]>([])
  const sorted = computed(parts.sorted)
  let settled = 0
  let soon: ReturnType<typeof setTimeout> | undefined

  function settle(): void {
    clearTimeout(soon)
    soon = undefined
    settled = performance.now()
    shown.value = sorted.value.map((item) => ({ key: parts.keyOf(item), item, gone: false }))
  }

  function change(): void {
    if (shown.value.length === 0) {
      settle()
      return
    }
    const now = new Map(sorted.value.map((item) => [parts.keyOf(item), item]))
    const there = new Set(shown.value.map((row) => row.key))
    const news = [...now].filter(([key]) => !there.has(key)).map(([key, item]) => ({ key, item, gone: false }))
    shown.value = [...shown.value.map((row) => kept(row, now.get(row.key), parts.find(row.key))), ...news]
    if (!parts.held.value) soon ??= setTimeout(settle, Math.max(0, settled + CALM_MS - performance.now()))
  }

  watch(sorted, change)
  watch(parts.chosen, settle, { immediate: true })
  watch(parts.held, (held) => (held ? (clearTimeout(soon), (soon = undefined)) : settle()))
  onScopeDispose(() => clearTimeout(soon))
  return { rows: computed(() => shown.value), settle }
}

/** The same object when nothing has changed: then nothing of the row is drawn again. */
function kept<T>(row: Row<T>, there: T | undefined, elsewhere: T | undefined): Row<T> {
  const item = there ?? elsewhere ?? row.item
  const gone = there === undefined
  return item === row.item && gone === row.gone ? row : { key: row.key, item, gone }
}
