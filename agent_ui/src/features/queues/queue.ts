// What a queue's numbers mean.
import type { QueueView } from '@/realtime/messages.gen'

/** Whether somebody waits longer than the service level allows. */
export function isLate(queue: QueueView, now: number): boolean {
  if (queue.longest_waiting_since_at === null) return false
  return now - Date.parse(queue.longest_waiting_since_at) > queue.service_level_seconds * 1000
}

/** Agents with work: ringing, talking or wrapping up. */
export function busyIn(queue: QueueView): number {
  return queue.agents_offered + queue.agents_on_contact + queue.agents_wrap_up
}
