// What each entry says of itself in one line: what it was, how it stands, and with whom.
import { i18n, labelOf, textOfCode } from '@/locales/i18n'
import { useDispositions } from '@/features/wrap-up/dispositions'
import { asClock } from '@/desk/durations'
import type { ViewerState } from '@/realtime/messages.gen'
import type { Entry } from './entries'

export interface Line {
  title: string
  /** In a word: the state, the outcome. */
  state: string
  tone: 'good' | 'warn' | 'bad' | 'plain'
  about: string[]
  /** The beginning of what was written, where something was. */
  text: string
}

const t = i18n.global.t
const LOST = new Set(['abandoned_in_ivr', 'abandoned_in_queue', 'abandoned_while_ringing', 'failed', 'lost'])

export function lineOf(entry: Entry, state: ViewerState | null, locale: string): Line {
  const person = (name: string | null | undefined): string => (name ? (state?.agents[name]?.display_name ?? name) : '')
  const queue = (name: string | null | undefined): string => (name && state?.queues[name] ? labelOf(state.queues[name]) : (name ?? ''))
  const line = (title: string, word: string, tone: Line['tone'], about: (string | null | undefined)[], text = ''): Line => ({ title, state: word, tone, about: about.filter((one): one is string => Boolean(one)), text })
  if (entry.interaction) {
    const one = entry.interaction
    const outcome = one.outcome ? textOfCode('outcomes', one.outcome) : t('timeline.going')
    const said = one.disposition ? useDispositions().labelOfCode(one.disposition) : outcome
    const lost = one.outcome !== null && LOST.has(one.outcome)
    const channel = t(`timeline.directions.${one.direction === 'outbound' ? 'outbound' : 'inbound'}`, { channel: textOfCode('timeline.channels', one.channel) })
    return line(said, one.disposition ? outcome : '', lost ? 'warn' : 'plain', [channel, queue(one.queue), person(one.agent), one.talk_seconds ? asClock(one.talk_seconds * 1000) : null], one.note ?? '')
  }
  if (entry.ticket) {
    const one = entry.ticket
    const over = ['solved', 'closed', 'merged'].includes(one.state)
    const pressing = ['high', 'urgent'].includes(one.priority) && !over
    return line(one.subject, t(`timeline.ticketStates.${one.state}`), over ? 'good' : pressing ? 'bad' : 'warn', [one.number, t(`timeline.ticketTypes.${one.type}`), pressing ? t(`timeline.priorities.${one.priority}`) : null, person(one.owner) || queue(one.queue)])
  }
  if (entry.order) {
    const one = entry.order
    const over = ['cancelled', 'returned'].includes(one.state)
    return line(one.number, t(`timeline.orderStates.${one.state}`), over ? 'warn' : one.state === 'delivered' ? 'good' : 'plain', [moneyText(one.total_minor, one.currency, locale), t('timeline.items', { count: one.items.length }, one.items.length)])
  }
  if (entry.task) {
    const one = entry.task
    return line(one.title, t(`timeline.taskStates.${one.state}`), one.state === 'done' ? 'good' : one.state === 'open' ? 'warn' : 'plain', [t(`timeline.taskKinds.${one.kind}`), person(one.agent) || queue(one.queue) || one.group, one.due_at ? t('timeline.due', { at: when(one.due_at, locale) }) : null], one.text)
  }
  if (entry.note) return line(t(entry.note.pinned ? 'timeline.pinned' : 'timeline.note'), '', 'plain', [person(entry.note.author)], entry.note.text)
  if (entry.callback) {
    const one = entry.callback
    return line(t('timeline.callback'), t(`timeline.callbackStates.${one.state}`), one.state === 'done' ? 'good' : one.state === 'failed' ? 'bad' : 'warn', [queue(one.queue), t('timeline.due', { at: when(one.due_at, locale) })], one.note ?? '')
  }
  if (entry.survey) {
    const one = entry.survey
    const share = one.scale ? one.score / one.scale : 1
    return line(one.name || t(`timeline.surveys.${one.kind}`), `${one.score}/${one.scale}`, share >= 0.8 ? 'good' : share >= 0.5 ? 'warn' : 'bad', [queue(one.queue), person(one.agent)], one.comment)
  }
  return line(entry.title, '', 'plain', [])
}

/** Of a currency that nobody knows, the number and its code. */
export function moneyText(minor: number, currency: string, locale: string): string {
  try {
    const format = new Intl.NumberFormat(locale, { style: 'currency', currency })
    return format.format(minor / 10 ** (format.resolvedOptions().maximumFractionDigits ?? 2))
  } catch {
    return `${minor / 100} ${currency}`
  }
}

export function when(at: string, locale: string): string {
  return new Date(at).toLocaleString(locale, { dateStyle: 'medium', timeStyle: 'short', hour12: false })
}
