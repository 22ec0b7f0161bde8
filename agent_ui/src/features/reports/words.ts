// Figures and values of reports as people read them.
import { asClock } from '@/desk/durations'
import { i18n } from '@/locales/i18n'
import type { components } from '@/api/schema.gen'
import type { Dimension, Interval } from './definition'

export type Report = components['schemas']['ReportShown']
export type Column = components['schemas']['ColumnShown']
export type Row = components['schemas']['RowShown']

const PERCENT = 100
// What it is to have none of these has a word of its own.
const OF_NONE: ReadonlySet<Dimension> = new Set<Dimension>(['agent', 'queue', 'team', 'skill', 'disposition'])
const language = (): 'en' | 'zh' => (i18n.global.locale.value === 'en' ? 'en' : 'zh')

/** `62.5 %`, `2:05`, `1,204`; a dash where there is nothing to tell. */
export function figureWords(unit: Column['unit'], value: number | null | undefined): string {
  if (value === null || value === undefined) return '–'
  if (unit === 'share') return `${(value * PERCENT).toFixed(1)} %`
  if (unit === 'seconds') return `${value <= -1 ? '−' : ''}${asClock(Math.abs(value) * 1000)}`
  return new Intl.NumberFormat(i18n.global.locale.value, { maximumFractionDigits: 1 }).format(value)
}

export interface Change {
  words: string
  /** Whether it is for the better; null: neither way is. */
  good: boolean | null
}

/** How a figure differs from what it is compared with. Of shares the points, of all else the part. */
export function changeOf(column: Column, now: number | null, before: number | null): Change | null {
  if (now === null || before === null) return null
  const by = now - before
  const sign = by > 0 ? '+' : '−'
  const much = Math.abs(by)
  const good = column.better === 'neither' ? null : (by > 0) === (column.better === 'higher')
  const said = column.unit === 'share' ? (much * PERCENT).toFixed(1) : before ? String(Math.round((much / Math.abs(before)) * PERCENT)) : figureWords(column.unit, much)
  // What is too little to be said is no change, and neither good nor bad.
  if (!/[1-9]/.test(said)) return { words: '±0', good: null }
  if (column.unit === 'share') return { words: `${sign}${said} ${i18n.global.t('reports.points')}`, good }
  return { words: before ? `${sign}${said} %` : `${sign}${said}`, good }
}

export function columnWords(column: Column): string {
  const label = column.label[language()]
  return column.seconds === null ? label : `${label} (${column.seconds} s)`
}

export const definitionWords = (column: Column): string => column.words[language()]

/** What a row is about: its value of this dimension in words. */
export function valueWords(report: Report, dimension: Dimension, value: string | null): string {
  if (value === null || value === '') return i18n.global.t(`reports.none.${OF_NONE.has(dimension) ? dimension : 'other'}`)
  if (dimension === 'hour') return `${value}:00`
  if (dimension === 'weekday') return new Intl.DateTimeFormat(i18n.global.locale.value, { weekday: 'long', timeZone: 'UTC' }).format(new Date(Date.UTC(2024, 0, 1 + Number(value))))
  if (dimension === 'language' || dimension === 'direction') return i18n.global.t(`reports.${dimension}.${value}`, value)
  return report.names[dimension]?.[value]?.[language()] ?? value
}

/** When an interval of a report began, on the contact center's clock; of one day, the time alone. */
export function startWords(report: Report, at: string): string {
  const interval = report.definition.interval ?? 'day'
  const brief = report.from === report.to && (interval === 'quarter' || interval === 'hour')
  return brief ? new Intl.DateTimeFormat(i18n.global.locale.value, { hour: '2-digit', minute: '2-digit', hourCycle: 'h23', timeZone: report.timezone }).format(new Date(at)) : instantWords(at, interval, report.timezone)
}

function instantWords(at: string, interval: Interval, timeZone: string): string {
  const day: Intl.DateTimeFormatOptions = { month: 'short', day: 'numeric', weekday: 'short' }
  const finer: Intl.DateTimeFormatOptions = { month: 'short', day: 'numeric', hour: '2-digit', minute: '2-digit', hourCycle: 'h23' }
  const options = interval === 'month' ? { year: 'numeric' as const, month: 'long' as const } : interval === 'quarter' || interval === 'hour' ? finer : day
  return new Intl.DateTimeFormat(i18n.global.locale.value, { ...options, timeZone }).format(new Date(at))
}

/** All of a row's values as one line: its name in a chart. */
export function rowWords(report: Report, row: Row): string {
  const groups = report.definition.group_by ?? []
  return row.key.map((value, index) => valueWords(report, groups[index] as Dimension, value)).join(' · ')
}

/** The day that an instant is on, on the contact center's clock: `2026-03-02`. */
export function dayIn(at: string, timeZone: string): string {
  return new Intl.DateTimeFormat('en-CA', { year: 'numeric', month: '2-digit', day: '2-digit', timeZone }).format(new Date(at))
}

/** When something was, on the contact center's clock. */
export function momentWords(at: string, timeZone: string): string {
  return new Intl.DateTimeFormat(i18n.global.locale.value, { month: 'short', day: 'numeric', hour: '2-digit', minute: '2-digit', second: '2-digit', hourCycle: 'h23', timeZone }).format(new Date(at))
}

/** The days of a report, and those it is compared with: `Mar 2 – 8, 2026, against Feb 23 – Mar 1`. */
export function spanWords(report: Report): string {
  const format = new Intl.DateTimeFormat(i18n.global.locale.value, { year: 'numeric', month: 'short', day: 'numeric', timeZone: report.timezone })
  // What ends at midnight ends on the day before.
  const span = (since: string, until: string): string => format.formatRange(new Date(since), new Date(Math.max(Date.parse(since), Date.parse(until) - 1)))
  const days = span(report.begins_at, report.ends_at)
  if (!report.before_begins_at || !report.before_ends_at) return days
  return i18n.global.t('reports.compared', { days, before: span(report.before_begins_at, report.before_ends_at) })
}
