// The day as a line: neighbours that look alike are one piece, and each piece has its share of the line.
import type { Stretch } from './day'

export type Tone = 'available' | 'contact' | 'wrap_up' | 'not_ready' | 'offline'

export interface Piece {
  tone: Tone
  reason: string | null
  from: number
  to: number
}

export function toneOf(stretch: Pick<Stretch, 'status' | 'activity'>): Tone {
  if (stretch.activity === 'on_contact' || stretch.activity === 'offered') return 'contact'
  if (stretch.activity === 'wrap_up') return 'wrap_up'
  return stretch.status
}

/** The pieces from when the agent began until now. Without any work there is no line. */
export function piecesOf(stretches: readonly Stretch[], begin: number, now: number): Piece[] {
  const pieces: Piece[] = []
  for (const stretch of stretches) {
    const from = Math.max(begin, Date.parse(stretch.started_at))
    const to = Math.min(now, stretch.ended_at === null ? now : Date.parse(stretch.ended_at))
    if (to <= from) continue
    const tone = toneOf(stretch)
    const reason = tone === 'not_ready' ? stretch.reason : null
    const last = pieces.at(-1)
    if (last && last.tone === tone && last.reason === reason && from - last.to < 1000) last.to = to
    else pieces.push({ tone, reason, from, to })
  }
  const first = pieces.findIndex((piece) => piece.tone !== 'offline')
  return first < 0 ? [] : pieces.slice(first)
}

/** How long each kind has lasted in all, in the order in which they are told. */
export function totalsOf(pieces: readonly Piece[]): { tone: Tone; milliseconds: number }[] {
  const order: Tone[] = ['available', 'contact', 'wrap_up', 'not_ready', 'offline']
  return order.map((tone) => ({ tone, milliseconds: pieces.filter((piece) => piece.tone === tone).reduce((sum, piece) => sum + piece.to - piece.from, 0) })).filter((total) => total.milliseconds > 0)
}

/** Full hours between two instants, a few of them: where the line has its marks. */
export function hoursBetween(from: number, to: number): number[] {
  const HOUR = 3_600_000
  const MOST = 8
  const step = HOUR * Math.max(1, Math.ceil((to - from) / HOUR / MOST))
  const first = new Date(from)
  first.setMinutes(0, 0, 0)
  const hours: number[] = []
  for (let at = first.getTime() + HOUR; at < to; at += step) hours.push(at)
  return hours
}
