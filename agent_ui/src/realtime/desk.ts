// What this person's screen knows now: the live state, and how old it is. Features only read it.
import { defineStore } from 'pinia'
import { computed, ref, shallowRef } from 'vue'
import { setServiceTime } from './clock'
import type { AgentView, InteractionView, Notice, Pop, QueueView, ViewerState } from './messages.gen'
import { reduce } from './reducer'
import { DeskSocket, type Connection } from './socket'

const MOST_NOTICES = 20

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
    },
    onMessage: (message) => {
      if (message.type === 'notice') note(message)
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
  // The pop comes just before the change of the agent: it is shown at once, not when the rest has followed.
  const pop = computed<Pop | null>(() => {
    const pops = state.value?.pops ?? {}
    return pops[me.value?.interaction_id ?? ''] ?? (me.value?.interaction_id ? null : (Object.values(pops)[0] ?? null))
  })
  const queues = computed<QueueView[]>(() => byName(state.value?.queues))
  const myQueues = computed<QueueView[]>(() => queues.value.filter((queue) => me.value?.queues.includes(queue.name)))
  const agents = computed<AgentView[]>(() => byName(state.value?.agents))

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

  return { state, connection, heardAt, me, mine, dialing, pop, queues, myQueues, agents, notices, note, putAway, open, close, retryNow }
})

function byName<T>(record: Record<string, T> | undefined): T[] {
  return Object.entries(record ?? {})
    .toSorted(([one], [other]) => one.localeCompare(other))
    .map(([, value]) => value)
}
