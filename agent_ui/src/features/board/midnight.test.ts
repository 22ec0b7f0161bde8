import { expect, test } from 'vitest'
import { midnightIn } from './midnight'

const inZone = (zone: string, at: string): string => new Date(midnightIn(zone, Date.parse(at))).toISOString()

test('the day begins at midnight on the wall of the contact center', () => {
  expect(inZone('Asia/Shanghai', '2026-03-02T12:00:00.500Z')).toBe('2026-03-01T16:00:00.000Z')
  expect(inZone('Asia/Shanghai', '2026-03-02T16:00:00Z')).toBe('2026-03-02T16:00:00.000Z')
  expect(inZone('America/New_York', '2026-01-15T03:00:00Z')).toBe('2026-01-14T05:00:00.000Z')
})

test('also on a day that has one hour less or more', () => {
  expect(inZone('Europe/Berlin', '2026-03-29T10:00:00Z')).toBe('2026-03-28T23:00:00.000Z')
  expect(inZone('Europe/Berlin', '2026-10-25T20:00:00Z')).toBe('2026-10-24T22:00:00.000Z')
})
