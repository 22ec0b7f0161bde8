// What a screen on a wall knows: the queues of its link and their figures, by the same protocol as every desk.
import { onScopeDispose, ref, shallowRef, type Ref, type ShallowRef } from 'vue'
import { setServiceTime } from '@/realtime/clock'
import type { ViewerState } from '@/realtime/messages.gen'
import { reduce } from '@/realtime/reducer'
import { DeskSocket, type Connection } from '@/realtime/socket'

export interface Wall {
  state: ShallowRef<ViewerState | null>
  /** `refused`: the link was revoked, is over, or never was one. */
  connection: Ref<Connection>
  heardAt: Ref<number>
}

export function useWall(token: string): Wall {
  const state = shallowRef<ViewerState | null>(null)
  const connection = ref<Connection>('connecting')
  const heardAt = ref(Date.now())

  const socket = new DeskSocket({
    url: `${location.origin.replace(/^http/, 'ws')}/api/v1/wallboard/${encodeURIComponent(token)}`,
    open: (url) => new WebSocket(url),
    random: Math.random,
    onSnapshot: (snapshot) => {
      setServiceTime(snapshot.state.server_at)
      state.value = snapshot.state
    },
    onMessage: (message) => {
      if (state.value) state.value = reduce(state.value, message)
    },
    onConnection: (now) => {
      connection.value = now
      // Whoever may not see it any more must not see what was.
      if (now === 'refused') state.value = null
    },
    onHeard: (message) => {
      heardAt.value = Date.now()
      if (message.type === 'heartbeat') setServiceTime(message.at)
    },
  })
  socket.start()
  onScopeDispose(() => socket.stop())
  return { state, connection, heardAt }
}
