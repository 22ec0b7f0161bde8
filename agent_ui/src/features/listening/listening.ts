// Who was on whose line, as the service remembers it: a page at a time, newest first, read again when somebody comes or goes.
import { watch } from 'vue'
import { answered, api } from '@/api/client'
import type { components, paths } from '@/api/schema.gen'
import { spanOfDays } from '@/desk/days'
import { usePaged, type Paged } from '@/desk/paged'
import { useDesk } from '@/realtime/desk'

export type Listened = components['schemas']['MonitoringListed']
export type Mode = components['schemas']['MonitoringMode']
type Query = NonNullable<paths['/api/v1/monitorings']['get']['parameters']['query']>

/** What is asked for, as the fields of the page have it: empty text lets everything pass. */
export interface Wanted {
  supervisor: string
  agent: string
  queue: string
  mode: Mode | ''
  from: string
  to: string
}

export const nothingWanted = (): Wanted => ({ supervisor: '', agent: '', queue: '', mode: '', from: '', to: '' })

export function queryOf({ from, to, ...same }: Wanted): Query {
  return { ...(Object.fromEntries(Object.entries(same).filter(([, value]) => value)) as Query), ...spanOfDays(from, to) }
}

export function useListening(wanted: () => Query): Paged<Listened> {
  const desk = useDesk()
  const found = usePaged<Listened>(wanted, (cursor, limit) => answered(api.GET('/api/v1/monitorings', { params: { query: { ...wanted(), limit, ...(cursor && { cursor }) } } })))
  watch(() => Object.values(desk.state?.monitorings ?? {}).map((one) => [one.id, one.state, one.mode].join()).join(' '), found.reloadSoon)
  return found
}

/** One after the other, as he chose them; the one that he began with is the first. */
export function modesOf(one: Listened): Mode[] {
  return [one.switches[0]?.before ?? one.mode, ...one.switches.map((each) => each.after)]
}

/** How long he was on the line; null: his phone never answered. */
export function millisecondsOf(one: Listened, now: number): number | null {
  if (!one.answered_at) return null
  return (one.ended_at ? Date.parse(one.ended_at) : now) - Date.parse(one.answered_at)
}
