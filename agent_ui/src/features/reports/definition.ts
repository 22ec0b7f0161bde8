// What a report asks, as the page has it: kept in the address, so that it can be bookmarked, and sent as it is.
import type { components } from '@/api/schema.gen'

export type Definition = components['schemas']['ReportGiven']
export type MetricChosen = Definition['metrics'][number]
export type Dimension = components['schemas']['Dimension']
export type Interval = components['schemas']['Interval']
export type Relative = components['schemas']['Relative']
export type Against = components['schemas']['Against']
export type Values = (string | null)[]

export const DIMENSIONS: readonly Dimension[] = ['queue', 'agent', 'team', 'skill', 'entry_point', 'disposition', 'segment', 'language', 'direction', 'hour', 'weekday']
export const INTERVALS: readonly Interval[] = ['quarter', 'hour', 'day', 'week', 'month']
export const PERIODS: readonly Relative[] = ['today', 'yesterday', 'last_7_days', 'last_week', 'last_month']
export const AGAINST: readonly Against[] = ['before', 'week_before']
export const MOST_METRICS = 20
export const MOST_GROUPS = 3
export const USUAL_SECONDS = 20

const figures = (...ids: string[]): Definition['metrics'] => ids.map((id) => ({ id }))
const QUEUE = figures('offered', 'answered', 'abandoned', 'service_level', 'speed_of_answer', 'handle_time')

/** What most people want to know, ready to be asked. */
export const READY: Readonly<Record<string, Definition>> = {
  todayByQueue: { metrics: QUEUE, period: 'today', group_by: ['queue'] },
  yesterdayByQueue: { metrics: QUEUE, period: 'yesterday', group_by: ['queue'], against: 'week_before' },
  lastWeekByDay: { metrics: figures('offered', 'answered', 'abandon_rate', 'service_level'), period: 'last_week', interval: 'day', group_by: ['queue'], against: 'before' },
  byHour: { metrics: figures('offered', 'service_level', 'speed_of_answer'), period: 'last_7_days', group_by: ['hour'] },
  agents: { metrics: figures('handled', 'handle_time', 'missed', 'occupancy', 'adherence'), period: 'last_7_days', group_by: ['agent'] },
  dispositions: { metrics: figures('handled', 'handle_time', 'first_contact_resolution'), period: 'last_month', group_by: ['disposition'] },
}
export const FIRST = READY['todayByQueue'] as Definition

/** Only what says something, always in the same order: what asks the same looks the same. */
export function plain(definition: Definition): Definition {
  const { period, from, to, interval, against } = definition
  const filters = Object.entries(definition.filters ?? {}).filter(([, values]) => values?.length)
  return {
    metrics: definition.metrics.map(({ id, seconds }) => (seconds ? { id, seconds } : { id })),
    ...(period ? { period } : { from, to }),
    ...(interval && { interval }),
    ...(definition.group_by?.length && { group_by: definition.group_by }),
    ...(filters.length && { filters: Object.fromEntries(filters.toSorted(([one], [other]) => one.localeCompare(other))) }),
    ...(against && { against }),
  }
}

export const keyOf = (definition: Definition): string => JSON.stringify(plain(definition))

/** The address's query for a definition. */
export const queryOf = (definition: Definition): Record<string, string> => ({ ask: keyOf(definition) })

/** The definition in an address; null: none, or nothing that could be one. The service checks the rest. */
export function definitionIn(query: unknown): Definition | null {
  if (typeof query !== 'string') return null
  try {
    const found: unknown = JSON.parse(query)
    return isThing(found) ? asked(found) : null
  } catch {
    return null
  }
}

function asked(found: Record<string, unknown>): Definition | null {
  const chosen = list(found['metrics']).filter((one) => isThing(one) && typeof one['id'] === 'string') as unknown as MetricChosen[]
  if (!chosen.length) return null
  const [from, to] = [day(found['from']), day(found['to'])]
  const filters = isThing(found['filters']) ? found['filters'] : {}
  return plain({
    metrics: chosen.map(({ id, seconds }) => ({ id, seconds: typeof seconds === 'number' ? seconds : null })),
    ...(from && to ? { from, to } : { period: among(PERIODS, found['period']) ?? 'today' }),
    interval: among(INTERVALS, found['interval']),
    group_by: list(found['group_by']).flatMap((one) => among(DIMENSIONS, one) ?? []),
    filters: Object.fromEntries(DIMENSIONS.map((one) => [one, list(filters[one]).filter((value) => value === null || typeof value === 'string') as Values])),
    against: among(AGAINST, found['against']),
  })
}

const day = (value: unknown): string | null => (typeof value === 'string' && /^\d{4}-\d\d-\d\d$/.test(value) ? value : null)
const isThing = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null && !Array.isArray(value)
const list = (value: unknown): unknown[] => (Array.isArray(value) ? value : [])
const among = <T extends string>(all: readonly T[], value: unknown): T | null => all.find((one) => one === value) ?? null

/** A metric in or out of the definition, with all its own times; the last one stays. */
export function withMetric(definition: Definition, id: string, wanted: boolean): Definition {
  const others = definition.metrics.filter((one) => one.id !== id)
  if (wanted) return others.length < MOST_METRICS ? { ...definition, metrics: [...others, { id }] } : definition
  return others.length ? { ...definition, metrics: others } : definition
}

/** Another time for the figure at this place; null: each queue's own. */
export function withSeconds(definition: Definition, place: number, seconds: number | null): Definition {
  const metrics = definition.metrics.map((one, index) => (index === place ? { id: one.id, ...(seconds && { seconds }) } : one))
  return { ...definition, metrics }
}

/** The same figure once more, right behind, within a time of its own. */
export function withAnother(definition: Definition, place: number): Definition {
  const one = definition.metrics[place]
  if (!one || definition.metrics.length >= MOST_METRICS) return definition
  return { ...definition, metrics: definition.metrics.toSpliced(place + 1, 0, { id: one.id, seconds: one.seconds ? one.seconds + USUAL_SECONDS : USUAL_SECONDS }) }
}

export function withoutPlace(definition: Definition, place: number): Definition {
  return definition.metrics.length > 1 ? { ...definition, metrics: definition.metrics.toSpliced(place, 1) } : definition
}

/** A dimension at the end of those it is told apart by, or out of them; one more than there may be pushes out the first. */
export function withGroup(definition: Definition, dimension: Dimension, wanted: boolean): Definition {
  const others = (definition.group_by ?? []).filter((one) => one !== dimension)
  return { ...definition, group_by: wanted ? [...others, dimension].slice(-MOST_GROUPS) : others }
}

/** A value in or out of those that a dimension may have; without any, all may be. */
export function withValue(definition: Definition, dimension: Dimension, value: string | null, wanted: boolean): Definition {
  const others = (definition.filters?.[dimension] ?? []).filter((one) => one !== value)
  return withValues(definition, dimension, wanted ? [...others, value] : others)
}

export function withValues(definition: Definition, dimension: Dimension, values: Values): Definition {
  const { [dimension]: _, ...others } = definition.filters ?? {}
  return { ...definition, filters: values.length ? { ...others, [dimension]: values } : others }
}

export function withPeriod(definition: Definition, period: Relative): Definition {
  return { ...definition, period, from: null, to: null }
}

export function withDays(definition: Definition, from: string, to: string): Definition {
  return { ...definition, period: null, from, to: to < from ? from : to }
}
