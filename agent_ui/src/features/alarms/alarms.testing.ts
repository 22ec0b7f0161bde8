// Alarms to test with, and a service that has them.
import { createRouter, createMemoryHistory } from 'vue-router'
import type { AlarmView, ViewerState } from '@/realtime/messages.gen'
import { aQueue, NOON, serve, type Asked } from '@/testing/builders'
import type { Alarm, Choices, Condition, Instance, Tried } from './alarms'

export const LEVEL: Condition = { metric: 'service_level', reach: 'each', queue: null, group: null, window: '30m', operator: 'below', threshold: 0.7, clear: 0.75, within_seconds: null }

export function anAlarm(more: Partial<Alarm> = {}): Alarm {
  return {
    id: 'a-1',
    name: 'Level low',
    conditions: [LEVEL],
    combination: 'all',
    queues: [],
    for_seconds: 60,
    severity: 'warning',
    schedule: null,
    emails: ['ops@example.com'],
    escalate_after_seconds: 300,
    escalate_to: ['boss@example.com'],
    active: true,
    muted_until: null,
    muted_by: null,
    created_by: 'sam',
    version: 3,
    created_at: NOON,
    updated_at: NOON,
    may_change: true,
    ...more,
  }
}

export function anAlarmView(more: Partial<AlarmView> = {}): AlarmView {
  return {
    id: 'i-1',
    alarm_id: 'a-1',
    name: 'Level low',
    queue: 'sales',
    group: null,
    agent: null,
    looks_at: ['sales'],
    metric: 'service_level',
    window: '30m',
    operator: 'below',
    value: 0.625,
    threshold: 0.7,
    since_at: NOON,
    acknowledged_by: null,
    escalated: false,
    muted: false,
    severity: 'warning',
    ...more,
  }
}

export function anInstance(more: Partial<Instance> = {}): Instance {
  const seen = [{ metric: 'service_level', queue: 'sales', group: null, agent: null, window: '30m' as const, operator: 'below' as const, threshold: 0.7, value: 0.625, crossed: true }]
  return {
    id: 'i-1',
    alarm_id: 'a-1',
    name: 'Level low',
    severity: 'warning',
    queue: 'sales',
    group: null,
    agent: null,
    state: 'raised',
    began_at: NOON,
    due_at: NOON,
    seen,
    raised_with: seen,
    raised_at: NOON,
    told_at: NOON,
    acknowledged_at: null,
    acknowledged_by: null,
    escalate_at: null,
    escalated_at: null,
    cleared_at: null,
    cause: null,
    ...more,
  }
}

const OF_QUEUES = ['each', 'queue', 'together'] as const

export const CHOICES: Choices = {
  metrics: [
    { metric: 'service_level', label_en: 'Service level', label_zh: '服务水平', unit: 'share', better: 'higher', windows: ['5m', '30m', 'today'], reaches: [...OF_QUEUES], within: true },
    { metric: 'longest_waiting', label_en: 'Longest waiting', label_zh: '当前最长等待', unit: 'seconds', better: 'lower', windows: ['now'], reaches: [...OF_QUEUES], within: false },
    { metric: 'time_not_ready', label_en: 'Agent not ready for', label_zh: '坐席未就绪已持续', unit: 'seconds', better: 'lower', windows: ['now'], reaches: ['each_agent'], within: false },
    { metric: 'occupancy', label_en: 'Occupancy', label_zh: '占用率', unit: 'share', better: 'neither', windows: ['5m', '30m', 'today'], reaches: ['each_agent', ...OF_QUEUES, 'group'], within: false },
    { metric: 'waiting', label_en: 'Waiting', label_zh: '等待人数', unit: 'count', better: 'lower', windows: ['now'], reaches: [...OF_QUEUES], within: false },
  ],
  queues: ['sales', 'vip'],
  groups: ['night'],
  schedules: ['office'],
  everything: true,
}

export const aState = (alarms: AlarmView[] = []): ViewerState => ({
  me: 'sam',
  role: 'supervisor',
  agents: {},
  queues: { sales: aQueue(), vip: aQueue({ name: 'vip', label_en: 'VIP', label_zh: '贵宾' }) },
  interactions: {},
  pops: {},
  figures: {},
  alarms: Object.fromEntries(alarms.map((one) => [one.id, one])),
  monitorings: {},
  server_at: NOON,
})

export interface Kept {
  items?: Alarm[]
  now?: Instance[]
  history?: Instance[]
  tried?: Tried[]
  mail?: boolean
  refuse?: { status: number; body: unknown }
}

/** A service that has these alarms. */
export function serveAlarms({ items = [anAlarm()], now = [], history = [], tried = [], mail = true, refuse }: Kept = {}): Asked[] {
  return serve(({ method, path }) => {
    if (path.endsWith('/choices')) return { status: 200, body: CHOICES }
    if (path.endsWith('/now')) return { status: 200, body: { items: now } }
    if (path.endsWith('/history')) return { status: 200, body: { items: history, next_cursor: null } }
    if (path.endsWith('/test')) return refuse ?? { status: 200, body: { items: tried } }
    if (path.endsWith('/acknowledge')) return { status: 200, body: anInstance({ acknowledged_by: 'sam', state: 'acknowledged' }) }
    if (method === 'GET') return { status: 200, body: { items, mail } }
    return method === 'DELETE' ? { status: 204 } : (refuse ?? { status: 200, body: anAlarm() })
  })
}

export const router = createRouter({ history: createMemoryHistory(), routes: [{ path: '/:any(.*)*', name: 'alarms', component: { template: '<i/>' } }] })
