// An agent's day as it is drawn: what lies in which lane, from when until when, and the sums of it.
//
// Rule: everything is cut at the day's ends, and what has no end yet goes on until the instant that the answer is of.
import type { components } from '@/api/schema.gen'

export type AgentTimeline = components['schemas']['AgentTimeline']
type Stretch = components['schemas']['StretchShown']

export const LANES = ['status', 'activity', 'contacts', 'offers'] as const
export type LaneName = (typeof LANES)[number]

export interface Piece {
  key: string
  lane: LaneName
  kind: string
  /** Why he is not ready. */
  reason: string | null
  queue: string | null
  direction: string | null
  from: number
  to: number
  /** It goes on. */
  open: boolean
  /** Contacts at the same time lie below each other. */
  row: number
}

export interface Lane {
  name: LaneName
  rows: number
  pieces: Piece[]
}

export interface Span {
  from: number
  to: number
}

/** What an offer came to that was no fault of his: the caller left, or another was faster. */
const NO_MISS = new Set(['caller_left', 'withdrawn'])
const NOT_OVER = new Set(['answered', 'offered', 'ringing'])
const QUARTER_MS = 900_000
const SECOND_MS = 1000

export const isMiss = (piece: Piece): boolean => piece.lane === 'offers' && !NO_MISS.has(piece.kind)

export const wholeOf = (day: AgentTimeline): Span => ({ from: Date.parse(day.begins_at), to: Date.parse(day.ends_at) })

/** What lies within the day, cut at its ends; null: nothing of it does. */
function cut(day: AgentTimeline, started: string, ended: string | null): (Span & { open: boolean }) | null {
  const { from, to } = wholeOf(day)
  const until = Math.min(to, ended === null ? Date.parse(day.at) : Date.parse(ended))
  const since = Math.max(from, Date.parse(started))
  return until > since ? { from: since, to: until, open: ended === null && Date.parse(day.at) < to } : null
}

const PLAIN = { reason: null, queue: null, direction: null, row: 0 }

/** Neighbours that look alike are one piece. `looks` null: nothing is drawn of it. */
function joined(day: AgentTimeline, lane: LaneName, looks: (stretch: Stretch) => { kind: string; reason: string | null } | null): Piece[] {
  const pieces: Piece[] = []
  for (const stretch of day.stretches) {
    const look = looks(stretch)
    const span = cut(day, stretch.started_at, stretch.ended_at)
    if (!look || !span) continue
    const last = pieces.at(-1)
    if (last && last.kind === look.kind && last.reason === look.reason && span.from - last.to < SECOND_MS) Object.assign(last, { to: span.to, open: span.open })
    else pieces.push({ ...PLAIN, ...look, ...span, lane, key: `${lane} ${span.from}` })
  }
  return pieces
}

function contactsOf(day: AgentTimeline): Lane {
  /** Until when each row is taken. */
  const rows: number[] = []
  const pieces = day.contacts.flatMap((contact) => {
    const whole = cut(day, contact.started_at, contact.ended_at)
    if (!whole) return []
    const free = rows.findIndex((until) => until <= whole.from)
    const row = free < 0 ? rows.length : free
    rows[row] = whole.to
    return contact.parts.flatMap((part, place): Piece[] => {
      const span = cut(day, part.started_at, part.ended_at)
      return span ? [{ key: `${contact.interaction_id} ${place}`, lane: 'contacts', kind: part.kind, reason: null, queue: contact.queue, direction: contact.direction, row, ...span }] : []
    })
  })
  return { name: 'contacts', rows: Math.max(1, rows.length), pieces: pieces.toSorted((one, other) => one.from - other.from) }
}

function offersOf(day: AgentTimeline): Lane {
  const pieces = day.offers.flatMap((offer, place): Piece[] => {
    const from = Date.parse(offer.offered_at)
    if (NOT_OVER.has(offer.state) || offer.ended_at === null) return []
    return [{ ...PLAIN, key: `offer ${place}`, lane: 'offers', kind: offer.state, queue: offer.queue, from, to: Math.max(from, Date.parse(offer.ended_at)), open: false }]
  })
  return { name: 'offers', rows: 1, pieces }
}

