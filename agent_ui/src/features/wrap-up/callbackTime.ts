// Times for a callback: usual ones to choose from, and between the input's words and an instant.

export interface Suggestion {
  key: 'hour' | 'afternoon' | 'tomorrow' | 'monday'
  at: Date
}

/** The usual promises, as far as they are still to come: in an hour, at 15:00 today, tomorrow and on Monday at 9:30. */
export function suggestionsAt(now: Date): Suggestion[] {
  const hour = new Date(Math.ceil((now.getTime() + 3_600_000) / 900_000) * 900_000)
  const afternoon = onDay(now, 0, 15, 0)
  const found: Suggestion[] = [{ key: 'hour', at: hour }]
  if (afternoon.getTime() > hour.getTime()) found.push({ key: 'afternoon', at: afternoon })
  found.push({ key: 'tomorrow', at: onDay(now, 1, 9, 30) })
  const untilMonday = (8 - now.getDay()) % 7 || 7
  if (untilMonday > 1) found.push({ key: 'monday', at: onDay(now, untilMonday, 9, 30) })
  return found
}

/** As `<input type="datetime-local">` has it. */
export function asLocal(at: Date): string {
  return `${at.getFullYear()}-${two(at.getMonth() + 1)}-${two(at.getDate())}T${two(at.getHours())}:${two(at.getMinutes())}`
}

function two(value: number): string {
  return String(value).padStart(2, '0')
}

function onDay(now: Date, days: number, hours: number, minutes: number): Date {
  return new Date(now.getFullYear(), now.getMonth(), now.getDate() + days, hours, minutes)
}
