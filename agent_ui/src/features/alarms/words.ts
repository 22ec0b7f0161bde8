// Figures, limits and what an alarm watches, in words.
import { asClock } from '@/desk/durations'
import { i18n, labelOf } from '@/locales/i18n'
import { useDesk } from '@/realtime/desk'
import type { Alarm, Condition, Seen, Watchable } from './alarms'

const PERCENT = 100
type Metrics = ReadonlyMap<string, Watchable>

/** `62.5 %`, `2:05`, `3`. */
export function valueWords(unit: Watchable['unit'] | undefined, value: number | null): string {
  if (value === null) return '–'
  if (unit === 'share') return `${Math.round(value * PERCENT * 10) / 10} %`
  return unit === 'seconds' ? asClock(value * 1000) : String(Math.round(value * 10) / 10)
}

/** A limit as it is typed and shown in its field: shares are typed in percent. */
export function typedLimit(unit: Watchable['unit'] | undefined, value: number): number {
  return unit === 'share' ? Math.round(value * PERCENT * 1e6) / 1e6 : value
}

export function limitOf(unit: Watchable['unit'] | undefined, typed: number): number {
  return unit === 'share' ? typed / PERCENT : typed
}

export function metricWords(metrics: Metrics, metric: string): string {
  const known = metrics.get(metric)
  return known ? labelOf(known) : metric.replaceAll('_', ' ')
}

export function queueWords(queue: string | null): string {
  if (queue === null) return i18n.global.t('alarms.together')
  const known = useDesk().state?.queues[queue]
  return known ? labelOf(known) : queue
}

/** Whom an alarm or one of its figures is about; nobody by name: all queues together. */
export interface Place {
  queue: string | null
  group: string | null
  agent: string | null
}

export function placeWords(place: Place): string {
  if (place.agent !== null) return useDesk().state?.agents[place.agent]?.display_name ?? place.agent
  if (place.group !== null) return i18n.global.t('alarms.groupNamed', { name: place.group })
  return queueWords(place.queue)
}

export function isSame(one: Place, other: Place): boolean {
  return one.queue === other.queue && one.group === other.group && one.agent === other.agent
}

/** `Service level (last 30 min)`. */
export function figureWords(metrics: Metrics, condition: Condition | Seen): string {
  const t = i18n.global.t
  const window = condition.window === 'now' ? '' : ` (${t(`alarms.window.${condition.window}`)})`
  const within = 'within_seconds' in condition && condition.within_seconds !== null ? ` ${t('alarms.withinWords', { seconds: condition.within_seconds })}` : ''
  return `${metricWords(metrics, condition.metric)}${within}${window}`
}

/** `Service level (last 30 min) below 70 %`. */
export function conditionWords(metrics: Metrics, condition: Condition): string {
  const limit = valueWords(metrics.get(condition.metric)?.unit, condition.threshold)
  return `${figureWords(metrics, condition)} ${i18n.global.t(`alarms.operator.${condition.operator}`)} ${limit}`
}

/** Whom an alarm is about. */
export function aboutWords(alarm: Pick<Alarm, 'queues'> & { conditions: readonly Pick<Condition, 'reach' | 'queue' | 'group'>[] }): string {
  const t = i18n.global.t
  const queues = alarm.queues.map(queueWords).join(' · ')
  if (alarm.conditions.some((one) => one.reach === 'each_agent')) return queues ? t('alarms.eachAgentOf', { queues }) : t('alarms.eachAgent')
  if (alarm.conditions.some((one) => one.reach === 'each')) return queues || t('alarms.each')
  const named = new Set(alarm.conditions.map((one) => placeWords({ ...one, agent: null })))
  return [...named].join(' · ')
}
