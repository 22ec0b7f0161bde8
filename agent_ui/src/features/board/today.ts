// The contacts behind a figure of today: those whose waiting has ended so, newest first, a page at a time.
import { computed, type ComputedRef } from 'vue'
import { answered, api } from '@/api/client'
import type { components } from '@/api/schema.gen'
import { usePaged, type Paged } from '@/desk/paged'
import type { Came } from './looking'

export type Contact = components['schemas']['InteractionShown']
type Outcome = components['schemas']['Outcome']

export const OUTCOMES: Record<Came, readonly (Outcome | undefined)[]> = {
  all: [undefined],
  answered: ['answered'],
  abandoned: ['abandoned_in_queue', 'abandoned_while_ringing'],
}
export interface TodayWanted {
  queue: string | null
  came: Came
  from: string
}

/** Several lists are read as one: each goes on from its own place. */
type Places = (string | null)[]

export function useToday(wanted: () => TodayWanted): Omit<Paged<Contact>, 'items'> & { items: ComputedRef<Contact[]> } {
  const paged = usePaged<Contact, Places>(wanted, async (places, limit) => {
    const { queue, came, from } = wanted()
    const pages = await Promise.all(
      OUTCOMES[came].map((outcome, index) => {
        const cursor = places?.[index]
        if (places && !cursor) return { items: [], next_cursor: null }
        const query = { queue: queue ?? undefined, outcome, from, limit, cursor: cursor ?? undefined }
        return answered(api.GET('/api/v1/interactions', { params: { query } }))
      }),
    )
    const next = pages.map((page) => page.next_cursor)
    return { items: pages.flatMap((page) => page.items), next_cursor: next.some(Boolean) ? next : null }
  })
  return { ...paged, items: computed(() => paged.items.value.toSorted((one, other) => other.started_at.localeCompare(one.started_at))) }
}
