// Who calls, as far as is known: one customer, several to choose from, nobody, or not known yet.
import type { CustomerMatch, Pop } from '@/realtime/messages.gen'

export type Caller =
  | { kind: 'looking_up' }
  | { kind: 'unknown' }
  | { kind: 'several'; matches: CustomerMatch[] }
  | { kind: 'known'; customer: CustomerMatch; others: number }

export function callerOf(pop: Pop, chosenId: string | null): Caller {
  const id = chosenId ?? pop.customer_id
  const customer = pop.matches.length === 1 ? pop.matches[0] : pop.matches.find((match) => match.id === id)
  if (customer) return { kind: 'known', customer, others: pop.matches.length - 1 }
  if (pop.matches.length > 1) return { kind: 'several', matches: pop.matches }
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
