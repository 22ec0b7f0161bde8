// What is up or about to be, with its figures as they come: the list tells what it is, the live state how it stands.
import { computed, watch, type ComputedRef } from 'vue'
import { useDesk } from '@/realtime/desk'
import { useAlarms, type Instance } from './alarms'

const PENDING_MS = 5000

export function useUp(): ComputedRef<Instance[]> {
  const desk = useDesk()
  const alarms = useAlarms()
  // What comes up, goes, or is acknowledged is told by the live state.
  watch(
    () => Object.values(desk.state?.alarms ?? {}).map((one) => [one.id, one.acknowledged_by, one.escalated].join()).join(' '),
    () => void alarms.standing.reload(),
  )
  // What is about to be is no alarm yet, and told by nobody: its figures are asked for while one looks.
  watch(
    () => desk.heardAt,
    (now) => {
      if (now - asked > PENDING_MS) {
        asked = now
        void alarms.standing.reload()
      }
    },
  )
  let asked = 0

  return computed(() =>
    alarms.standing.items.map((one) => {
      const live = desk.state?.alarms[one.id]
      if (!live) return one
      const seen = one.seen.map((condition) => (condition.crossed && condition.metric === live.metric ? { ...condition, value: live.value } : condition))
      return { ...one, seen }
    }),
  )
}
