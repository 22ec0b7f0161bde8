// What a figure is made of: visits and parts, a page at a time, and the one contact with all that happened in it.
import { ref, type Ref } from 'vue'
import { answered, api, asProblem } from '@/api/client'
import type { components, paths } from '@/api/schema.gen'
import { usePaged, type Page, type Paged } from '@/desk/paged'
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

export interface Passages extends Paged<Passage> {
  /** The figure is of time: these are all contacts of the row. */
  ofTime: Ref<boolean>
}

export function usePassages(wanted: () => Drill): Passages {
  const ofTime = ref(false)
  const read = (metric: string | null, cursor: string | null): Promise<Page<Passage>> =>
    answered(api.GET('/api/v1/reports/interactions', { params: { query: queryOfDrill(wanted().drill, metric, cursor) } }))

  const paged = usePaged<Passage>(wanted, async (cursor) => {
    if (cursor !== null) return read(ofTime.value ? null : wanted().metric, cursor)
    ofTime.value = false
    try {
      return await read(wanted().metric, null)
    } catch (error) {
      if (asProblem(error).code !== 'metric_has_no_interactions') throw error
      ofTime.value = true
      return read(null, null)
    }
  })
  return { ...paged, ofTime }
}
