// What of a report is drawn: one figure, over time as lines, else as bars; the largest few when there are many.
import { i18n } from '@/locales/i18n'
import { rowWords, startWords, type Report, type Row } from './words'

export const MOST_LINES = 6
export const MOST_BARS = 12

export interface Series {
  name: string
  values: (number | null)[]
  /** Of the days it is compared with. */
  before: boolean
  /** Its place among the colours and marks: the same whatever else is hidden. */
  look: number
}

export interface Drawing {
  kind: 'line' | 'bars' | 'columns'
  labels: string[]
  series: Series[]
  /** So many that are in the table are not drawn. */
  left: number
}

/** Null: there is nothing that a picture would tell. */
export function drawingOf(report: Report, place: number): Drawing | null {
  if (report.columns[place] === undefined || !report.rows.length) return null
  return report.definition.interval && report.starts.length > 1 ? overTime(report, place) : sideBySide(report, place)
}

function overTime(report: Report, place: number): Drawing {
  const groups = new Map<string, Row[]>()
  for (const row of report.rows) groups.set(JSON.stringify(row.key), [...(groups.get(JSON.stringify(row.key)) ?? []), row])
  const weight = (rows: Row[]): number => rows.reduce((sum, row) => sum + Math.abs(row.figures[place] ?? 0), 0)
  const drawn = [...groups.values()].toSorted((one, other) => weight(other) - weight(one)).slice(0, MOST_LINES)
  const series = drawn.map((rows, look) => ({ name: rowWords(report, rows[0] as Row) || words('all'), values: along(report, rows, place, 'figures'), before: false, look }))
  // One line beside what it is compared with can be told apart; more of them could not.
  const only = drawn.length === 1 ? drawn[0] : undefined
  if (only?.some((row) => row.before)) series.push({ name: words('beforeSeries'), values: along(report, only, place, 'before'), before: true, look: 0 })
  return { kind: 'line', labels: report.starts.map((at) => startWords(report, at)), series, left: groups.size - drawn.length }
}

function along(report: Report, rows: Row[], place: number, which: 'figures' | 'before'): (number | null)[] {
  const at = new Map(rows.map((row) => [Date.parse(row.at ?? ''), row]))
  const none = report.columns[place]?.unit === 'count' ? 0 : null
  const last = Math.max(...rows.map((row) => Date.parse(row.at ?? '')))
  return report.starts.map((start) => {
    const row = at.get(Date.parse(start))
    // What has not been yet is not nothing.
    return row ? (row[which]?.[place] ?? null) : Date.parse(start) < last ? none : null
  })
}

function sideBySide(report: Report, place: number): Drawing | null {
  const first = report.definition.group_by?.[0]
  const inTurn = (first === 'hour' || first === 'weekday') && report.definition.group_by?.length === 1
  // Of what has no agent, no queue ... nothing is drawn where nothing is.
  const told = report.rows.filter((row) => row.figures[place] !== null && (!row.key.includes(null) || row.figures[place] || row.before?.[place]))
  const rows = inTurn ? report.rows.toSorted((one, other) => String(one.key[0]).localeCompare(String(other.key[0]))) : told.toSorted((one, other) => (other.figures[place] ?? 0) - (one.figures[place] ?? 0)).slice(0, MOST_BARS)
  if (rows.length < 2) return null
  const name = (row: Row): string => [rowWords(report, row), row.at && report.definition.interval ? startWords(report, row.at) : ''].filter(Boolean).join(' · ')
  const series: Series[] = [{ name: words(report.rows[0]?.before ? 'nowSeries' : 'all'), values: rows.map((row) => row.figures[place] ?? null), before: false, look: 0 }]
  if (report.rows[0]?.before) series.push({ name: words('beforeSeries'), values: rows.map((row) => row.before?.[place] ?? null), before: true, look: 0 })
  return { kind: inTurn ? 'columns' : 'bars', labels: rows.map(name), series, left: told.length > rows.length ? told.length - rows.length : 0 }
}

const words = (key: string): string => i18n.global.t(`reports.chart.${key}`)
