// When the contact center's day has begun: its figures count from there, wherever whoever looks at them sits.
import { ref, type Ref } from 'vue'
import { answered, api } from '@/api/client'

const HOUR_MS = 3_600_000
const DAY_MS = 24 * HOUR_MS

/** Milliseconds since midnight on the wall there. */
function onTheWall(zone: string, at: number): number {
  const parts = new Intl.DateTimeFormat('en', { timeZone: zone, hourCycle: 'h23', hour: 'numeric', minute: 'numeric', second: 'numeric' }).formatToParts(at)
  const of = (type: string): number => Number(parts.find((part) => part.type === type)?.value)
  return of('hour') * HOUR_MS + of('minute') * 60_000 + of('second') * 1000
}

/** The last midnight on the wall there; also on days of 23 or 25 hours. */
export function midnightIn(zone: string, now: number): number {
  const second = Math.floor(now / 1000) * 1000
  const near = second - onTheWall(zone, second)
  const off = onTheWall(zone, near)
  return off > DAY_MS / 2 ? near + DAY_MS - off : near - off
}

/** The contact center's zone; until it is known, that of this computer. */
export function useZone(): Ref<string> {
  const zone = ref(Intl.DateTimeFormat().resolvedOptions().timeZone)
  answered(api.GET('/api/v1/tasks/day')).then(
    (day) => (zone.value = day.timezone),
    () => undefined,
  )
  return zone
}
