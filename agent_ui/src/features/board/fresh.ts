// What the service works out when it is asked: asked for again while somebody looks, never twice at once.
import { onScopeDispose, ref, shallowRef, watch, type Ref, type ShallowRef } from 'vue'
import { asProblem } from '@/api/client'

const FRESH_MS = 4000
const GATHER_MS = 300

export interface Fresh<T> {
  value: ShallowRef<T | null>
  code: Ref<string | null>
}

/** `about`: what is asked about; another one is asked about soon, and what was known of the last one is forgotten. */
export function useFresh<T>(load: () => Promise<T | null>, about: () => string, hints: () => string = () => ''): Fresh<T> {
  const value = shallowRef<T | null>(null)
  const code = ref<string | null>(null)
  let timer: ReturnType<typeof setTimeout> | undefined
  let reading = false
  let again = false
  let over = false

  async function read(): Promise<void> {
    if (reading) {
      again = true
      return
    }
    reading = true
    const whose = about()
    try {
      const found = await load()
      if (!over && whose === about()) [value.value, code.value] = [found, null]
    } catch (error) {
      if (!over && whose === about()) code.value = asProblem(error).code
    }
    reading = false
    plan(again ? 0 : FRESH_MS)
    again = false
  }

  function plan(milliseconds: number): void {
    clearTimeout(timer)
    if (!over) timer = setTimeout(() => void read(), milliseconds)
  }

  watch(about, () => {
    value.value = null
    code.value = null
    void read()
  })
  watch(hints, () => plan(GATHER_MS))
  onScopeDispose(() => {
    over = true
    clearTimeout(timer)
  })
  void read()
  return { value, code }
}
