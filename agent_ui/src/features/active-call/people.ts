// Who hears whom in a call: everybody in circles, as `callcenter/core/arrangement.py` puts them.
//
// Rule: pure. Exactly one circle is mine; who is alone hears music, silence, or that somebody is being rung.
import { readableNumber } from '@/desk/caller'
import type { GuestView, InteractionView } from '@/realtime/messages.gen'

export interface Person {
  key: string
  kind: 'me' | 'caller' | 'agent' | 'guest'
  name: string
  /** The guest, where the person is one. */
  guest: GuestView | null
}

export type Sound = 'talk' | 'music' | 'silence' | 'ringing' | 'away'

export interface Circle {
  sound: Sound
  mine: boolean
  people: Person[]
}

const ASKED = new Set(['ringing', 'consulting', 'waiting'])

/** The one guest who is rung, consulted or waiting. */
export function askedGuest(interaction: InteractionView): GuestView | null {
  return interaction.guests.find((guest) => ASKED.has(guest.state)) ?? null
}

export function joinedGuests(interaction: InteractionView): GuestView[] {
  return interaction.guests.filter((guest) => guest.state === 'joined')
}

/** Whether this agent is in somebody else's call. */
export function guestOf(interaction: InteractionView, me: string): GuestView | null {
  return interaction.agent === me ? null : (interaction.guests.find((guest) => guest.agent === me) ?? null)
}

export function nameOfGuest(guest: GuestView): string {
  return guest.display_name ?? readableNumber(guest.number ?? '')
}

export function circlesOf(interaction: InteractionView, me: string, callerName: string): Circle[] {
  const spots = new Map<Sound | 'consult', Person[]>()
  const put = (spot: Sound | 'consult', one: Person): void => {
    spots.set(spot, [...(spots.get(spot) ?? []), one])
  }
  if (interaction.agent) put(agentsSpot(interaction), person(interaction.agent, interaction.agent_name ?? interaction.agent, me, null))
  put(callersSpot(interaction), { key: 'caller', kind: 'caller', name: callerName, guest: null })
  for (const guest of interaction.guests) {
    put(guestsSpot(guest), person(guest.agent ?? guest.id, nameOfGuest(guest), me, guest))
  }
  const circles = [...spots].flatMap(([spot, people]) => circlesAt(spot, people))
  return circles.toSorted((one, other) => rank(one) - rank(other))
}

function rank(circle: Circle): number {
  if (circle.mine) return 0
  return circle.people.some((one) => one.kind === 'caller') ? 1 : 2
}

function circlesAt(spot: Sound | 'consult', people: Person[]): Circle[] {
  const isMine = (circle: Person[]): boolean => circle.some((one) => one.kind === 'me')
  // In a room together; everywhere else each is alone.
  if (spot === 'talk' || spot === 'consult') return [{ sound: people.length > 1 ? 'talk' : 'silence', mine: isMine(people), people }]
  return people.map((one) => ({ sound: spot, mine: isMine([one]), people: [one] }))
}

function person(key: string, name: string, me: string, guest: GuestView | null): Person {
  const kind = key === me ? 'me' : guest ? 'guest' : 'agent'
  return { key, kind, name, guest }
}

function agentsSpot(interaction: InteractionView): Sound | 'consult' {
  if (interaction.phone_away_until) return 'away'
  const asked = askedGuest(interaction)
  if (asked?.state === 'ringing') return 'ringing'
  if (asked?.state === 'consulting') return 'consult'
  return interaction.held && !joinedGuests(interaction).length ? 'silence' : 'talk'
}

function callersSpot(interaction: InteractionView): Sound {
  const asked = askedGuest(interaction)
  const away = interaction.phone_away_until !== null || (asked !== null && asked.state !== 'waiting')
  return interaction.held || (away && !joinedGuests(interaction).length) ? 'music' : 'talk'
}

function guestsSpot(guest: GuestView): Sound | 'consult' {
  if (guest.state === 'ringing') return 'ringing'
  if (guest.state === 'consulting') return 'consult'
  return guest.state === 'waiting' ? 'music' : 'talk'
}