export function lanesOf(day: AgentTimeline): Lane[] {
  return [
    { name: 'status', rows: 1, pieces: joined(day, 'status', ({ status, reason }) => ({ kind: status, reason: status === 'not_ready' ? reason : null })) },
    // Who is not available waits for nothing: what he does then, his status says.
    { name: 'activity', rows: 1, pieces: joined(day, 'activity', ({ status, activity }) => (activity === 'idle' && status !== 'available' ? null : { kind: activity, reason: null })) },
    contactsOf(day),
    offersOf(day),
  ]
}

/** The hours in which there was work, to full quarters with one more on each side; null: there was none. */
export function workedOf(lanes: readonly Lane[], whole: Span): Span | null {
  const work = lanes.flatMap((lane) => lane.pieces).filter((piece) => piece.kind !== 'offline')
  if (!work.length) return null
  const from = Math.floor(Math.min(...work.map((piece) => piece.from)) / QUARTER_MS - 1) * QUARTER_MS
  const to = Math.ceil(Math.max(...work.map((piece) => piece.to)) / QUARTER_MS + 1) * QUARTER_MS
  return { from: Math.max(whole.from, from), to: Math.min(whole.to, to) }
}

/** Where a piece lies in the span, as shares of it; null: outside. */
export function placeOf(piece: Span, span: Span): { left: number; width: number } | null {
  const [from, to] = [Math.max(piece.from, span.from), Math.min(piece.to, span.to)]
  const whole = Math.max(1, span.to - span.from)
  return to < from ? null : { left: (from - span.from) / whole, width: (to - from) / whole }
}

export interface Share {
  kind: string
  milliseconds: number
}

export interface Sums {
  loggedIn: number
  waiting: number
  notReady: number
  reasons: Share[]
  handling: number
  parts: Share[]
  contacts: number
  outbound: number
  missed: number
}

export function sumsOf(day: AgentTimeline, lanes: readonly Lane[]): Sums {
  const of = (name: LaneName): Piece[] => lanes.find((lane) => lane.name === name)?.pieces ?? []
  const notReady = of('status').filter((piece) => piece.kind === 'not_ready')
  return {
    loggedIn: length(of('status').filter((piece) => piece.kind !== 'offline')),
    waiting: length(of('activity').filter((piece) => piece.kind === 'idle')),
    notReady: length(notReady),
    reasons: shares(notReady, (piece) => piece.reason ?? ''),
    handling: length(of('contacts')),
    parts: shares(of('contacts'), (piece) => piece.kind),
    contacts: new Set(day.contacts.map((contact) => contact.interaction_id)).size,
    outbound: day.contacts.filter((contact) => contact.direction === 'outbound').length,
    missed: of('offers').filter(isMiss).length,
  }
}

const length = (pieces: readonly Piece[]): number => pieces.reduce((sum, piece) => sum + piece.to - piece.from, 0)

function shares(pieces: readonly Piece[], kindOf: (piece: Piece) => string): Share[] {
  const kinds = [...new Set(pieces.map(kindOf))]
  return kinds.map((kind) => ({ kind, milliseconds: length(pieces.filter((piece) => kindOf(piece) === kind)) })).toSorted((one, other) => other.milliseconds - one.milliseconds)
}

/** The piece that a key leads to: beside it in its lane, or the nearest in time in the next lane that has any. */
export function neighbourOf(lanes: readonly Lane[], piece: Piece, key: string): Piece | null {
  const lane = lanes.findIndex((one) => one.name === piece.lane)
  const own = lanes[lane]?.pieces ?? []
  const place = own.findIndex((one) => one.key === piece.key)
  if (key === 'ArrowLeft') return own[place - 1] ?? null
  if (key === 'ArrowRight') return own[place + 1] ?? null
  if (key === 'Home') return own[0] ?? null
  if (key === 'End') return own.at(-1) ?? null
  const others = key === 'ArrowUp' ? lanes.slice(0, lane).toReversed() : key === 'ArrowDown' ? lanes.slice(lane + 1) : []
  const next = others.find((one) => one.pieces.length)
  const middle = (piece.from + piece.to) / 2
  const away = (one: Piece): number => Math.max(one.from - middle, middle - one.to, 0)
  return next?.pieces.toSorted((one, other) => away(one) - away(other))[0] ?? null
}
