// What this person's screen knows now: the live state, and how old it is. Features only read it.
import { defineStore } from 'pinia'
import { computed, ref, shallowRef, watch } from 'vue'
import { setServiceTime } from './clock'
import type { AgentView, InteractionView, Notice, Pop, QueueView, ViewerState } from './messages.gen'
import { tellMessage, tellRecord } from './records'
import { reduce } from './reducer'
import { DeskSocket, type Connection } from './socket'

const MOST_NOTICES = 20

/** What is being wrapped up: a contact that is over, or one that has gone on without me. */
export type WrappedUp = Pick<InteractionView, 'id' | 'queue' | 'disposition' | 'note' | 'wrap_up' | 'ended_by' | 'connected_at' | 'ended_at'>

export const useDesk = defineStore('desk', () => {
  const state = shallowRef<ViewerState | null>(null)
  const connection = ref<Connection>('connecting')
  /** This computer's time of the last sign of life: the age of the data. */
  const heardAt = ref(Date.now())

  /** What this person has not put away yet, the newest first. */
  const notices = ref<Notice[]>([])

  const socket = new DeskSocket({
    url: `${location.origin.replace(/^http/, 'ws')}/api/v1/realtime`,
    open: (url) => new WebSocket(url),
    random: Math.random,
    onSnapshot: (snapshot) => {
      setServiceTime(snapshot.state.server_at)
      state.value = snapshot.state
      tellRecord(null)
    },
    onMessage: (message) => {
      if (message.type === 'notice') note(message)
      if (message.type === 'record_changed') tellRecord(message)
      if (message.type === 'desk_message') tellMessage(message)
      if (state.value) state.value = reduce(state.value, message)
    },
    onConnection: (now) => (connection.value = now),
    onHeard: (message) => {
      heardAt.value = Date.now()
      if (message.type === 'heartbeat') setServiceTime(message.at)
    },
  })

  const me = computed<AgentView | null>(() => state.value?.agents[state.value.me] ?? null)
  const mine = computed<InteractionView | null>(() => state.value?.interactions[me.value?.interaction_id ?? ''] ?? null)
  /** A call that is being made for me. It may be mine before I am told that I am busy with it. */
  const dialing = computed<InteractionView | null>(
    () => Object.values(state.value?.interactions ?? {}).find((one) => one.stage === 'dialing' && one.agent === state.value?.me) ?? null,
  )
  const wrappingUp = computed<WrappedUp | null>(() => {
    const over = me.value?.handed_over
    if (!over || over.interaction_id !== me.value?.interaction_id) return mine.value
    const { interaction_id: id, joined_at: connected_at, left_at: ended_at, ...same } = over
    return { ...same, id, ended_by: null, connected_at, ended_at }
  })
  // The pop comes just before the change of the agent: it is shown at once, not when the rest has followed.
  const pop = computed<Pop | null>(() => {
    const pops = state.value?.pops ?? {}
    return pops[me.value?.interaction_id ?? ''] ?? lastPopOf(me.value) ?? (me.value?.interaction_id ? null : (Object.values(pops)[0] ?? null))
  })
  const queues = computed<QueueView[]>(() => byName(state.value?.queues))
  const myQueues = computed<QueueView[]>(() => queues.value.filter((queue) => me.value?.queues.includes(queue.name)))
  const agents = computed<AgentView[]>(() => byName(state.value?.agents))

  /** A call that was handed over may be closed before I am done with it: who it was stays on the screen. */
  let lastPop: Pop | null = null
  function lastPopOf(agent: AgentView | null): Pop | null {
    const id = agent?.activity === 'wrap_up' ? agent.interaction_id : null
    return lastPop?.interaction_id === id ? lastPop : null
  }
  watch(pop, (now) => (lastPop = now ?? lastPop), { flush: 'sync' })

  function open(): void {
    addEventListener('online', retryNow)
    socket.start()
  }

  function note(notice: Notice): void {
    if (notices.value.every((one) => one.id !== notice.id)) notices.value = [notice, ...notices.value].slice(0, MOST_NOTICES)
  }

  function putAway(id: string): void {
    notices.value = notices.value.filter((one) => one.id !== id)
  }

  function close(): void {
    removeEventListener('online', retryNow)
    socket.stop()
    state.value = null
    notices.value = []
    connection.value = 'connecting'
  }

  function retryNow(): void {
    socket.retryNow()
  }

  return { state, connection, heardAt, me, mine, wrappingUp, dialing, pop, queues, myQueues, agents, notices, note, putAway, open, close, retryNow }
})

function byName<T>(record: Record<string, T> | undefined): T[] {
  return Object.entries(record ?? {})
    .toSorted(([one], [other]) => one.localeCompare(other))
    .map(([, value]) => value)
}
