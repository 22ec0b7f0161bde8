import { expect, test } from 'vitest'
import { aQuestion, aSection, draftOf, freeId, idsOf, moved, shareOf, withKind } from './draft'
import { asScore, optionsOf, standingOf, wordOf, type Question } from './quality'
import { aForm } from './quality.testing'
import { daysOf, linesOf, yOf } from './trend'

const questions = aForm().sections.flatMap((section) => section.questions)
const named = (id: string): Question => questions.find((question) => question.id === id) as Question

const point = (day: string, score: number, count = 1) => ({ day, score, count, failed: 0 })

test('each kind of question has its answers in the order of their keys; what does not apply comes last', () => {
  expect(optionsOf(named('name')).map((option) => option.value)).toEqual([true, false])
  expect(optionsOf(named('identity')).map((option) => option.value)).toEqual([true, false, null])
  expect(optionsOf(named('tone')).map((option) => option.value)).toEqual([1, 2, 3, 4, 5])
  expect(optionsOf(named('solved')).map((option) => option.label)).toEqual(['Yes', 'No'])
  expect([wordOf(named('solved'), { value: 'no', comment: '' }), wordOf(named('name'), undefined)]).toEqual(['No', '—'])
})

test('a score is said shortly, and nothing is no score', () => {
  expect([asScore(90.63), asScore(100), asScore(0), asScore(null)]).toEqual(['90.6', '100', '0', '—'])
  expect([standingOf(85), standingOf(84.9), standingOf(59)]).toEqual(['good', 'warn', 'bad'])
})

test('new parts of a form get ids that nothing has, and old ones keep theirs', () => {
  const draft = draftOf(aForm())
  expect(idsOf(draft)).toEqual(new Set(['greeting', 'work', 'name', 'tone', 'identity', 'solved']))
  expect(freeId('q', new Set(['q1', 'q3']))).toBe('q2')
  const section = aSection(new Set(['s1', 'q1']))
  expect([section.id, section.questions[0]?.id]).toEqual(['s2', 'q2'])
  expect(draftOf(null).sections).toHaveLength(1)
})

test('another kind of answer brings what it needs', () => {
  const choice = withKind(aQuestion(new Set()), 'choice')
  expect(choice.choices.map((one) => [one.value, one.points])).toEqual([
    ['a1', 100],
    ['a2', 0],
  ])
  expect(withKind(choice, 'scale').choices).toEqual([])
})

test('beside a question stands its share of the whole, as the score is worked out', () => {
  const draft = draftOf(aForm())
  const [greeting, work] = draft.sections
  if (!greeting || !work) throw new Error('the form has two sections')
  expect(greeting.questions.map((question) => shareOf(draft, greeting, question))).toEqual([6.25, 18.75])
  expect(work.questions.map((question) => shareOf(draft, work, question))).toEqual([37.5, 37.5])
})

test('a part moves up and down, and not out of the list', () => {
  expect([moved([1, 2, 3], 1, -1), moved([1, 2, 3], 0, -1), moved([1, 2, 3], 2, 1)]).toEqual([
    [2, 1, 3],
    [1, 2, 3],
    [1, 2, 3],
  ])
})

test('points of a trend lie where their day and their score say, also where a line lacks a day', () => {
  const trend = {
    by: 'agent' as const,
    step: 'week' as const,
    lines: [
      { key: 'alice', points: [point('2026-03-02', 100), point('2026-03-09', 50, 3), point('2026-03-16', 0)] },
      { key: 'bob', points: [point('2026-03-16', 80)] },
    ],
  }
  expect(daysOf(trend)).toEqual(['2026-03-02', '2026-03-09', '2026-03-16'])
  const [alice, bob] = linesOf(trend)
  const [first, second, third] = alice?.points ?? []
  expect((second?.x ?? 0) - (first?.x ?? 0)).toBeCloseTo((third?.x ?? 0) - (second?.x ?? 0))
  expect(bob?.points[0]?.x).toBe(third?.x)
  expect([first?.y, third?.y]).toEqual([yOf(100), yOf(0)])
  expect(alice?.mean).toBe(50)
  expect(linesOf({ ...trend, lines: [] })).toEqual([])
})
