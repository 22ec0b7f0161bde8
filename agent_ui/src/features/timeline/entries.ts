// The entries of one customer's timeline: page after page, and read again where something has changed.
//
// Rule: what is loaded stays where it is. A change is read in the pages that are loaded, and only what differs is put in.
import { computed, ref, shallowRef, watch } from 'vue'
import { answered, api, asProblem } from '@/api/client'
import type { components } from '@/api/schema.gen'
import { useRecordChanges } from '@/realtime/records'

export type Entry = components['schemas']['TimelineEntry']
export type Kind = components['schemas']['EntryKind']

export const KINDS: Kind[] = ['interaction', 'ticket', 'order', 'task', 'note', 'callback', 'survey']
/** As record events name what the timeline shows. */
const CHANGED = new Set(['ticket', 'ticket_comment', 'order', 'task', 'note', 'survey', 'callback', 'interaction'])
const PAGE = 30
const MOST_AT_ONCE = 200
/** Several changes at once are one look. */
const GATHER_MS = 300

export const keyOf = (entry: Entry): string => `${entry.kind}:${entry.id}`

export function useEntries(customerId: () => string, kind: () => Kind | null, household: () => boolean) {
  const items = shallowRef<Entry[]>([])
  const cursor = ref<string | null>(null)
  const state = ref<'loading' | 'ready' | 'failed'>('loading')
  const code = ref<string | null>(null)
  const loadingMore = ref(false)
  /** Entries that came while they were looked at. */
  const fresh = ref(new Set<string>())
  let turn = 0
  let timer: ReturnType<typeof setTimeout> | undefined

  function ask(limit: number, after: string | null) {
    const chosen = kind()
    const query = { limit, household: household(), ...(chosen ? { kinds: [chosen] } : {}), ...(after ? { cursor: after } : {}) }
    return answered(api.GET('/api/v1/customers/{customer_id}/timeline', { params: { path: { customer_id: customerId() }, query } }))
  }

  async function load(): Promise<void> {
    const mine = (turn += 1)
    state.value = 'loading'
    items.value = []
    fresh.value = new Set()
    try {
      const page = await ask(PAGE, null)
      if (mine !== turn) return
      items.value = page.items
      cursor.value = page.next_cursor
      state.value = 'ready'
    } catch (error) {
      if (mine !== turn) return
      code.value = asProblem(error).code
      state.value = 'failed'
    }
  }

  async function more(): Promise<void> {
    if (!cursor.value || loadingMore.value) return
    const mine = turn
    loadingMore.value = true
    try {
      const page = await ask(PAGE, cursor.value)
      if (mine !== turn) return
      const known = new Set(items.value.map(keyOf))
      items.value = [...items.value, ...page.items.filter((one) => !known.has(keyOf(one)))]
      cursor.value = page.next_cursor
    } catch (error) {
      if (mine === turn) code.value = asProblem(error).code
    } finally {
      loadingMore.value = false
    }
  }

  /** Reads again as much as is loaded. Entries that are the same stay the same objects, so that nothing flickers. */
  async function refresh(): Promise<void> {
    if (state.value !== 'ready') return load()
    const mine = turn
    const wanted = Math.max(PAGE, items.value.length)
    const found: Entry[] = []
    let after: string | null = null
    try {
      do {
        const page: { items: Entry[]; next_cursor: string | null } = await ask(Math.min(MOST_AT_ONCE, wanted - found.length), after)
        found.push(...page.items)
        after = page.next_cursor
      } while (after && found.length < wanted)
    } catch {
      return
    }
    if (mine !== turn) return
    const before = new Map(items.value.map((one) => [keyOf(one), one]))
    fresh.value = new Set([...fresh.value, ...found.filter((one) => !before.has(keyOf(one)) && one.at > (items.value[0]?.at ?? '')).map(keyOf)])
    items.value = found.map((one) => {
      const old = before.get(keyOf(one))
      return old && JSON.stringify(old) === JSON.stringify(one) ? old : one
    })
    cursor.value = after
  }

  function refreshSoon(): void {
    clearTimeout(timer)
    timer = setTimeout(() => void refresh(), GATHER_MS)
  }

  watch([customerId, kind, household], () => void load(), { immediate: true })
  useRecordChanges((change) => {
    if (change === null) refreshSoon()
    else if (CHANGED.has(change.kind) && (change.customer_id === null ? change.record_id === null || household() : change.customer_id === customerId() || household())) refreshSoon()
  })

  return { items, state, code, fresh, loadingMore, more, load, refresh, refreshSoon, hasMore: computed(() => cursor.value !== null) }
}
