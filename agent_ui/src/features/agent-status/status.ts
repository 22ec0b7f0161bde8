// Choosing a status. The screen changes when the service says so, never before.
import { useAttempt, type Attempt } from '@/api/attempt'
import { answered, api } from '@/api/client'
import { allowAlarms } from '@/desk/alarm'
import type { Status } from '@/realtime/messages.gen'

/** Why an agent is not ready. What the system itself may set (a missed call) is not for choosing. */
export const REASONS = ['break', 'lunch', 'meeting', 'training', 'paperwork'] as const

export function useStatus(): Pick<Attempt, 'busy' | 'code'> & { choose: (status: Status, reason?: string) => Promise<boolean> } {
  const { busy, code, run } = useAttempt()

  function choose(status: Status, reason?: string): Promise<boolean> {
    allowAlarms()
    const body = { status, ...(reason === undefined ? {} : { reason }), when: 'now' as const }
    return run(() => answered(api.PUT('/api/v1/agents/{username}/status', { params: { path: { username: 'me' } }, body })))
  }

  return { busy, code, choose }
}
