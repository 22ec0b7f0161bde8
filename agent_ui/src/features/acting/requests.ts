// What a supervisor asks of the service on the floor. Each is done once however often it is asked (api/attempt.ts).
import type { Once } from '@/api/attempt'
import { answered, api } from '@/api/client'
import type { components } from '@/api/schema.gen'
import type { Status } from '@/realtime/messages.gen'

export type When = components['schemas']['When']
export type MonitoringMode = components['schemas']['MonitoringMode']

const call = (interaction_id: string) => ({ path: { interaction_id } })
const agent = (username: string) => ({ path: { username } })
const queue = (name: string) => ({ path: { name } })

export function raise(id: string, points: number) {
  return (once: Once) => answered(api.POST('/api/v1/interactions/{interaction_id}/priority', { params: call(id), body: { points }, ...once }))
}

export function move(id: string, to: string) {
  return (once: Once) => answered(api.POST('/api/v1/interactions/{interaction_id}/queue', { params: call(id), body: { queue: to }, ...once }))
}

export function assign(id: string, username: string | null) {
  return (once: Once) => answered(api.POST('/api/v1/interactions/{interaction_id}/agent', { params: call(id), body: { agent: username }, ...once }))
}

export function endWaiting(id: string) {
  return (once: Once) => answered(api.POST('/api/v1/interactions/{interaction_id}/end', { params: call(id), ...once }))
}

export function endCall(id: string) {
  return (once: Once) => answered(api.POST('/api/v1/interactions/{interaction_id}/hangup', { params: call(id), ...once }))
}

export function force(username: string, status: Status, reason: string | null, when: When) {
  return (once: Once) => answered(api.PUT('/api/v1/agents/{username}/status', { params: agent(username), body: { status, reason, when }, ...once }))
}

export function dropForced(username: string) {
  return (once: Once) => answered(api.DELETE('/api/v1/agents/{username}/forced-status', { params: agent(username), ...once }))
}

export function setQueues(username: string, queues: string[]) {
  return (once: Once) => answered(api.PUT('/api/v1/agents/{username}/queues', { params: agent(username), body: { queues: queues.map((name) => ({ queue: name })) }, ...once }))
}

export function setSkills(username: string, skills: Record<string, number>) {
  return (once: Once) => answered(api.PUT('/api/v1/agents/{username}/skills', { params: agent(username), body: { skills }, ...once }))
}

export function close(name: string, until_at: string | null, reason: string | null) {
  return (once: Once) => answered(api.PUT('/api/v1/queues/{name}/closure', { params: queue(name), body: { until_at, reason }, ...once }))
}

export function reopen(name: string) {
  return (once: Once) => answered(api.DELETE('/api/v1/queues/{name}/closure', { params: queue(name), ...once }))
}

export function monitor(id: string, mode: MonitoringMode) {
  return (once: Once) => answered(api.POST('/api/v1/interactions/{interaction_id}/monitoring', { params: call(id), body: { mode }, ...once }))
}

export function takeOver(id: string) {
  return (once: Once) => answered(api.POST('/api/v1/monitorings/{monitoring_id}/take-over', { params: { path: { monitoring_id: id } }, ...once }))
}
