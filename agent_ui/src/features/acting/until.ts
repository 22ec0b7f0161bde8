// Until when a queue is to be closed.
const MINUTE_MS = 60_000
const DAY_MS = 86_400_000

/** `time` as `17:30` on the clock of whoever looks: the next time that it is so late. */
export function nextTime(time: string, now: number): Date | null {
  const [hours, minutes] = time.split(':').map(Number)
  if (hours === undefined || minutes === undefined || Number.isNaN(hours + minutes)) return null
  const at = new Date(now)
  at.setHours(hours, minutes, 0, 0)
  return at.getTime() > now ? at : new Date(at.getTime() + DAY_MS)
}

export function inMinutes(minutes: number, now: number): Date {
  return new Date(now + minutes * MINUTE_MS)
}
