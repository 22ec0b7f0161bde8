// How old what is on the screen may be.
import type { Connection } from '@/realtime/socket'

/** The service is heard from every few seconds, however quiet the floor is. */
const FRESH_MS = 8000

export function isStale(connection: Connection, age: number): boolean {
  return connection === 'lost' || connection === 'refused' || age > FRESH_MS
}
