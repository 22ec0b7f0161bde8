// Instants and days on the contact center's clock, wherever in the world its pages are looked at.
//
// Rule: a day here is a name like `2026-03-29`, never an instant: some have 23 hours and some 25.
const QUARTER_MS = 900_000
const DAY_MS = 86_400_000
const formats = new Map<string, Intl.DateTimeFormat>()

function format(key: string, make: () => Intl.DateTimeFormat): Intl.DateTimeFormat {
  const known = formats.get(key) ?? make()
  formats.set(key, known)
  return known
}

/** `09:05`, or `09:05:30`. */
export function wallTime(at: number, timeZone: string, seconds = false): string {
  const made = format(`${timeZone} ${seconds}`, () => new Intl.DateTimeFormat('en-GB', { timeZone, hourCycle: 'h23', hour: '2-digit', minute: '2-digit', ...(seconds && { second: '2-digit' }) }))
  return made.format(at)
}

/** How far the clock is from Greenwich, as people write it: `+8`. */
export function wallOffset(at: number, timeZone: string): string {
  const made = format(`${timeZone} offset`, () => new Intl.DateTimeFormat('en-GB', { timeZone, timeZoneName: 'shortOffset' }))
  const name = made.formatToParts(at).find((part) => part.type === 'timeZoneName')?.value ?? ''
  return name.replace('GMT', '') || '+0'
}

/** The day that an instant belongs to. */
export function wallDay(at: number, timeZone: string): string {
  return format(`${timeZone} day`, () => new Intl.DateTimeFormat('en-CA', { timeZone, year: 'numeric', month: '2-digit', day: '2-digit' })).format(at)
}

/** Every instant from `from` to before `to` at which the clock shows a full hour. The one that comes twice is there twice. */
export function wallHours(from: number, to: number, timeZone: string): number[] {
  const hours: number[] = []
  // Clocks differ by quarters of an hour at most.
  for (let at = Math.ceil(from / QUARTER_MS) * QUARTER_MS; at < to; at += QUARTER_MS) if (wallTime(at, timeZone).endsWith(':00')) hours.push(at)
  return hours
}

export function dayAfter(day: string, by = 1): string {
  return new Date(Date.parse(`${day}T00:00:00Z`) + by * DAY_MS).toISOString().slice(0, 10)
}

/** `Thursday, 5 March 2026`. */
export function dayName(day: string, locale: string, style: Intl.DateTimeFormatOptions = { weekday: 'long', day: 'numeric', month: 'long', year: 'numeric' }): string {
  return new Intl.DateTimeFormat(locale === 'en' ? 'en-GB' : locale, { ...style, timeZone: 'UTC' }).format(Date.parse(`${day}T00:00:00Z`))
}
