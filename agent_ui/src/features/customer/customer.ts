// A customer's facts, and how each change of one is said to the service: as a patch of what is there now.
import type { components } from '@/api/schema.gen'
import type { Pop } from '@/realtime/messages.gen'

export type Customer = components['schemas']['CustomerShown']
export type Patch = components['schemas']['CustomerPatch']
export type Phone = components['schemas']['PhoneShown']
export type Email = components['schemas']['EmailShown']
export type Definition = components['schemas']['CustomFieldShown']
export type ContactKind = components['schemas']['ContactKind']
type PhoneGiven = NonNullable<Patch['phones']>[number]

export const CONTACT_KINDS: ContactKind[] = ['mobile', 'home', 'work', 'fax', 'other']
const FIELD = 'fields.'

/** One change. What is in a list is changed by what it is, so that it fits whatever the list has become meanwhile. */
export interface Edit {
  /** `segment`, `phones`, `fields.contract_no`. */
  fact: string
  /** What the person saw when beginning. */
  base: unknown
  /** What it becomes, in words of the fact: shown when somebody else has changed it too. */
  mine: unknown
  merges: boolean
  patch: (now: Customer) => Patch
}

export function valueOf(customer: Customer, fact: string): unknown {
  if (fact.startsWith(FIELD)) return customer.fields[fact.slice(FIELD.length)] ?? null
  return customer[fact as keyof Customer] ?? null
}

export function same(one: unknown, other: unknown): boolean {
  return JSON.stringify(one ?? null) === JSON.stringify(other ?? null)
}

/** A single value becomes another. */
export function setting(fact: string, base: unknown, mine: unknown): Edit {
  const name = fact.slice(FIELD.length)
  const body = fact.startsWith(FIELD) ? { fields: { [name]: mine } } : { [fact]: mine }
  return { fact, base, mine, merges: false, patch: () => body as Patch }
}

function listing(fact: 'phones' | 'emails' | 'tags', mine: unknown, patch: (now: Customer) => Patch): Edit {
  return { fact, base: null, mine, merges: true, patch }
}

export const addTag = (tag: string): Edit => listing('tags', tag, (now) => ({ tags: [...now.tags.filter((one) => one !== tag), tag] }))

export const removeTag = (tag: string): Edit => listing('tags', null, (now) => ({ tags: now.tags.filter((one) => one !== tag) }))

export function addPhone(raw: string, kind: ContactKind): Edit {
  return listing('phones', raw, (now) => ({ phones: [...given(now.phones.filter((one) => one.raw !== raw)), { raw, kind }] as PhoneGiven[] }))
}

export const removePhone = (raw: string): Edit => listing('phones', null, (now) => ({ phones: given(now.phones.filter((one) => one.raw !== raw)) }))

/** The first number is the first to call. */
export function makePrimary(raw: string): Edit {
  return listing('phones', raw, (now) => {
    const [chosen, rest] = [now.phones.filter((one) => one.raw === raw), now.phones.filter((one) => one.raw !== raw)]
    return { phones: given([...chosen, ...rest]) }
  })
}

export function changePhone(raw: string, more: Partial<Pick<Phone, 'kind' | 'verified'>>): Edit {
  return listing('phones', raw, (now) => ({ phones: given(now.phones.map((one) => (one.raw === raw ? { ...one, ...more } : one))) }))
}

export function addEmail(address: string): Edit {
  return listing('emails', address, (now) => ({ emails: [...givenEmails(now).filter((one) => one.address !== address), { address, kind: 'other', verified: false }] }))
}

export function removeEmail(address: string): Edit {
  return listing('emails', null, (now) => ({ emails: givenEmails(now).filter((one) => one.address !== address) }))
}

/** What would put back what was there before; null where that was not seen plainly, and so cannot be said. */
export function undoing(edit: Edit, before: Customer, after: Customer): Edit | null {
  const old = valueOf(before, edit.fact)
  if (JSON.stringify(old ?? '').includes('*')) return null
  const back = edit.fact === 'phones' ? given(before.phones) : edit.fact === 'emails' ? givenEmails(before) : old
  return { ...setting(edit.fact, valueOf(after, edit.fact), back), mine: old }
}

/** Whether the number of the call is one of the customer's. A withheld one is nobody's to keep. */
export function hasNumber(customer: Customer, pop: Pop): boolean {
  return customer.phones.some((one) => one.raw === pop.ani || (one.e164 !== null && one.e164 === pop.ani_e164))
}

export const hasDigits = (ani: string): boolean => /\d{3}/.test(ani)

export const isMasked = (value: unknown): boolean => typeof value === 'string' && value.includes('***')

function given(phones: Phone[]): PhoneGiven[] {
  return phones.map(({ raw, kind, verified, valid_from, valid_to }) => ({ raw, kind, verified, valid_from, valid_to }))
}

function givenEmails(customer: Customer): NonNullable<Patch['emails']> {
  return customer.emails.map(({ address, kind, verified, valid_from, valid_to }) => ({ address, kind, verified, valid_from, valid_to }))
}
