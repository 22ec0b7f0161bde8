// A forecast as the page has it: the hours of its day, how many agents are to be there, and the table as a file.
//
// Rule: an hour is of the clock. On the day on which the clock goes back one comes twice, and is there twice.
import type { components } from '@/api/schema.gen'
import { wallOffset, wallTime } from '@/desk/wallTime'

export type Forecast = components['schemas']['ForecastShown']
export type Quarter = components['schemas']['ForecastQuarter']
export type Formula = components['schemas']['StaffingFormula']
export type Checked = components['schemas']['ForecastChecked']

export const FORMULAS: readonly Formula[] = ['erlang_a', 'erlang_c']
export const MOST_AGENTS = 500

export interface Hour {
  /** Instant of its beginning, and what the plan knows it by. */
  at: number
  label: string
  /** Its quarters, and where they begin among all. */
  first: number
  quarters: Quarter[]
  contacts: number
  handleSeconds: number
  open: boolean
  agents: Record<Formula, { least: number; most: number }>
}

/** Agents by hour, where somebody wants other than the formula. */
export type Plan = ReadonlyMap<number, number>

export const isOpen = (quarter: Quarter): boolean => quarter.is_open !== false

export function hoursOf(forecast: Forecast): Hour[] {
  const hours: { first: number; quarters: Quarter[] }[] = []
  forecast.quarters.forEach((quarter, place) => {
    const begins = wallTime(Date.parse(quarter.at), forecast.timezone).endsWith(':00')
    if (begins || !hours.length) hours.push({ first: place, quarters: [quarter] })
    else hours.at(-1)?.quarters.push(quarter)
  })
  const clock = hours.map((hour) => wallTime(Date.parse(hour.quarters[0]?.at ?? ''), forecast.timezone))
  return hours.map(({ first, quarters }, place) => {
    const at = Date.parse(quarters[0]?.at ?? '')
    const label = clock[place] ?? ''
    const contacts = quarters.reduce((sum, quarter) => sum + quarter.contacts, 0)
    const twice = clock.filter((other) => other === label).length > 1
    const agents = (formula: Formula): { least: number; most: number } => {
      const needs = quarters.map((quarter) => quarter[formula].agents)
      return { least: Math.min(...needs), most: Math.max(...needs) }
    }
    return {
      at,
      label: twice ? `${label} (${wallOffset(at, forecast.timezone)})` : label,
      first,
      quarters,
      contacts,
      handleSeconds: contacts ? quarters.reduce((sum, quarter) => sum + quarter.contacts * quarter.handle_seconds, 0) / contacts : (quarters[0]?.handle_seconds ?? 0),
      open: quarters.some(isOpen),
      agents: { erlang_a: agents('erlang_a'), erlang_c: agents('erlang_c') },
    }
  })
}

/** Hours one after the other in which the queue is closed and nobody is expected: told as one. */
export type Line = { kind: 'hour'; hour: Hour } | { kind: 'closed'; from: Hour; to: Hour; count: number }

export function linesOf(hours: readonly Hour[]): Line[] {
  const lines: Line[] = []
  for (const hour of hours) {
    const last = lines.at(-1)
    if (hour.open || hour.contacts > 0) lines.push({ kind: 'hour', hour })
    else if (last?.kind === 'closed') Object.assign(last, { to: hour, count: last.count + 1 })
    else lines.push({ kind: 'closed', from: hour, to: hour, count: 1 })
  }
  return lines
}

/** Agents for each quarter of the day: of the formula, but for the hours of the plan. */
export function agentsOf(hours: readonly Hour[], formula: Formula, plan: Plan): number[] {
  return hours.flatMap((hour) => hour.quarters.map((quarter) => plan.get(hour.at) ?? quarter[formula].agents))
}

/** A number of agents that somebody typed; null: the formula's, as nothing sensible is there. */
export function agentsTyped(text: string): number | null {
  const number = Number(text)
  return text.trim() === '' || !Number.isInteger(number) || number < 0 ? null : Math.min(MOST_AGENTS, number)
}

/** Hours of work of so many agents. */
export const agentHours = (agents: readonly number[]): number => agents.reduce((sum, count) => sum + count, 0) / 4

/** From which quarter to which one (not any more) the queue is closed. */
export function closedSpans(forecast: Forecast): { from: number; to: number }[] {
  const spans: { from: number; to: number }[] = []
  forecast.quarters.forEach((quarter, place) => {
    if (isOpen(quarter)) return
    const last = spans.at(-1)
    if (last?.to === place) last.to = place + 1
    else spans.push({ from: place, to: place + 1 })
  })
  return spans
}

/** A spreadsheet takes what begins with these for a formula, quoted or not. */
const DANGEROUS = /^[=+\-@\t\r]/

function cell(value: string | number): string {
  const text = typeof value === 'string' && DANGEROUS.test(value) ? `'${value}` : String(value)
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text
}

/** With the mark by which spreadsheets know that it is UTF-8. */
export function asCsv(rows: readonly (readonly (string | number)[])[]): string {
  return `\uFEFF${rows.map((row) => row.map(cell).join(',')).join('\r\n')}\r\n`
}
