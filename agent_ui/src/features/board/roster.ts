// Which agents are wanted, and what one of them is called by those who look for him.
import type { AgentView } from '@/realtime/messages.gen'
import { standingOf, wordsOf, type Standing } from './standing'

export interface RosterWanted {
  queue: string | null
  standing: Standing | null
  group: string | null
  text: string
}

export function agentsWanted(agents: AgentView[], wanted: RosterWanted): AgentView[] {
  const words = wanted.text.trim().toLowerCase().split(/\s+/).filter(Boolean)
  return agents.filter((agent) => {
    if (wanted.queue !== null && !agent.queues.includes(wanted.queue)) return false
    if (wanted.group !== null && !agent.groups.includes(wanted.group)) return false
    if (wanted.standing !== null && standingOf(agent) !== wanted.standing) return false
    if (words.length === 0) return true
    const all = [agent.display_name, agent.username, wordsOf(agent), ...Object.keys(agent.skills), ...agent.groups].join(' ').toLowerCase()
    return words.every((word) => all.includes(word))
  })
}

export function groupsOf(agents: AgentView[]): string[] {
  return [...new Set(agents.flatMap((agent) => agent.groups))].toSorted()
}
