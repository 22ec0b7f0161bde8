// The rows of a report in the order that a heading asks for. What has no figure comes last, whichever way.
import type { Dimension } from './definition'
import type { Report, Row } from './words'
import { valueWords } from './words'

/** `at`: by time; a dimension's or a figure's place. */
export type Heading = 'at' | `key${number}` | `figure${number}`

export interface Order {
  heading: Heading | null
  descending: boolean
}

/** By its own nature: in words and time upwards, figures from the largest down; once more turns it round. */
export function pressed(order: Order, heading: Heading): Order {
  return order.heading === heading ? { heading, descending: !order.descending } : { heading, descending: heading.startsWith('figure') }
}

export function stateOf(order: Order, heading: Heading): 'ascending' | 'descending' | 'none' {
  if (order.heading !== heading) return 'none'
  return order.descending ? 'descending' : 'ascending'
}

export function ordered(report: Report, order: Order): Row[] {
  const { heading } = order
  if (!heading) return report.rows
  const direction = order.descending ? -1 : 1
  const values = new Map(report.rows.map((row) => [row, valueOf(report, row, heading)]))
  return report.rows.toSorted((one, other) => compare(values.get(one) ?? null, values.get(other) ?? null, direction))
}

function valueOf(report: Report, row: Row, heading: Heading): string | number | null {
  if (heading === 'at') return row.at === null ? null : Date.parse(row.at)
  if (heading.startsWith('figure')) return row.figures[Number(heading.slice('figure'.length))] ?? null
  const place = Number(heading.slice('key'.length))
  const dimension = report.definition.group_by?.[place] as Dimension
  const value = row.key[place] ?? null
  if (value === null) return null
  // Hours and weekdays go by what they are, not by how they are called.
  return dimension === 'hour' || dimension === 'weekday' ? Number(value) : valueWords(report, dimension, value)
}

function compare(one: string | number | null, other: string | number | null, direction: number): number {
  if (one === null || other === null) return Number(one === null) - Number(other === null)
  return direction * (typeof one === 'number' && typeof other === 'number' ? one - other : String(one).localeCompare(String(other)))
}
