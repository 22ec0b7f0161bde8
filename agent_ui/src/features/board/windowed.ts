// Draws of a long list only what is in sight: rows of one height, each at its own place, however many there are.
import { computed, onMounted, onUnmounted, ref, type ComputedRef, type Ref } from 'vue'

const BESIDE = 6
/** Before the page knows its sizes, and where it never does (tests). */
const FIRST_HEIGHT = 800

export interface Windowed {
  rowHeight: Ref<number>
  first: ComputedRef<number>
  last: ComputedRef<number>
  onScroll: () => void
  /** Scrolls as little as needed to have the row in sight. */
  reveal: (index: number) => void
}

export function useWindowed(box: Ref<HTMLElement | null>, count: () => number, rowRem: number): Windowed {
  const rowHeight = ref(rowRem * 16)
  const height = ref(FIRST_HEIGHT)
  const top = ref(0)
  const observer = 'ResizeObserver' in globalThis ? new ResizeObserver(measure) : null

  function measure(): void {
    rowHeight.value = rowRem * (Number.parseFloat(getComputedStyle(document.documentElement).fontSize) || 16)
    height.value = box.value?.clientHeight || FIRST_HEIGHT
  }

  function onScroll(): void {
    top.value = box.value?.scrollTop ?? 0
  }

  function reveal(index: number): void {
    const element = box.value
    if (!element) return
    const at = index * rowHeight.value
    if (at < element.scrollTop) element.scrollTop = at
    else if (at + rowHeight.value > element.scrollTop + element.clientHeight) element.scrollTop = at + rowHeight.value - element.clientHeight
    onScroll()
  }

  onMounted(() => {
    measure()
    if (box.value) observer?.observe(box.value)
  })
  onUnmounted(() => observer?.disconnect())
  // In steps of a few rows: scrolling by one row draws nothing new.
  const first = computed(() => Math.max(0, Math.floor(top.value / rowHeight.value / BESIDE) * BESIDE - BESIDE))
  const last = computed(() => Math.min(count(), Math.ceil((top.value + height.value) / rowHeight.value / BESIDE) * BESIDE + BESIDE))
  return { rowHeight, first, last, onScroll, reveal }
}
