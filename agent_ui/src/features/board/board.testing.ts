// A floor for tests of the board, and a desk that shows it.
import { useDesk } from '@/realtime/desk'
import type { QueueFigures, ViewerState } from '@/realtime/messages.gen'
import { NOON } from '@/testing/builders'

export function aState(more: Partial<ViewerState> = {}): ViewerState {
  return { me: 'sam', role: 'supervisor', agents: {}, queues: {}, interactions: {}, pops: {}, figures: {}, alarms: {}, monitorings: {}, server_at: NOON, ...more }
}

export function figuresOf(name: string, more: Partial<QueueFigures> = {}): QueueFigures {
  return { name, today: { service_level: 0.92, abandoned: 3, offered: 40, answered: 36, speed_of_answer: 12 }, recent: { service_level: 0.85 }, hour: [], ...more }
}

/** Of all of one kind, by the name that each has. */
export function keyed<T, Key extends keyof T>(all: T[], key: Key): Record<string, T> {
  return Object.fromEntries(all.map((one) => [String(one[key]), one]))
}

export function showOnDesk(more: Partial<ViewerState>): void {
  useDesk().state = aState(more)
}
