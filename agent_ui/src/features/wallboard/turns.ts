// Which queues a wall shows at a time: so few that they are read from afar, all of them in turn.
import { computed, onScopeDispose, ref, type ComputedRef, type Ref } from 'vue'

export const AT_ONCE = 6
const TURN_MS = 12_000

export interface Turns<T> {
  shown: ComputedRef<T[]>
  page: Ref<number>
  pages: ComputedRef<number>
  /** Somebody wants another one: it stays for its whole turn. */
  go: (steps: number) => void
}

/** As even as can be: 7 are shown as 4 and 3, not as 6 and 1. */
export function pageSize(count: number): number {
  return Math.ceil(count / Math.max(1, Math.ceil(count / AT_ONCE)))
}

export function useTurns<T>(all: () => T[]): Turns<T> {
  const page = ref(0)
  const pages = computed(() => Math.max(1, Math.ceil(all().length / AT_ONCE)))
  let timer = setInterval(next, TURN_MS)

  function next(): void {
    page.value = (page.value + 1) % pages.value
  }

  function go(steps: number): void {
    clearInterval(timer)
    timer = setInterval(next, TURN_MS)
    page.value = (page.value + steps + pages.value) % pages.value
  }

  onScopeDispose(() => clearInterval(timer))
  const shown = computed(() => {
    const size = pageSize(all().length)
    const at = Math.min(page.value, pages.value - 1)
    return all().slice(at * size, (at + 1) * size)
  })
  return { shown, page, pages, go }
}

/** Three stand side by side, four in two rows: a wall is wider than high. */
export function columnsFor(count: number): number {
  return count <= 3 ? Math.max(1, count) : Math.ceil(count / 2)
}
