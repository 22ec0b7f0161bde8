import { expect, test } from 'vitest'
import { aCustomer, aPop } from '@/testing/builders'
import { callerOf, initialsOf, readableNumber } from './caller'
import { asAgo, asClock } from './durations'

test.each([
  [-500, '0:00'],
  [59_999, '0:59'],
  [247_000, '4:07'],
  [3_729_000, '1:02:09'],
])('%i ms reads %s', (milliseconds, text) => {
  expect(asClock(milliseconds)).toBe(text)
})

test('instants are told as people do', () => {
  const now = Date.parse('2026-03-02T12:00:00Z')
  expect(asAgo('2026-03-01T11:00:00Z', now, 'en')).toBe('yesterday')
  expect(asAgo('2026-03-01T11:00:00Z', now, 'zh-CN')).toBe('昨天')
  expect(asAgo('2026-03-02T11:59:30Z', now, 'en')).toBe('this minute')
})

test.each([
  ['+8613800138000', '138 0013 8000'],
  ['+14155550100', '+1 415 555 0100'],
  ['02112345678', '02112345678'],
  ['', ''],
])('%s reads %s', (ani, text) => {
  expect(readableNumber(ani)).toBe(text)
})

test.each([
  ['李雷', '李'],
  ['Alice Smith', 'AS'],
  ['bob', 'B'],
  ['', ''],
])('%s is marked %s', (name, initials) => {
  expect(initialsOf(name)).toBe(initials)
})

test('of several customers none is taken for the caller until one is chosen', () => {
  const pop = aPop({ matches: [aCustomer(), aCustomer({ id: 'c-2' })], customer_id: null })
  expect(callerOf(pop).kind).toBe('several')
  expect(callerOf({ ...pop, customer_id: 'c-2' })).toMatchObject({ kind: 'known', customer: { id: 'c-2' }, others: 1 })
  expect(callerOf({ ...pop, customer_id: 'c-2' }, true).kind).toBe('several')
})

test('one customer of whom the service is not sure is asked for', () => {
  expect(callerOf(aPop({ customer_id: null })).kind).toBe('several')
  expect(callerOf(aPop()).kind).toBe('known')
})
