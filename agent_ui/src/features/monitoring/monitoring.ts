// Being on an agent's line: what the live state says of it, and what can be asked. One at a time.
import { Connection, Headset, Microphone } from '@element-plus/icons-vue'
import { computed, type Component, type ComputedRef } from 'vue'
import { useAttempt, type Attempt } from '@/api/attempt'
import { answered, api } from '@/api/client'
import { useDesk } from '@/realtime/desk'
import type { InteractionView, MonitoringView } from '@/realtime/messages.gen'

export type Mode = MonitoringView['mode']

/** In the order in which one goes further; the key is pressed with Alt. */
export const MODES: { mode: Mode; icon: Component; key: string }[] = [
  { mode: 'listen', icon: Headset, key: 'l' },
  { mode: 'whisper', icon: Microphone, key: 'p' },
  { mode: 'barge', icon: Connection, key: 'v' },
]

export interface Monitoring {
  /** The one of this person: his phone is called, or he is on the line. */
  mine: ComputedRef<MonitoringView | null>
  /** The call that it is about, as far as it is seen. */
  call: ComputedRef<InteractionView | null>
  attempt: Attempt
  start: (interactionId: string, mode: Mode) => Promise<boolean>
  switchTo: (mode: Mode) => Promise<boolean>
  takeOver: () => Promise<boolean>
  stop: () => Promise<boolean>
}

export function useMonitoring(): Monitoring {
  const desk = useDesk()
  const attempt = useAttempt()
  const all = computed(() => Object.values(desk.state?.monitorings ?? {}).filter((one) => one.state !== 'ended'))
  const mine = computed(() => all.value.find((one) => one.supervisor === desk.state?.me) ?? null)
  const call = computed(() => desk.state?.interactions[mine.value?.interaction_id ?? ''] ?? null)
  const path = (): { path: { monitoring_id: string } } => ({ path: { monitoring_id: mine.value?.id ?? '' } })

  return {
    mine,
    call,
    attempt,
    start: (interaction_id, mode) =>
      attempt.ask(
        (once) => answered(api.POST('/api/v1/interactions/{interaction_id}/monitoring', { params: { path: { interaction_id } }, body: { mode }, ...once })),
        () => mine.value?.interaction_id === interaction_id,
      ),
    switchTo: (mode) => attempt.ask((once) => answered(api.PUT('/api/v1/monitorings/{monitoring_id}', { params: path(), body: { mode }, ...once })), () => mine.value?.mode === mode),
    takeOver: () => {
      const about = mine.value?.interaction_id
      return attempt.ask((once) => answered(api.POST('/api/v1/monitorings/{monitoring_id}/take-over', { params: path(), ...once })), () => desk.me?.interaction_id === about)
    },
    stop: () => attempt.ask((once) => answered(api.DELETE('/api/v1/monitorings/{monitoring_id}', { params: path(), ...once })), () => mine.value === null),
  }
}
