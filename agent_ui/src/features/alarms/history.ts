// What was raised, newest first, a page at a time; read again when an alarm comes or goes.
import { onScopeDispose, ref, shallowRef, watch, type Ref, type ShallowRef } from 'vue'
import { answered, api, asProblem } from '@/api/client'
import { useDesk } from '@/realtime/desk'
import type { Instance } from './alarms'

export interface HistoryWanted {
  alarm: string | null
  queue: string | null
}

export interface History {
  items: ShallowRef<Instance[]>
  loaded: Ref<boolean>
  more: Ref<boolean>
  busy: Ref<boolean>
  code: Ref<string | null>
  next: () => Promise<void>
}

const PAGE = 50
const GATHER_MS = 300

export function useHistory(wanted: () => HistoryWanted): History {
  const desk = useDesk()
  const items = shallowRef<Instance[]>([])
  const loaded = ref(false)
  const more = ref(false)
  const busy = ref(false)
  const code = ref<string | null>(null)
  let cursor: string | null = null
  let latest = 0
  let soon: ReturnType<typeof setTimeout> | undefined

  async function read(from: string | null): Promise<void> {
    const mine = (latest += 1)
    const { alarm, queue } = wanted()
    busy.value = true
    try {
      const query = { limit: PAGE, ...(from && { cursor: from }), ...(alarm && { alarm }), ...(queue && { queue }) }
      const page = await answered(api.GET('/api/v1/alarms/history', { params: { query } }))
      if (mine !== latest) return
      items.value = from ? [...items.value, ...page.items] : page.items
      cursor = page.next_cursor
      more.value = cursor !== null
      loaded.value = true
      code.value = null
    } catch (error) {
      if (mine === latest) code.value = asProblem(error).code
    } finally {
      if (mine === latest) busy.value = false
    }
  }

  watch([() => wanted().alarm, () => wanted().queue], () => void read(null), { immediate: true })
  watch(
    () => Object.values(desk.state?.alarms ?? {}).map((one) => [one.id, one.acknowledged_by].join()).join(' '),
    () => {
      clearTimeout(soon)
      soon = setTimeout(() => void read(null), GATHER_MS)
    },
  )
  onScopeDispose(() => clearTimeout(soon))

  return { items, loaded, more, busy, code, next: () => (cursor && !busy.value ? read(cursor) : Promise.resolve()) }
}
