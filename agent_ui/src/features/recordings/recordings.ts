// Recordings as one looks for them: a page at a time, newest first, read again when something becomes of one.
import { onScopeDispose, ref, shallowRef, watch, type Ref, type ShallowRef } from 'vue'
import { answered, api, asProblem } from '@/api/client'
import type { paths } from '@/api/schema.gen'
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

const PAGE = 50
const GATHER_MS = 400
const DAY_MS = 86_400_000

/** Days are whole days where the person sits: the last one is included. */
export function queryOf(wanted: Wanted): Query {
  const given: Query = {}
  if (wanted.number.trim()) given.number = wanted.number.trim()
  if (wanted.from) given.from = startOf(wanted.from).toISOString()
  if (wanted.to) given.to = new Date(startOf(wanted.to).getTime() + DAY_MS).toISOString()
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

export interface Found {
  items: ShallowRef<Recording[]>
  loaded: Ref<boolean>
  code: Ref<string | null>
  /** Whether there are older ones. */
  more: Ref<boolean>
  reload: () => Promise<void>
  older: () => Promise<void>
}

export function useRecordings(query: () => Query): Found {
  const items = shallowRef<Recording[]>([])
  const loaded = ref(false)
  const code = ref<string | null>(null)
  const more = ref(false)
  let cursor: string | null = null
  let round = 0
  let soon: ReturnType<typeof setTimeout> | undefined

  async function read(from: string | null): Promise<void> {
    const mine = ++round
    // What was shown already stays in view when it is read again.
    const limit = from ? PAGE : Math.min(Math.max(items.value.length, PAGE), 200)
    try {
      const page = await answered(api.GET('/api/v1/recordings', { params: { query: { ...query(), limit, ...(from && { cursor: from }) } } }))
      if (mine !== round) return
      items.value = from ? [...items.value, ...page.items] : page.items
      cursor = page.next_cursor
      more.value = cursor !== null
      loaded.value = true
      code.value = null
    } catch (error) {
      if (mine === round) code.value = asProblem(error).code
    }
  }

  const reload = (): Promise<void> => {
    clearTimeout(soon)
    soon = undefined
    return read(null)
  }
  watch(() => JSON.stringify(query()), () => {
    items.value = []
    loaded.value = false
    void reload()
  }, { immediate: true })
  useRecordChanges((change) => {
    if (change === null || change.kind === 'recording') soon ??= setTimeout(() => void reload(), GATHER_MS)
  })
  onScopeDispose(() => clearTimeout(soon))
  return { items, loaded, code, more, reload, older: () => read(cursor) }
}

function startOf(day: string): Date {
  return new Date(`${day}T00:00:00`)
}

function seconds(text: string | number): number | null {
  // A number field gives a number.
  const found = Number.parseFloat(String(text))
  return Number.isFinite(found) && found >= 0 ? found : null
}
