// A list that is read again whenever something of its kind has changed: never twice at once, and never emptied meanwhile.
import { ref, shallowRef, watch, type Ref, type ShallowRef } from 'vue'
import { asProblem } from '@/api/client'
import { useDesk } from '@/realtime/desk'
import { useRecordChanges } from '@/realtime/records'

const GATHER_MS = 250

export interface Listing<T> {
  items: ShallowRef<T[]>
  /** Whether anything was ever read: before that it is not known that there is nothing. */
  loaded: Ref<boolean>
  code: Ref<string | null>
  reload: () => Promise<void>
}

/** `kinds`: the records whose changes are changes of this list. Belongs into a store: it lives as long as that. */
export function useListing<T>(load: () => Promise<T[]>, kinds: readonly string[]): Listing<T> {
  const desk = useDesk()
  const items = shallowRef<T[]>([])
  const loaded = ref(false)
  const code = ref<string | null>(null)
  let reading: Promise<void> | null = null
  let again = false
  let soon: ReturnType<typeof setTimeout> | undefined

  async function read(): Promise<void> {
    const whose = desk.state?.me
    try {
      const found = await load()
      if (desk.state?.me !== whose) return
      items.value = found
      loaded.value = true
      code.value = null
    } catch (error) {
      code.value = asProblem(error).code
    }
  }

  async function reload(): Promise<void> {
    clearTimeout(soon)
    soon = undefined
    if (reading) {
      // What has changed since the reading began must not be missed.
      again = true
      return reading
    }
    reading = (async () => {
      do {
        again = false
        await read()
      } while (again)
    })()
    await reading
    reading = null
  }

  useRecordChanges((change) => {
    if (change === null || kinds.includes(change.kind)) soon ??= setTimeout(() => void reload(), GATHER_MS)
  })
  // What one person saw is not for the next.
  watch(
    () => desk.state?.me ?? null,
    (me) => {
      items.value = []
      loaded.value = false
      code.value = null
      if (me) void reload()
    },
    { immediate: true },
  )
  return { items, loaded, code, reload }
}
