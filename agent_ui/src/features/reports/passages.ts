// What a figure is made of: visits and parts, a page at a time, and the one contact with all that happened in it.
import { onScopeDispose, ref, shallowRef, watch, type Ref, type ShallowRef } from 'vue'
import { answered, api, asProblem } from '@/api/client'
import type { components, paths } from '@/api/schema.gen'
import { DIMENSIONS } from './definition'

export type Passage = components['schemas']['PassageShown']
type Query = paths['/api/v1/reports/interactions']['get']['parameters']['query']

/** A number that was pressed. */
export interface Drill {
  drill: string
  metric: string
  /** What it is called, whose it is, and how much it is. */
  title: string
  about: string
  value: string
}

/** A row's `drill` as the query that it is. An empty value is what has none. */
export function queryOfDrill(drill: string, metric: string | null, cursor: string | null): Query {
  const given = new URLSearchParams(drill)
  const some = Object.fromEntries(DIMENSIONS.flatMap((one) => (given.has(one) ? [[one, given.getAll(one)]] : [])))
  return { from: given.get('from') ?? '', to: given.get('to') ?? '', ...some, ...(metric && { metric }), ...(cursor && { cursor }) }
}

export interface Passages {
  items: ShallowRef<Passage[]>
  loaded: Ref<boolean>
  busy: Ref<boolean>
  code: Ref<string | null>
  more: Ref<boolean>
  /** The figure is of time: these are all contacts of the row. */
  ofTime: Ref<boolean>
  older: () => Promise<void>
}

export function usePassages(wanted: () => Drill): Passages {
  const items = shallowRef<Passage[]>([])
  const [loaded, busy, more, ofTime] = [ref(false), ref(false), ref(false), ref(false)]
  const code = ref<string | null>(null)
  let cursor: string | null = null
  let round = 0

  async function read(from: string | null): Promise<void> {
    const mine = ++round
    const { drill, metric } = wanted()
    busy.value = true
    code.value = null
    try {
      const page = await answered(api.GET('/api/v1/reports/interactions', { params: { query: queryOfDrill(drill, ofTime.value ? null : metric, from) } }))
      if (mine !== round) return
      items.value = from ? [...items.value, ...page.items] : page.items
      cursor = page.next_cursor
      more.value = cursor !== null
      loaded.value = true
    } catch (error) {
      if (mine !== round) return
      code.value = asProblem(error).code
      if (code.value === 'metric_has_no_interactions' && !ofTime.value) {
        ofTime.value = true
        return read(null)
      }
    }
    busy.value = false
  }

  watch(wanted, () => {
    items.value = []
    loaded.value = ofTime.value = more.value = false
    void read(null)
  }, { immediate: true })
  onScopeDispose(() => (round += 1))
  return { items, loaded, busy, code, more, ofTime, older: () => read(cursor) }
}
