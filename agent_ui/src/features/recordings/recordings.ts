// Recordings as one looks for them: a page at a time, newest first, read again when something becomes of one.
import { answered, api } from '@/api/client'
import type { paths } from '@/api/schema.gen'
import { spanOfDays } from '@/desk/days'
import { usePaged, type Paged } from '@/desk/paged'
import { useRecordChanges } from '@/realtime/records'
import type { Recording } from './waveform'

type Query = NonNullable<paths['/api/v1/recordings']['get']['parameters']['query']>

/** What is asked for, as the fields of the page have it: empty text lets everything pass. */
export interface Wanted {
  number: string
  from: string
  to: string
  queue: string
  agent: string
  kind: '' | 'talk' | 'voicemail'
  disposition: string
  least: string
  most: string
  gaps: boolean
  held: boolean
}

export const nothingWanted = (): Wanted => ({ number: '', from: '', to: '', queue: '', agent: '', kind: '', disposition: '', least: '', most: '', gaps: false, held: false })


/** Days are whole days where the person sits: the last one is included. */
export function queryOf(wanted: Wanted): Query {
  const given: Query = spanOfDays(wanted.from, wanted.to)
  if (wanted.number.trim()) given.number = wanted.number.trim()
  if (wanted.queue) given.queue = wanted.queue
  if (wanted.agent) given.agent = wanted.agent
  if (wanted.kind) given.kind = wanted.kind
  if (wanted.disposition) given.disposition = wanted.disposition
  if (seconds(wanted.least) !== null) given.min_seconds = seconds(wanted.least)
  if (seconds(wanted.most) !== null) given.max_seconds = seconds(wanted.most)
  if (wanted.gaps) given.gaps = true
  if (wanted.held) given.legal_hold = true
  return given
}

export function useRecordings(query: () => Query): Paged<Recording> {
  const found = usePaged<Recording>(query, (cursor, limit) => answered(api.GET('/api/v1/recordings', { params: { query: { ...query(), limit, ...(cursor && { cursor }) } } })))
  useRecordChanges((change) => {
    if (change === null || change.kind === 'recording') found.reloadSoon()
  })
  return found
}

function seconds(text: string | number): number | null {
  // A number field gives a number.
  const found = Number.parseFloat(String(text))
  return Number.isFinite(found) && found >= 0 ? found : null
}
