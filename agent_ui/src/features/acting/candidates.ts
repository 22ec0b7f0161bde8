// Who could be named for a caller who waits: those the router has found suited first, in its order, then all others.
import type { components } from '@/api/schema.gen'
import type { AgentView } from '@/realtime/messages.gen'

type Reason = components['schemas']['AgentReasonShown']

export interface Candidate {
  agent: AgentView
  /** What the router says of him, in words; null: it has not looked at him. */
  text: string | null
}

export function candidates(agents: AgentView[], reasons: readonly Reason[], queue: string | null, text: string): Candidate[] {
  const place = new Map(reasons.map((reason, index) => [reason.agent, index]))
  const rank = (agent: AgentView): number => place.get(agent.username) ?? (queue && agent.queues.includes(queue) ? reasons.length : reasons.length + 1)
  const wanted = text.trim().toLowerCase()
  return agents
    .filter((agent) => agent.status !== 'offline')
    .filter((agent) => !wanted || `${agent.display_name} ${agent.username}`.toLowerCase().includes(wanted))
    .toSorted((one, other) => rank(one) - rank(other) || one.display_name.localeCompare(other.display_name))
    .map((agent) => ({ agent, text: reasons[place.get(agent.username) ?? -1]?.text ?? null }))
}
