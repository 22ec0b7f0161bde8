// A list that the service gives page by page, newest first: read anew when something else is wanted, or has become of it.
//
// Rule: only the answer to what was asked last is shown, and what is shown is never emptied while it is read again.
import { onScopeDispose, ref, shallowRef, watch, type Ref, type ShallowRef } from 'vue'
import { asProblem } from '@/api/client'

export interface Page<T, Place = string> {
  items: T[]
  /** Where the next page begins; null: there are no older ones. */
  next_cursor: Place | null
}

export interface Paged<T> {
  items: ShallowRef<T[]>
  /** Whether what is shown is what was asked for: before that it is not known that there is nothing. */
  loaded: Ref<boolean>
  /** Whether there are older ones. */
  more: Ref<boolean>
  busy: Ref<boolean>
  code: Ref<string | null>
  reload: () => Promise<void>
  /** Reads it again in a moment: many changes that come together are one. */
  reloadSoon: () => void
  older: () => Promise<void>
}

const PAGE = 50
/** The service gives no more at once. */
const MOST = 200
const GATHER_MS = 400

/** `wanted`: what is asked for, as something that can be compared. `read` gets a page of it, from the place on. */
export function usePaged<T, Place = string>(wanted: () => unknown, read: (from: Place | null, limit: number) => Promise<Page<T, Place>>): Paged<T> {
  const items = shallowRef<T[]>([])
  const loaded = ref(false)
  const more = ref(false)
  const busy = ref(false)
  const code = ref<string | null>(null)
  let place: Place | null = null
  let latest = 0
  let soon: ReturnType<typeof setTimeout> | undefined

  async function get(from: Place | null): Promise<void> {
    const mine = (latest += 1)
    // What was shown already stays in view when it is read again.
    const limit = from === null ? Math.min(Math.max(items.value.length, PAGE), MOST) : PAGE
    busy.value = true
    try {
      const page = await read(from, limit)
      if (mine !== latest) return
      items.value = from === null ? page.items : [...items.value, ...page.items]
      place = page.next_cursor
      more.value = place !== null
      loaded.value = true
      code.value = null
    } catch (error) {
      if (mine === latest) code.value = asProblem(error).code
    } finally {
      if (mine === latest) busy.value = false
    }
  }

  function reload(): Promise<void> {
    clearTimeout(soon)
    soon = undefined
    return get(null)
  }

  watch(
    () => JSON.stringify(wanted()),
    () => {
      items.value = []
      loaded.value = more.value = false
      void reload()
    },
    { immediate: true },
  )
  onScopeDispose(() => {
    clearTimeout(soon)
    latest += 1
  })
  return {
    items,
    loaded,
    more,
    busy,
    code,
    reload,
    reloadSoon: () => (soon ??= setTimeout(() => void reload(), GATHER_MS)),
    older: () => (place === null || busy.value ? Promise.resolve() : get(place)),
  }
}
