// One button's request: whether it is under way, whether it was done is in doubt, and the code of what went wrong.
//
// Rule: an answer that is lost means neither yes nor no. `ask` says "being checked" and finds out: by the live state, or
// by asking again with the same key, which the service does once however often it is asked.
import { onScopeDispose, ref, watch, type Ref } from 'vue'
import { asProblem, type Problem } from './client'

/** Goes into the request, the same each time it is asked again. */
export interface Once {
  headers: { 'Idempotency-Key': string }
}

export interface Attempt {
  busy: Ref<boolean>
  /** The answer was lost: it is being found out whether it was done. */
  doubt: Ref<boolean>
  code: Ref<string | null>
  /** Runs the request; a second press while it runs does nothing. True when it went well. */
  run: (request: () => Promise<unknown>) => Promise<boolean>
  /** The same, and a lost answer is looked for. `settled`: the live state shows that it was done. */
  ask: (request: (once: Once) => Promise<unknown>, settled?: () => boolean) => Promise<boolean>
}

/** How long to wait before asking again: half a minute in all, then a person has to look. */
const PAUSES_MS = [700, 1500, 3000, 5000, 8000, 8000]
const DOUBTFUL = new Set(['network', 'not_confirmed', 'idempotency_in_progress'])
const FROM_A_PROXY = 502

export function useAttempt(): Attempt {
  const busy = ref(false)
  const doubt = ref(false)
  const code = ref<string | null>(null)
  let gone = false
  onScopeDispose(() => (gone = true), true)

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

  async function ask(request: (once: Once) => Promise<unknown>, settled: () => boolean = () => false): Promise<boolean> {
    const once = { headers: { 'Idempotency-Key': aKey() } }
    try {
      return await run(() => certain(() => request(once), settled))
    } finally {
      doubt.value = false
    }
  }

  async function certain(request: () => Promise<unknown>, settled: () => boolean): Promise<void> {
    for (let pause = 0; ; pause += 1) {
      try {
        await request()
        return
      } catch (error) {
        const problem = asProblem(error)
        const wait = PAUSES_MS[pause]
        if (doubt.value && settled()) return
        if (!isDoubtful(problem) || wait === undefined || gone) throw error
        doubt.value = true
        if (await settledWithin(settled, wait)) return
      }
    }
  }

  return { busy, doubt, code, run, ask }
}

function isDoubtful(problem: Problem): boolean {
  return DOUBTFUL.has(problem.code) || (problem.code === 'unknown' && problem.status >= FROM_A_PROXY)
}

function settledWithin(settled: () => boolean, milliseconds: number): Promise<boolean> {
  return new Promise((resolve) => {
    const end = (result: boolean): void => {
      clearTimeout(timer)
      stop()
      resolve(result)
    }
    const timer = setTimeout(() => end(settled()), milliseconds)
    const stop = watch(settled, (now) => now && end(true))
    if (settled()) end(true)
  })
}

/** Browsers give `randomUUID` only to pages under https. */
function aKey(): string {
  return [...crypto.getRandomValues(new Uint8Array(16))].map((byte) => byte.toString(16).padStart(2, '0')).join('')
}
