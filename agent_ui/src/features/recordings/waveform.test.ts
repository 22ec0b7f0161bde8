import { expect, test } from 'vitest'
import { barsOf, kindOf, lengthOf, marksOf, secondAt, speedAfter, type Gap } from './waveform'

const gap = (more: Partial<Gap> = {}): Gap => ({ started_at: '2026-03-02T09:00:10Z', ended_at: '2026-03-02T09:00:25Z', cause: 'agent', offset: 10, silent: 15, ...more })

test('as many bars as fit, each as loud as its loudest part', () => {
  expect(barsOf([0.1, 0.5, 0.2, 0.3], 2)).toEqual([0.5, 0.3])
  expect(barsOf([0.1, 0.5], 10)).toEqual([0.1, 0.5])
  expect(barsOf([], 10)).toEqual([])
  expect(barsOf([0.1], 0)).toEqual([])
})

test('a silence has a width, what was cut out only a place, and nothing leaves the picture', () => {
  expect(marksOf([gap(), gap({ offset: 50, silent: 0 }), gap({ offset: 90, silent: 60 })], 100).map(({ left, width }) => [left, Math.round(width * 100)])).toEqual([
    [0.1, 15],
    [0.5, 0],
    [0.9, 10],
  ])
  expect(marksOf([gap()], 0)).toEqual([])
})

test('a place of the picture is a second, never outside the recording', () => {
  expect([secondAt(0.5, 60), secondAt(-1, 60), secondAt(2, 60)]).toEqual([30, 0, 60])
})

test('a gap has the length of what was said, and the sentence that fits', () => {
  expect(lengthOf(gap({ silent: 0 }))).toBe(15)
  expect([kindOf(gap(), 60), kindOf(gap({ silent: 0 }), 60), kindOf(gap(), 0)]).toEqual(['silent', 'cut', 'all'])
})

test('speeds end at the slowest and the fastest', () => {
  expect([speedAfter(1, 1), speedAfter(2, 1), speedAfter(0.75, -1)]).toEqual([1.25, 2, 0.75])
})
