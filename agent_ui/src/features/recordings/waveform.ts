// Where what is in a recording stands on its picture, and which words a gap has. No drawing here: numbers only.
import type { components } from '@/api/schema.gen'

export type Recording = components['schemas']['RecordingShown']
export type Gap = components['schemas']['GapShown']

/** Part of the width, 0 to 1. `width` 0: it was cut out, and only its place can be shown. */
export interface Mark {
  left: number
  width: number
  gap: Gap
}

/** So many bars as fit, each as loud as the loudest of its part. */
export function barsOf(peaks: readonly number[], count: number): number[] {
  if (!peaks.length || count <= 0) return []
  return Array.from({ length: Math.min(count, peaks.length) }, (_, place, all = Math.min(count, peaks.length)) => {
    const begin = Math.floor((place * peaks.length) / all)
    const end = Math.max(begin + 1, Math.floor(((place + 1) * peaks.length) / all))
    return Math.max(...peaks.slice(begin, end))
  })
}

export function marksOf(gaps: readonly Gap[], seconds: number): Mark[] {
  if (seconds <= 0) return []
  return gaps.map((gap) => {
    const left = within(gap.offset / seconds)
    return { left, width: within(left + gap.silent / seconds) - left, gap }
  })
}

/** The second of the recording that lies at this part of the width. */
export function secondAt(part: number, seconds: number): number {
  return within(part) * seconds
}

/** How long the caller and the agent spoke without the tape. */
export function lengthOf(gap: Gap): number {
  return Math.max(0, (Date.parse(gap.ended_at) - Date.parse(gap.started_at)) / 1000)
}

/** Which sentence: of silence on the tape, of something cut out, or of a call without any tape. */
export function kindOf(gap: Gap, seconds: number): 'silent' | 'cut' | 'all' {
  if (seconds <= 0) return 'all'
  return gap.silent > 0 ? 'silent' : 'cut'
}

/** The next speed up or down. */
export const SPEEDS = [0.75, 1, 1.25, 1.5, 2] as const
export function speedAfter(now: number, step: 1 | -1): number {
  const place = SPEEDS.findIndex((speed) => speed === now)
  return SPEEDS[Math.min(Math.max(place + step, 0), SPEEDS.length - 1)] ?? 1
}

function within(part: number): number {
  return Math.min(Math.max(part, 0), 1)
}
