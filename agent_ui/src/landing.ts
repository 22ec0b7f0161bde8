// Where somebody may go, and where he lands: an agent at his desk, who leads at the board.
import type { Role } from './realtime/messages.gen'

export interface Wanted {
  name: unknown
  path: string
  leads: boolean
}

/** True: there. `role` null: nobody is signed in. */
export function landing(wanted: Wanted, role: Role | null): true | 'login' | 'desk' | 'board' {
  if (role === null) return wanted.name === 'login' || 'login'
  if (role === 'agent') return wanted.name === 'login' || wanted.leads ? 'desk' : true
  // His own desk has an address of its own.
  return wanted.name === 'login' || wanted.path === '/' ? 'board' : true
}
