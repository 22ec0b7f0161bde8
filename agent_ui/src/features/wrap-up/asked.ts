// What a disposition asks for: whether all of it is there, and how it is handed in.
import type { AskedField, Disposition } from './dispositions'

/** The time of a callback is said like a field. */
export const CALLBACK_AT = 'callback_at'

export type Fault = 'required' | 'number' | 'whole' | 'small' | 'large' | 'past'
export type Value = string | number | boolean

/** What is wrong with what was typed, by field. */
export function faultsIn(disposition: Disposition, typed: Record<string, string>, now: number): Record<string, Fault> {
  const faults: Record<string, Fault> = {}
  for (const field of disposition.fields) {
    const fault = faultOf(field, (typed[field.name] ?? '').trim())
    if (fault) faults[field.name] = fault
  }
  if (disposition.effects.callback) {
    const at = typed[CALLBACK_AT]
    if (!at) faults[CALLBACK_AT] = 'required'
    else if (Date.parse(at) <= now) faults[CALLBACK_AT] = 'past'
  }
  return faults
}

/** As the service takes it; what is empty is left out. */
export function valuesOf(disposition: Disposition, typed: Record<string, string>): Record<string, Value> {
  const values: Record<string, Value> = {}
  for (const field of disposition.fields) {
    const text = (typed[field.name] ?? '').trim()
    if (!text) continue
    values[field.name] = isNumber(field) ? Number(text) : field.kind === 'boolean' ? text === 'true' : text
  }
  const at = typed[CALLBACK_AT]
  if (disposition.effects.callback && at) values[CALLBACK_AT] = new Date(at).toISOString()
  return values
}

function faultOf(field: AskedField, text: string): Fault | null {
  if (!text) return field.required ? 'required' : null
  if (!isNumber(field)) return null
  if (!/^-?\d+(\.\d+)?$/.test(text)) return 'number'
  if (field.kind === 'integer' && !/^-?\d+$/.test(text)) return 'whole'
  if (field.minimum !== null && Number(text) < field.minimum) return 'small'
  return field.maximum !== null && Number(text) > field.maximum ? 'large' : null
}

function isNumber(field: AskedField): boolean {
  return field.kind === 'integer' || field.kind === 'decimal'
}
