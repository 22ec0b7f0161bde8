// Instants of a timeline: the day that they belong to, and the time within it, on the clock of whoever looks.
const DAY_MS = 86_400_000

const STEPS: readonly [Intl.RelativeTimeFormatUnit, number][] = [
  ['day', DAY_MS],
  ['hour', 3_600_000],
  ['minute', 60_000],
]

export function dayKey(at: string): string {
  const day = new Date(at)
  return `${day.getFullYear()}-${day.getMonth() + 1}-${day.getDate()}`
}

/** `Today`, `Yesterday`, `12 March 2026`. */
export function dayWords(at: string, now: number, locale: string): string {
  const days = Math.round((startOf(now) - startOf(Date.parse(at))) / DAY_MS)
  if (days >= 0 && days < 2) {
    const words = new Intl.RelativeTimeFormat(locale, { numeric: 'auto' }).format(-days, 'day')
    return words.charAt(0).toUpperCase() + words.slice(1)
  }
  const sameYear = new Date(at).getFullYear() === new Date(now).getFullYear()
  return new Date(at).toLocaleDateString(locale, { day: 'numeric', month: 'long', weekday: 'short', ...(sameYear ? {} : { year: 'numeric' }) })
}

export function timeOfDay(at: string, locale: string): string {
  return new Date(at).toLocaleTimeString(locale, { hour: '2-digit', minute: '2-digit', hour12: false })
}

/** What is still to come: `in 2 days`. */
export function asAhead(at: string, now: number, locale: string): string {
  const words = new Intl.RelativeTimeFormat(locale, { numeric: 'auto' })
  const ahead = Math.max(0, Date.parse(at) - now)
  for (const [unit, length] of STEPS) if (ahead >= length) return words.format(Math.floor(ahead / length), unit)
  return words.format(0, 'minute')
}

function startOf(at: number): number {
  const day = new Date(at)
  return new Date(day.getFullYear(), day.getMonth(), day.getDate()).getTime()
}
