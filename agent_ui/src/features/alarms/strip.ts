// What is up now, the most urgent first: nobody has said yet that he knows, the worse before the less bad, then the older.
import type { AlarmView } from '@/realtime/messages.gen'

const WEIGHT: Record<AlarmView['severity'], number> = { critical: 0, warning: 1, info: 2 }

/** An alarm that wants somebody: not acknowledged, and not muted. */
export function isOpen(alarm: AlarmView): boolean {
  return alarm.acknowledged_by === null && !alarm.muted
}

export function byUrgency(alarms: readonly AlarmView[]): AlarmView[] {
  return alarms.toSorted((one, other) => Number(isOpen(other)) - Number(isOpen(one)) || WEIGHT[one.severity] - WEIGHT[other.severity] || Date.parse(one.since_at) - Date.parse(other.since_at))
}
