// Keeps rows where they are while somebody points at them: what is gone fades, what is new waits to be let in.
import { computed, ref, shallowRef, watch, type ComputedRef, type Ref } from 'vue'

export interface Steady<T> {
  rows: ComputedRef<{ item: T; gone: boolean }[]>
  /** How many wait to be let in. */
  fresh: Ref<number>
  /** Show the list as it is. */
  settle: () => void
}

export function useSteady<T extends { id: string }>(items: () => T[], held: Ref<boolean>): Steady<T> {
  const shown = shallowRef<{ item: T; gone: boolean }[]>([])
  const fresh = ref(0)

  function settle(): void {
    shown.value = items().map((item) => ({ item, gone: false }))
    fresh.value = 0
  }

  function keepPlaces(now: T[]): void {
    const byId = new Map(now.map((item) => [item.id, item]))
    shown.value = shown.value.map((row) => ({ item: byId.get(row.item.id) ?? row.item, gone: !byId.has(row.item.id) }))
    const there = new Set(shown.value.map((row) => row.item.id))
    fresh.value = now.filter((item) => !there.has(item.id)).length
  }

  watch(items, (now) => (held.value && shown.value.length ? keepPlaces(now) : settle()), { immediate: true })
  watch(held, (now) => now || settle())
  return { rows: computed(() => shown.value), fresh, settle }
}
