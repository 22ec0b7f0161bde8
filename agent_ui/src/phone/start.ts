// When the telephone begins and ends. A page that was a phone before it was reloaded is one again before anything else.
import type { Engine } from './engine'
import { kept } from './kept'

/** Whose phone this browser is: remembered here, so that one click is enough for ever. */
const USED_BY = 'callcenter.phone.usedBy'

let engine: Engine | null = null
let loading: Promise<Engine> | null = null
let stopped = 0
let micLost: (offerId: string | null) => Promise<void> = () => Promise.resolve()

/** The first thing that a page does. */
export function startEarly(): void {
  if (localStorage.getItem(USED_BY) && kept().account) void startPhone()
}

export function isUsedBy(username: string): boolean {
  return localStorage.getItem(USED_BY) === username
}

/** This browser is this agent's phone from now on. */
export async function usePhoneHere(username: string): Promise<void> {
  localStorage.setItem(USED_BY, username)
  await startPhone()
}

/** It is not any more. */
export function forgetPhone(): void {
  localStorage.removeItem(USED_BY)
  stopPhone()
}

export async function startPhone(): Promise<void> {
  if (engine || loading) return
  const asked = stopped
  loading = import('./engine').then(({ begin }) => begin((offerId) => micLost(offerId)))
  try {
    const made = await loading
    if (asked === stopped) engine = made
    else made.stop()
  } finally {
    loading = null
  }
}

/** The person leaves; this browser is remembered. */
export function stopPhone(): void {
  stopped += 1
  engine?.stop()
  engine = null
}

/** Who tells the service that an offer cannot be taken for want of a microphone. */
export function onMicLost(tell: (offerId: string | null) => Promise<void>): void {
  micLost = tell
}
