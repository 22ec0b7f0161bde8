// The contacts behind a figure of today: those whose waiting has ended so, newest first, a page at a time.
import { ref, shallowRef, watch, type Ref, type ShallowRef } from 'vue'
import { answered, api, asProblem } from '@/api/client'
import type { components } from '@/api/schema.gen'
import type { Came } from './looking'

export type Contact = components['schemas']['InteractionShown']
type Outcome = components['schemas']['Outcome']

export const OUTCOMES: Record<Came, readonly (Outcome | undefined)[]> = {
  all: [undefined],
  answered: ['answered'],
  abandoned: ['abandoned_in_queue', 'abandoned_while_ringing'],
}
const PAGE = 50

export interface Today {
  items: ShallowRef<Contact[]>
  loaded: Ref<boolean>
  more: Ref<boolean>
  busy: Ref<boolean>
  code: Ref<string | null>
  reload: () => Promise<void>
  next: () => Promise<void>
}

export interface TodayWanted {
  queue: string | null
  came: Came
  from: string
}

export function useToday(wanted: () => TodayWanted): Today {
  const items = shallowRef<Contact[]>([])
  const loaded = ref(false)
  const more = ref(false)
  const busy = ref(false)
  const code = ref<string | null>(null)
  let cursors: (string | null)[] = []
  let latest = 0

  /** From the places where each list went on; without, from the beginning. */
  async function read(from: (string | null)[] | null): Promise<void> {
    const mine = (latest += 1)
    const { queue, came, from: since } = wanted()
    busy.value = true
    try {
      const pages = await Promise.all(
        OUTCOMES[came].map((outcome, index) => {
          const cursor = from?.[index]
          if (from && !cursor) return Promise.resolve({ items: [], next_cursor: null })
          const query = { queue: queue ?? undefined, outcome, from: since, limit: PAGE, cursor: cursor ?? undefined }
          return answered(api.GET('/api/v1/interactions', { params: { query } }))
        }),
      )
      if (mine !== latest) return
      cursors = pages.map((page) => page.next_cursor)
      more.value = cursors.some(Boolean)
      const found = [...(from ? items.value : []), ...pages.flatMap((page) => page.items)]
      items.value = found.toSorted((one, other) => other.started_at.localeCompare(one.started_at))
      code.value = null
      loaded.value = true
    } catch (error) {
      if (mine === latest) code.value = asProblem(error).code
    } finally {
      if (mine === latest) busy.value = false
    }
  }

  watch(
    () => JSON.stringify(wanted()),
    () => {
      items.value = []
      loaded.value = false
      void read(null)
    },
    { immediate: true },
  )
  return { items, loaded, more, busy, code, reload: () => read(null), next: () => read(cursors) }
}
