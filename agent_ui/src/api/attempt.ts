// One button's request: whether it is under way, and the code of what went wrong.
import { ref, type Ref } from 'vue'
import { asProblem } from './client'

export interface Attempt {
  busy: Ref<boolean>
  code: Ref<string | null>
  /** Runs the request; a second press while it runs does nothing. True when it went well. */
  run: (request: () => Promise<unknown>) => Promise<boolean>
}

export function useAttempt(): Attempt {
  const busy = ref(false)
  const code = ref<string | null>(null)

  async function run(request: () => Promise<unknown>): Promise<boolean> {
    if (busy.value) return false
    busy.value = true
    code.value = null
    try {
      await request()
      return true
    } catch (error) {
      code.value = asProblem(error).code
      return false
    } finally {
      busy.value = false
    }
  }

  return { busy, code, run }
}
