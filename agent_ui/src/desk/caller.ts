// Who calls, as far as is known: one customer, those to choose from, nobody, or not known yet.
import { i18n } from '@/locales/i18n'
import type { CustomerMatch, Pop } from '@/realtime/messages.gen'

export type Caller =
  | { kind: 'looking_up' }
  | { kind: 'unknown' }
  | { kind: 'several'; matches: CustomerMatch[] }
  | { kind: 'known'; customer: CustomerMatch; others: number }

/** Who it is says the service, or the agent through it; `doubted`: the agent wants to choose again. */
export function callerOf(pop: Pop, doubted = false): Caller {
  const customer = doubted ? undefined : pop.matches.find((match) => match.id === pop.customer_id)
  if (customer) return { kind: 'known', customer, others: pop.matches.length - 1 }
  if (pop.matches.length) return { kind: 'several', matches: pop.matches }
  return pop.lookup_pending ? { kind: 'looking_up' } : { kind: 'unknown' }
}

/** The number as people write it: in groups, as far as its shape is one we know. */
export function readableNumber(ani: string): string {
  const chinese = /^(?:\+86)?(1\d{2})(\d{4})(\d{4})$/.exec(ani)
  if (chinese) return `${chinese[1]} ${chinese[2]} ${chinese[3]}`
  const american = /^\+1(\d{3})(\d{3})(\d{4})$/.exec(ani)
  return american ? `+1 ${american[1]} ${american[2]} ${american[3]}` : ani
}

/** One character for Chinese names (the family name), two for others. */
export function initialsOf(name: string): string {
  const words = name.trim().split(/\s+/)
  const first = [...(words[0] ?? '')][0] ?? ''
  if (/\p{Script=Han}/u.test(first)) return first
  const last = words.length > 1 ? ([...(words.at(-1) ?? '')][0] ?? '') : ''
  return (first + last).toUpperCase()
}

/** What to call whoever is on the line, in a sentence: his name when it is known, else his number; null: withheld. */
export function nameOfCaller(pop: Pop | null, ani: string): string | null {
  const caller = pop ? callerOf(pop) : null
  if (caller?.kind === 'known' && caller.customer.name) return caller.customer.name
  return pop?.ani_name || (ani ? readableNumber(ani) : null)
}

/** What stands in a list for who called: what the network calls him, else the number, else that it is withheld. */
export function wordsOfCaller(call: { ani: string; ani_name: string }): string {
  return call.ani_name || readableNumber(call.ani) || i18n.global.t('caller.unknown')
}
