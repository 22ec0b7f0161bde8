// What the agent has chosen and noted but not yet handed in. Kept through a reload, gone with the tab.
import { reactive, watch, type WatchStopHandle } from 'vue'

export interface Draft {
  code: string | null
  note: string
}

const PREFIX = 'callcenter.draft.'
const drafts = new Map<string, { draft: Draft; stop: WatchStopHandle }>()

/** `known` is what the service already has: it counts unless something newer was typed here. */
export function draftOf(interactionId: string, known?: { disposition: string | null; note: string | null }): Draft {
  const open = drafts.get(interactionId)
  if (open) return open.draft
  const draft = reactive<Draft>({
    code: known?.disposition ?? null,
    note: known?.note ?? '',
    ...stored(interactionId),
  })
  const stop = watch(draft, () => sessionStorage.setItem(PREFIX + interactionId, JSON.stringify(draft)))
  drafts.set(interactionId, { draft, stop })
  return draft
}

export function forgetDraft(interactionId: string): void {
  drafts.get(interactionId)?.stop()
  drafts.delete(interactionId)
  sessionStorage.removeItem(PREFIX + interactionId)
}

/** Nobody's notes stay for the next person at this computer. */
export function forgetAllDrafts(): void {
  for (const id of drafts.keys()) forgetDraft(id)
  for (const key of Object.keys(sessionStorage)) if (key.startsWith(PREFIX)) sessionStorage.removeItem(key)
}

function stored(interactionId: string): Partial<Draft> {
  try {
    return JSON.parse(sessionStorage.getItem(PREFIX + interactionId) ?? '{}') as Partial<Draft>
  } catch {
    return {}
  }
}
