// Of the live contacts: those somebody has on the line, and those who wait.
import type { InteractionView, Stage } from '@/realtime/messages.gen'

const IN_PROGRESS: ReadonlySet<Stage> = new Set(['dialing', 'offered', 'connected', 'transferred', 'wrap_up'])

interface CallsWanted {
  queue: string | null
  text: string
}

/** In progress: from the ring on, until the agent is done with it. */
export function callsWanted(all: InteractionView[], wanted: CallsWanted): InteractionView[] {
  return all.filter((call) => IN_PROGRESS.has(call.stage) && isWanted(call, wanted))
}

/** Waiting, in no agent's hands; first come, first. */
export function waitersWanted(all: InteractionView[], wanted: CallsWanted): InteractionView[] {
  return all.filter((call) => call.stage === 'queued' && isWanted(call, wanted)).toSorted((one, other) => waitsSince(one).localeCompare(waitsSince(other)))
}

export function waitsSince(call: InteractionView): string {
  return call.queued_at ?? call.started_at
}

/** Since when it is as it is: the talk, else the ring, else the beginning. */
export function connectedSince(call: InteractionView): string {
  if (call.stage === 'wrap_up') return call.ended_at ?? call.started_at
  return call.connected_at ?? call.first_offered_at ?? call.started_at
}

function isWanted(call: InteractionView, wanted: CallsWanted): boolean {
  if (wanted.queue !== null && call.queue !== wanted.queue) return false
  const text = wanted.text.trim().toLowerCase()
  if (!text) return true
  const digits = text.replaceAll(/[^0-9]/g, '')
  if (digits && call.ani.replaceAll(/[^0-9]/g, '').includes(digits)) return true
  return [call.ani_name, call.agent_name, call.agent, call.id].some((word) => word?.toLowerCase().includes(text))
}
