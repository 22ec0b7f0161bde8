// The note saves itself: two seconds after it was changed, again and again while the service cannot be reached.
//
// Rule: until the service has it, it is said so and kept here. Whoever leaves the page hands over what is left.
import { onScopeDispose, ref, watch, type Ref } from 'vue'
import { answered, api, asProblem } from '@/api/client'
import type { Draft } from '@/desk/draft'

export type NoteState = 'quiet' | 'unsaved' | 'saving' | 'saved' | 'failed'

const AFTER_MS = 2000
const LONGEST_PAUSE_MS = 15_000
/** What may go well the next time. Everything else is an answer. */
const PASSING = new Set(['network', 'not_confirmed', 'database_away', 'internal_error', 'unknown', 'not_saved_yet'])

export interface SavedNote {
  state: Ref<NoteState>
  savedAt: Ref<number | null>
  /** Why the service will not take it; null while it is only away. */
  refused: Ref<string | null>
  /** Save now; false when it could not be. */
  flush: () => Promise<boolean>
}

export function useNote(interactionId: string, draft: Draft, known: () => string | null): SavedNote {
  const state = ref<NoteState>(draft.unsaved ? 'unsaved' : 'quiet')
  const savedAt = ref<number | null>(null)
  const refused = ref<string | null>(null)
  let timer: ReturnType<typeof setTimeout> | undefined
  let running: Promise<boolean> | null = null
  let failures = 0
  /** What the service has, as far as is known here. */
  let there = known() ?? ''

  function typed(): void {
    draft.unsaved = true
    refused.value = null
    if (state.value !== 'failed' && state.value !== 'saving') state.value = 'unsaved'
    schedule(AFTER_MS)
  }

  function schedule(pause: number): void {
    timer ??= setTimeout(() => {
      timer = undefined
      void save()
    }, pause)
  }

  function save(): Promise<boolean> {
    running ??= put().finally(() => (running = null))
    return running
  }

  async function put(): Promise<boolean> {
    const note = draft.note
    if (state.value !== 'failed') state.value = 'saving'
    try {
      await send(note)
    } catch (error) {
      return failed(asProblem(error).code)
    }
    failures = 0
    there = note
    if (draft.note === note) {
      draft.unsaved = false
      state.value = 'saved'
      savedAt.value = Date.now()
    } else {
      state.value = 'unsaved'
      schedule(AFTER_MS)
    }
    return true
  }

  function failed(code: string): boolean {
    state.value = 'failed'
    failures += 1
    if (PASSING.has(code)) schedule(Math.min(AFTER_MS * 2 ** failures, LONGEST_PAUSE_MS))
    else refused.value = code
    return false
  }

  function send(note: string, keepalive = false): Promise<unknown> {
    const params = { path: { interaction_id: interactionId } }
    return answered(api.PUT('/api/v1/interactions/{interaction_id}/note', { params, body: { note }, keepalive }))
  }

  async function flush(): Promise<boolean> {
    clearTimeout(timer)
    timer = undefined
    if (running) await running
    return draft.unsaved && !draft.goesAlong ? save() : true
  }

  function leave(): void {
    clearTimeout(timer)
    timer = undefined
    if (draft.unsaved && !draft.goesAlong && !refused.value) void send(draft.note, true).then(() => (draft.unsaved = false), () => {})
  }

  watch(
    () => draft.note,
    (note) => (draft.unsaved || note !== there) && typed(),
  )
  watch(known, (note) => {
    // Somebody else, or another window of mine, has written; what is being typed here is newer.
    if (!draft.unsaved) draft.note = there = note ?? ''
  })
  if (draft.unsaved) schedule(0)
  addEventListener('pagehide', leave)
  onScopeDispose(() => {
    removeEventListener('pagehide', leave)
    leave()
  })

  return { state, savedAt, refused, flush }
}
