import { expect, test } from 'vitest'
import type { AlarmView } from '@/realtime/messages.gen'
import { aQueue, NOON } from '@/testing/builders'
import { figuresOf } from './board.testing'
import { marksOf, toneOfLevel, toneOfWait } from './thresholds'

const AT_NOON = Date.parse(NOON)
const waits = aQueue({ waiting: 1, longest_waiting_since_at: NOON })
const anAlarm = { name: 'Lobby waits', severity: 'critical' } as AlarmView

test('a wait is late beyond the service level, and far too long beyond three of it', () => {
  expect(toneOfWait(waits, AT_NOON + 20_000)).toBe('calm')
  expect(toneOfWait(waits, AT_NOON + 21_000)).toBe('warn')
  expect(toneOfWait(waits, AT_NOON + 61_000)).toBe('bad')
  expect(toneOfWait(aQueue(), AT_NOON)).toBe('calm')
})

test('a service level is low below 80 %, very low below 60 %, and nothing when nobody came', () => {
  expect([0.8, 0.79, 0.59, null, undefined].map(toneOfLevel)).toEqual(['calm', 'warn', 'bad', 'calm', 'calm'])
})

test('what is the matter is said in words, the worst first', () => {
  const figures = figuresOf('sales', { recent: { service_level: 0.5 } })
  const marks = marksOf(waits, figures, [anAlarm], AT_NOON + 30_000)
  expect(marks.map((mark) => mark.words)).toEqual(['Lobby waits', 'level is very low', 'over 20 s'])
  expect(marksOf(aQueue(), undefined, [], AT_NOON)).toEqual([])
})

test('somebody waits where nobody works', () => {
  expect(marksOf(aQueue({ waiting: 1, agents_logged_in: 0 }), undefined, [], AT_NOON)).toEqual([{ tone: 'bad', words: 'nobody is there' }])
})
