// What the agent has chosen and typed but not yet handed in. It bridges a reload or a browser that was killed, no more.
//
// Rule: it is personal data. A note is kept here only until the service has it, and nothing outlives the wrap-up.
import { reactive, watch, type WatchStopHandle } from 'vue'

export interface Draft {
  code: string | null
  /** Of the disposition, as typed. */
  fields: Record<string, string>
  note: string
  /** The service does not have the note as it is here. */
  unsaved: boolean
  /** The note is on its way together with the disposition: it needs no way of its own. */
  goesAlong?: boolean
}

const PREFIX = 'callcenter.draft.'
const A_DAY_MS = 86_400_000
const drafts = new Map<string, { draft: Draft; stop: WatchStopHandle }>()

/** `known` is what the service already has: it counts unless something newer was typed here. */
export function draftOf(interactionId: string, known?: { disposition: string | null; note: string | null }): Draft {
  const open = drafts.get(interactionId)
  if (open) return open.draft
  forgetOld()
  const draft = reactive<Draft>({
    code: known?.disposition ?? null,
    fields: {},
    note: known?.note ?? '',
    unsaved: false,
    ...stored(interactionId),
  })
  const stop = watch(draft, () => keep(interactionId, draft), { flush: 'sync' })
  drafts.set(interactionId, { draft, stop })
  return draft
}

export function forgetDraft(interactionId: string): void {
  drafts.get(interactionId)?.stop()
  drafts.delete(interactionId)
  localStorage.removeItem(PREFIX + interactionId)
}

/** Nobody's notes stay for the next person at this computer. */
export function forgetAllDrafts(): void {
  for (const id of drafts.keys()) forgetDraft(id)
  for (const key of ours()) localStorage.removeItem(key)
}

function keep(interactionId: string, draft: Draft): void {
  const { code, fields, note, unsaved } = draft
  const kept = { at: Date.now(), code, fields, ...(unsaved ? { note, unsaved } : {}) }
  try {
    localStorage.setItem(PREFIX + interactionId, JSON.stringify(kept))
  } catch {
    // A full disk, or a browser that keeps nothing: the service has it two seconds later.
  }
}

function stored(interactionId: string): Partial<Draft> {
  const { code, fields, note, unsaved } = read(PREFIX + interactionId)
  return {
    ...(typeof code === 'string' ? { code } : {}),
    ...(typeof fields === 'object' && fields !== null ? { fields: fields as Record<string, string> } : {}),
    ...(typeof note === 'string' && unsaved === true ? { note, unsaved } : {}),
  }
}

/** A browser that was closed in the middle of a wrap-up has left its draft behind. */
function forgetOld(): void {
  for (const key of ours()) {
    const { at } = read(key)
    if (typeof at !== 'number' || Date.now() - at > A_DAY_MS) localStorage.removeItem(key)
  }
}

function ours(): string[] {
  return Object.keys(localStorage).filter((key) => key.startsWith(PREFIX))
}

function read(key: string): Record<string, unknown> {
  try {
    const value: unknown = JSON.parse(localStorage.getItem(key) ?? '{}')
    return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {}
  } catch {
    return {}
  }
}
