// How somebody or a queue of the directory is now: in words and as a sign, never by colour alone.
import { i18n, textOfCode } from '@/locales/i18n'
import type { AgentEntry, QueueEntry } from './directory'

const t = i18n.global.t
const MINUTE = 60

export function presenceOf(agent: AgentEntry): string {
  if (agent.activity !== 'idle') return t(`activity.${agent.activity}`)
  if (agent.status === 'not_ready' && agent.reason) return textOfCode('reasons', agent.reason)
  if (agent.status === 'available' && !agent.free) return t('transfer.phoneAway')
  return t(`status.${agent.status}`)
}

export function toneOf(agent: AgentEntry): 'free' | 'busy' | 'not_ready' | 'offline' {
  if (agent.free) return 'free'
  if (agent.activity !== 'idle') return 'busy'
  return agent.status === 'offline' ? 'offline' : 'not_ready'
}

/** How many wait in the queue, and how long whoever comes now would. */
export function queueNow(queue: QueueEntry): string {
  const waiting = queue.waiting ? t('transfer.waiting', { count: queue.waiting }, queue.waiting) : t('transfer.nobodyWaits')
  return `${waiting} · ${waitOf(queue)}`
}

function waitOf(queue: QueueEntry): string {
  const seconds = queue.estimated_wait_seconds
  if (!queue.open) return t('transfer.closed')
  if (seconds === null) return t('transfer.noAgents')
  return seconds < MINUTE / 2 ? t('transfer.noWait') : t('transfer.wait', { minutes: Math.max(1, Math.round(seconds / MINUTE)) })
}
