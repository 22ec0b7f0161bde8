// The stretches of one contact along a line: where each begins, how long it is, in as few rows as they fit.
import type { components } from '@/api/schema.gen'

export type Segment = components['schemas']['SegmentShown']

const FIRST: readonly Segment['kind'][] = ['ivr', 'callback', 'queue', 'offer']

export interface Stretch {
  segment: Segment
  /** From 0 to 1 of the whole. */
  left: number
  width: number
  lane: number
  milliseconds: number
}

/** `until`: what is still going on reaches to there. */
export function stretchesOf(segments: readonly Segment[], until: number): Stretch[] {
  const spans = segments
    .map((segment) => ({ segment, from: Date.parse(segment.started_at), to: segment.ended_at ? Date.parse(segment.ended_at) : until }))
    .toSorted((one, other) => one.from - other.from || rank(one.segment) - rank(other.segment))
  const begin = Math.min(...spans.map((one) => one.from))
  const whole = Math.max(1, Math.max(...spans.map((one) => one.to)) - begin)
  const ends: number[] = []
  return spans.map(({ segment, from, to }) => {
    const free = ends.findIndex((end) => end <= from)
    const lane = free < 0 ? ends.length : free
    ends[lane] = Math.max(from, to)
    return { segment, left: (from - begin) / whole, width: Math.max(0, to - from) / whole, lane, milliseconds: Math.max(0, to - from) }
  })
}

/** What begins at the same instant goes as it must have gone. */
function rank(segment: Segment): number {
  const place = FIRST.indexOf(segment.kind)
  return place < 0 ? FIRST.length : place
}
