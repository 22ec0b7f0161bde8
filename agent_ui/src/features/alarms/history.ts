// What was raised, newest first, a page at a time; read again when an alarm comes or goes.
import { watch } from 'vue'
import { answered, api } from '@/api/client'
import { usePaged, type Paged } from '@/desk/paged'
import { useDesk } from '@/realtime/desk'
import type { Instance } from './alarms'

export interface HistoryWanted {
  alarm: string | null
  queue: string | null
}

export function useHistory(wanted: () => HistoryWanted): Paged<Instance> {
  const desk = useDesk()
  const history = usePaged<Instance>(wanted, (cursor, limit) => {
    const { alarm, queue } = wanted()
    const query = { limit, ...(cursor && { cursor }), ...(alarm && { alarm }), ...(queue && { queue }) }
    return answered(api.GET('/api/v1/alarms/history', { params: { query } }))
  })
  watch(
    () => Object.values(desk.state?.alarms ?? {}).map((one) => [one.id, one.acknowledged_by].join()).join(' '),
    history.reloadSoon,
  )
  return history
}
