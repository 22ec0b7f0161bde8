// The time of the service, ticking on this page: every timer on the screen is counted from the service's instants.
import { computed, onScopeDispose, ref, type ComputedRef } from 'vue'

const TICK_MS = 500
const now = ref(Date.now())
const offset = ref(0)
let watchers = 0
let timer: ReturnType<typeof setInterval> | undefined

/** The service said what time it is there: computers of agents are often minutes off. */
export function setServiceTime(at: string): void {
  offset.value = Date.parse(at) - Date.now()
  now.value = Date.now()
}

/** Milliseconds of the service's time, ticking while something on the page looks at it. */
export function useServiceTime(): ComputedRef<number> {
  watchers += 1
  now.value = Date.now()
  timer ??= setInterval(() => (now.value = Date.now()), TICK_MS)
  onScopeDispose(() => {
    watchers -= 1
    if (watchers > 0) return
    clearInterval(timer)
    timer = undefined
  })
  return computed(() => now.value + offset.value)
}
