// Whom a message is for, in words; and whom one may choose.
import { i18n, labelOf } from '@/locales/i18n'
import type { ViewerState } from '@/realtime/messages.gen'

export interface Address {
  to: string
  words: string
}

export function wordsOf(to: string, state: ViewerState | null): string {
  const t = i18n.global.t
  if (to === 'team' || to === 'supervisors') return t(`deskMessages.to.${to}`)
  if (to.startsWith('queue:')) {
    const queue = state?.queues[to.slice('queue:'.length)]
    return t('deskMessages.to.queue', { name: queue ? labelOf(queue) : to.slice('queue:'.length) })
  }
  return state?.agents[to]?.display_name ?? to
}

/** Agents write to their supervisors; supervisors to everybody. */
export function addressesFor(state: ViewerState): Address[] {
  if (state.role === 'agent') return [{ to: 'supervisors', words: wordsOf('supervisors', state) }]
  const queues = Object.keys(state.queues).map((name) => `queue:${name}`)
  const agents = Object.keys(state.agents).filter((name) => name !== state.me)
  return ['team', ...queues, ...agents, 'supervisors'].map((to) => ({ to, words: wordsOf(to, state) }))
}
