import { expect, test } from 'vitest'
import type { Stretch } from './day'
import { hoursBetween, piecesOf, totalsOf } from './stretches'

const DAY = Date.parse('2026-03-02T00:00:00Z')
const at = (minutes: number): string => new Date(DAY + minutes * 60_000).toISOString()
const stretch = (from: number, to: number | null, status: Stretch['status'], activity: Stretch['activity'] = 'idle', reason: string | null = null): Stretch => ({
  status,
  activity,
  reason,
  started_at: at(from),
  ended_at: to === null ? null : at(to),
})
const now = DAY + 100 * 60_000

test('neighbours that look alike are one piece, and the line begins with work', () => {
  const pieces = piecesOf([stretch(-500, 10, 'offline'), stretch(10, 20, 'available', 'offered'), stretch(20, 40, 'available', 'on_contact'), stretch(40, 50, 'available', 'wrap_up'), stretch(50, null, 'available')], DAY, now)
  expect(pieces.map((piece) => [piece.tone, (piece.from - DAY) / 60_000, (piece.to - DAY) / 60_000])).toEqual([
    ['contact', 10, 40],
    ['wrap_up', 40, 50],
    ['available', 50, 100],
  ])
})

test('breaks of different reasons are told apart', () => {
  const pieces = piecesOf([stretch(0, 10, 'not_ready', 'idle', 'lunch'), stretch(10, 20, 'not_ready', 'idle', 'meeting')], DAY, now)
  expect(pieces.map((piece) => piece.reason)).toEqual(['lunch', 'meeting'])
  expect(totalsOf(pieces)).toEqual([{ tone: 'not_ready', milliseconds: 20 * 60_000 }])
})

test('who has not worked has no line, and what lies before the day is not on it', () => {
  expect(piecesOf([stretch(-500, null, 'offline')], DAY, now)).toEqual([])
  expect(piecesOf([stretch(-30, 10, 'available')], DAY, now)[0]?.from).toBe(DAY)
})

test('a long day has few marks', () => {
  expect(hoursBetween(DAY, DAY + 60_000 * 90)).toHaveLength(1)
  expect(hoursBetween(DAY, DAY + 60_000 * 60 * 16).length).toBeLessThanOrEqual(8)
})
