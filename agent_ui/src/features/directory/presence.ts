// What somebody of the directory does now, in words and as a sign: never by colour alone.
import { i18n, textOfCode } from '@/locales/i18n'
import type { AgentEntry } from '@/features/transfer/directory'

const t = i18n.global.t

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
