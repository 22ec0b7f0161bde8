// How an agent stands, as the board counts him: the same six as the service counts in a queue.
import { i18n, textOfCode } from '@/locales/i18n'
import type { AgentView, QueueView } from '@/realtime/messages.gen'

export const STANDINGS = ['available', 'offered', 'on_contact', 'wrap_up', 'not_ready', 'offline'] as const
export type Standing = (typeof STANDINGS)[number]

export function standingOf(agent: AgentView): Standing {
  if (agent.activity !== 'idle') return agent.activity
  if (agent.status === 'offline') return 'offline'
  // Who chose to be available but whose phone is busy or broken is not there for the queues.
  return agent.status === 'available' && agent.phone !== 'in_use' && agent.phone_fault === null ? 'available' : 'not_ready'
}

/** Since when he stands so. */
export function sinceOf(agent: AgentView): string {
  return agent.activity === 'idle' ? agent.status_since_at : agent.activity_since_at
}

/** In words, with the reason where there is one. */
export function wordsOf(agent: AgentView): string {
  const t = i18n.global.t
  const standing = standingOf(agent)
  if (standing !== 'not_ready') return t(`board.standing.${standing}`)
  if (agent.status === 'not_ready') return agent.reason ? textOfCode('reasons', agent.reason) : t('board.standing.not_ready')
  return agent.phone_fault ? t(`softphone.fault.${agent.phone_fault}`) : t('phone.in_use')
}

export type Counts = Record<Standing, number>

export function countStandings(agents: Iterable<AgentView>): Counts {
  const counts: Counts = { available: 0, offered: 0, on_contact: 0, wrap_up: 0, not_ready: 0, offline: 0 }
  for (const agent of agents) counts[standingOf(agent)] += 1
  return counts
}

/** What a queue tells of its agents; of those who are offline it tells nothing. */
export function countsOf(queue: QueueView): Counts {
  return {
    available: queue.agents_available,
    offered: queue.agents_offered,
    on_contact: queue.agents_on_contact,
    wrap_up: queue.agents_wrap_up,
    not_ready: queue.agents_not_ready,
    offline: 0,
  }
}
