import { expect, test } from 'vitest'
import { dayAfter, dayName, wallDay, wallHours, wallOffset, wallTime } from './wallTime'

const BERLIN = 'Europe/Berlin'
const at = (instant: string): number => Date.parse(instant)

test('an instant is told on the clock of the contact center', () => {
  expect(wallTime(at('2026-03-02T16:05:30Z'), 'Asia/Shanghai')).toBe('00:05')
  expect(wallTime(at('2026-03-02T16:05:30Z'), 'Asia/Shanghai', true)).toBe('00:05:30')
  expect(wallDay(at('2026-03-02T16:05:30Z'), 'Asia/Shanghai')).toBe('2026-03-03')
})

test('a day on which the clock goes forward has 23 hours, and one on which it goes back 25', () => {
  const spring = wallHours(at('2026-03-28T23:00:00Z'), at('2026-03-29T22:00:00Z'), BERLIN)
  expect(spring).toHaveLength(23)
  expect(spring.slice(0, 4).map((hour) => wallTime(hour, BERLIN))).toEqual(['00:00', '01:00', '03:00', '04:00'])
  const autumn = wallHours(at('2026-10-24T22:00:00Z'), at('2026-10-25T23:00:00Z'), BERLIN)
  expect(autumn).toHaveLength(25)
  expect(autumn.slice(2, 4).map((hour) => `${wallTime(hour, BERLIN)} ${wallOffset(hour, BERLIN)}`)).toEqual(['02:00 +2', '02:00 +1'])
})

test('clocks that stand between the hours have their own', () => {
  expect(wallHours(at('2026-03-02T00:10:00Z'), at('2026-03-02T02:00:00Z'), 'Asia/Kolkata').map((hour) => wallTime(hour, 'Asia/Kolkata'))).toEqual(['06:00', '07:00'])
})

test('days follow each other by their names', () => {
  expect([dayAfter('2026-02-28'), dayAfter('2026-03-01', -1)]).toEqual(['2026-03-01', '2026-02-28'])
  expect(dayName('2026-03-05', 'en')).toMatch(/^Thursday,? 5 March 2026$/)
})
