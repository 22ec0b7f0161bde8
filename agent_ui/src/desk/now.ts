// What an agent has in front of him now, wherever on the screens it is shown.
import { computed, type ComputedRef } from 'vue'
import { useDesk } from '@/realtime/desk'

export type Now = 'call' | 'wrap-up' | 'dialing' | 'offer' | 'idle'

export function useNow(): ComputedRef<Now> {
  const desk = useDesk()
  return computed(() => {
    const { me, mine, pop, wrappingUp, dialing } = desk
    if (me?.activity === 'on_contact' && mine && mine.stage !== 'dialing') return 'call'
    // What is wrapped up is gone a moment before the agent is free: its pop is no new call.
    if (me?.activity === 'wrap_up') return wrappingUp ? 'wrap-up' : 'idle'
    if (dialing) return 'dialing'
    return pop ? 'offer' : 'idle'
  })
}
