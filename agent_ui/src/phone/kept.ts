// What a reloaded page must know at once: the account it registers with, and whether the microphone was muted. Kept in
// this tab only, and worthless after the login.
import type { SipAccount } from './sip'

const KEY = 'callcenter.phone.kept'

export interface Kept {
  account: SipAccount | null
  mutedCall: string | null
}

export function kept(): Kept {
  try {
    return { account: null, mutedCall: null, ...(JSON.parse(sessionStorage.getItem(KEY) ?? '{}') as Partial<Kept>) }
  } catch {
    return { account: null, mutedCall: null }
  }
}

export function keep(account: SipAccount | null, mutedCall: string | null): void {
  if (account) sessionStorage.setItem(KEY, JSON.stringify({ account, mutedCall }))
  else sessionStorage.removeItem(KEY)
}
