// What is up now, the most urgent first: nobody has said yet that he knows, the worse before the less bad,
// what has been escalated before what has not, then the older.
import type { AlarmView, ViewerState } from '@/realtime/messages.gen'

const WEIGHT: Record<AlarmView['severity'], number> = { critical: 0, warning: 1, info: 2 }

/** An alarm that wants somebody: not acknowledged, and not muted. */
export function isOpen(alarm: AlarmView): boolean {
  return alarm.acknowledged_by === null && !alarm.muted
}

export function byUrgency(alarms: readonly AlarmView[]): AlarmView[] {
  return alarms.toSorted((one, other) => Number(isOpen(other)) - Number(isOpen(one)) || WEIGHT[one.severity] - WEIGHT[other.severity] || Number(other.escalated) - Number(one.escalated) || Date.parse(one.since_at) - Date.parse(other.since_at))
}

/** Somebody's waiting, or what an agent is doing, goes on by itself: it is counted from when that began. */
export function growsSince(alarm: AlarmView, state: ViewerState): string | null {
  if (alarm.metric === 'longest_waiting' && alarm.queue !== null) return state.queues[alarm.queue]?.longest_waiting_since_at ?? null
  const agent = alarm.window === 'now' && alarm.agent !== null ? state.agents[alarm.agent] : undefined
  if (!agent) return null
  const [status, activity] = [agent.status_since_at, agent.activity_since_at]
  return agent.activity === 'idle' && Date.parse(status) > Date.parse(activity) ? status : activity
}
