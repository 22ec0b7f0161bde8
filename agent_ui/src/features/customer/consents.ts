// What a customer has agreed to, as the ledger says now. The newest entry that speaks of a channel holds.
import type { components } from '@/api/schema.gen'

export type Consent = components['schemas']['ConsentShown']
export type Channel = components['schemas']['ConsentChannel']
export type Standing = 'given' | 'withdrawn' | 'expired' | 'unknown'

export const CHANNELS: Channel[] = ['call', 'sms', 'email', 'chat', 'post']

/** `channel` null: what was said of all channels. The ledger is given newest first. */
export function entryFor(ledger: Consent[], purpose: string, channel: Channel | null): Consent | null {
  return ledger.find((one) => one.purpose === purpose && (one.channel === null || one.channel === channel)) ?? null
}

export function standingOf(entry: Consent | null, now: number): Standing {
  if (!entry) return 'unknown'
  if (!entry.given) return 'withdrawn'
  return entry.until !== null && Date.parse(entry.until) <= now ? 'expired' : 'given'
}

/** The channels that stand otherwise than all of them do. */
export function exceptions(ledger: Consent[], purpose: string, now: number): { channel: Channel; standing: Standing }[] {
  const overall = standingOf(entryFor(ledger, purpose, null), now)
  return CHANNELS.map((channel) => ({ channel, standing: standingOf(entryFor(ledger, purpose, channel), now) })).filter((one) => one.standing !== overall)
}
