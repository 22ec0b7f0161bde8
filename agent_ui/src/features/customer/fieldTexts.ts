// Values of the eleven kinds of fields: as people read them, and as they type them.
import type { components } from '@/api/schema.gen'

export type FieldKind = components['schemas']['FieldKind']

export interface Option {
  value: string
  label: string
}

/** What is shown; an empty text for nothing. */
export function shownValue(kind: FieldKind, value: unknown, options: Option[], locale: string, words: { yes: string; no: string }): string {
  if (value === null || value === undefined || value === '') return ''
  if (typeof value === 'string' && value.includes('*')) return value
  const label = (one: unknown): string => options.find((option) => option.value === one)?.label ?? String(one)
  switch (kind) {
    case 'boolean':
      return value === true ? words.yes : words.no
    case 'choice':
      return label(value)
    case 'choices':
      return Array.isArray(value) ? value.map(label).join(' · ') : String(value)
    case 'integer':
    case 'decimal':
      return typeof value === 'number' ? value.toLocaleString(locale, { maximumFractionDigits: 10 }) : String(value)
    case 'date':
      return dayText(String(value), locale)
    default:
      return String(value)
  }
}

/** A day is nobody's midnight: it is shown as it is written, in the words of the language. */
export function dayText(day: string, locale: string): string {
  const [year, month, date] = day.split('-').map(Number)
  if (!year || !month || !date) return day
  return new Date(Date.UTC(year, month - 1, date)).toLocaleDateString(locale, { dateStyle: 'medium', timeZone: 'UTC' })
}

/** As the input has it. */
export function typedOf(kind: FieldKind, value: unknown): string {
  if (value === null || value === undefined || Array.isArray(value)) return ''
  return kind === 'boolean' ? (value === true ? 'true' : 'false') : String(value)
}

/** What was typed, as the service wants it; undefined: it cannot be that. */
export function valueTyped(kind: FieldKind, typed: string): unknown {
  const text = kind === 'long_text' ? typed.trimEnd() : typed.trim()
  if (text === '') return null
  switch (kind) {
    case 'integer':
      return /^[+-]?\d+$/.test(text) ? Number(text) : undefined
    case 'decimal': {
      const number = Number(text.replace(',', '.'))
      return Number.isFinite(number) ? number : undefined
    }
    case 'boolean':
      return text === 'true'
    default:
      return text
  }
}

/** Only such an address becomes a link: what customers are called is never one. */
export function linkOf(kind: FieldKind, value: unknown): string | null {
  if (typeof value !== 'string' || value.includes('*')) return null
  if (kind === 'url') return /^https?:\/\//i.test(value) ? value : null
  return kind === 'email' && /^[^\s@<>:?&]+@[^\s@<>:?&]+$/.test(value) ? `mailto:${value}` : null
}
