// An alarm while somebody writes it: what is in the fields, and what of it is sent.
import type { Alarm, AlarmWanted, Choices, Watchable } from './alarms'
import { limitOf, typedLimit } from './words'

type ConditionWanted = AlarmWanted['conditions'][number]

/** One condition as typed: limits in the unit that people type them in, empty fields as ''. */
export interface ConditionDraft {
  key: number
  metric: string
  reach: 'each' | 'queue' | 'together' | 'each_agent' | 'group'
  queue: string
  group: string
  window: 'now' | '5m' | '30m' | 'today'
  operator: 'above' | 'at_least' | 'below' | 'at_most'
  threshold: number | ''
  clear: number | ''
  within: number | ''
}

export interface Draft {
  name: string
  conditions: ConditionDraft[]
  combination: 'all' | 'any'
  queues: string[]
  forSeconds: number | ''
  severity: 'info' | 'warning' | 'critical'
  schedule: string
  emails: string
  escalateAfterMinutes: number | ''
  escalateTo: string
  active: boolean
}

const MINUTE = 60
const FIRST = 'service_level'
let keys = 0

export function metricOf(choices: Choices, metric: string): Watchable | undefined {
  return choices.metrics.find((one) => one.metric === metric)
}

/** A new condition, with limits on the side on which the figure is bad. */
export function newCondition(choices: Choices, metric = FIRST): ConditionDraft {
  const known = metricOf(choices, metric) ?? choices.metrics[0]
  const window = known?.windows.includes('30m') ? '30m' : (known?.windows[0] ?? 'now')
  const usual = choices.everything || choices.queues.length > 1 ? 'each' : 'queue'
  const reaches = known?.reaches ?? []
  return {
    key: (keys += 1),
    metric: known?.metric ?? metric,
    reach: reaches.includes(usual) ? usual : (reaches[0] ?? usual),
    queue: choices.queues[0] ?? '',
    group: choices.groups[0] ?? '',
    window,
    operator: known?.better === 'higher' ? 'below' : 'above',
    threshold: '',
    clear: '',
    within: '',
  }
}

export function newDraft(choices: Choices): Draft {
  return {
    name: '',
    conditions: [newCondition(choices)],
    combination: 'all',
    // Who does not look after everything says which of his queues.
    queues: choices.everything ? [] : [...choices.queues],
    forSeconds: MINUTE,
    severity: 'warning',
    schedule: '',
    emails: '',
    escalateAfterMinutes: '',
    escalateTo: '',
    active: true,
  }
}

export function draftOf(alarm: Alarm, choices: Choices): Draft {
  return {
    name: alarm.name,
    conditions: alarm.conditions.map((one) => {
      const unit = metricOf(choices, one.metric)?.unit
      return {
        key: (keys += 1),
        metric: one.metric,
        reach: one.reach,
        queue: one.queue ?? choices.queues[0] ?? '',
        group: one.group ?? choices.groups[0] ?? '',
        window: one.window,
        operator: one.operator,
        threshold: typedLimit(unit, one.threshold),
        clear: one.clear === one.threshold ? '' : typedLimit(unit, one.clear),
        within: one.within_seconds ?? '',
      }
    }),
    combination: alarm.combination,
    queues: [...alarm.queues],
    forSeconds: alarm.for_seconds,
    severity: alarm.severity,
    schedule: alarm.schedule ?? '',
    emails: alarm.emails.join('\n'),
    escalateAfterMinutes: alarm.escalate_after_seconds === null ? '' : alarm.escalate_after_seconds / MINUTE,
    escalateTo: alarm.escalate_to.join('\n'),
    active: alarm.active,
  }
}

/** Whether it can be sent: nothing that is needed is empty. */
export function isWhole(draft: Draft): boolean {
  return draft.name.trim() !== '' && draft.conditions.length > 0 && draft.conditions.every((one) => one.threshold !== '')
}

/** Whether it has an instance for each queue, or for each agent. */
export function isAboutEach(draft: Draft): boolean {
  return draft.conditions.some((one) => one.reach === 'each' || one.reach === 'each_agent')
}

export function wantedOf(draft: Draft, choices: Choices): AlarmWanted {
  const escalates = draft.escalateAfterMinutes !== ''
  return {
    name: draft.name.trim(),
    conditions: draft.conditions.map((one) => conditionOf(one, choices)),
    combination: draft.combination,
    queues: isAboutEach(draft) ? draft.queues : [],
    for_seconds: draft.forSeconds === '' ? 0 : draft.forSeconds,
    severity: draft.severity,
    schedule: draft.schedule || null,
    emails: addresses(draft.emails),
    escalate_after_seconds: draft.escalateAfterMinutes === '' ? null : Math.round(draft.escalateAfterMinutes * MINUTE),
    escalate_to: escalates ? addresses(draft.escalateTo) : [],
    active: draft.active,
  }
}

function conditionOf(draft: ConditionDraft, choices: Choices): ConditionWanted {
  const known = metricOf(choices, draft.metric)
  const limit = (typed: number | ''): number | null => (typed === '' ? null : limitOf(known?.unit, typed))
  return {
    metric: draft.metric,
    reach: draft.reach,
    queue: draft.reach === 'queue' ? draft.queue : null,
    group: draft.reach === 'group' ? draft.group : null,
    window: draft.window,
    operator: draft.operator,
    threshold: limit(draft.threshold) ?? 0,
    clear: limit(draft.clear),
    within_seconds: known?.within && draft.within !== '' ? draft.within : null,
  }
}

function addresses(text: string): string[] {
  return [...new Set(text.split(/[\s,;，；]+/).filter(Boolean))]
}
