import { beforeEach, expect, test } from 'vitest'
import { aPop } from '@/testing/builders'
import { mayOpen, pageOf } from './externalPage'
import hostile from '../../../../tests/fixtures/hostile_texts.json'

beforeEach(() => localStorage.clear())

test('places are filled in, each encoded, and with nothing where nothing is known', () => {
  const pop = aPop({ ani: '+1 415&x=1', customer_id: null, pop_url: 'https://crm.example.com/c?n={ani}&c={customer_id}&a={agent}&q={queue}' })
  expect(pageOf(pop, '李 雷')).toBe('https://crm.example.com/c?n=%2B1%20415%26x%3D1&c=&a=%E6%9D%8E%20%E9%9B%B7&q=sales')
})

test.each([['javascript:alert(1)'], ['data:text/html,x'], ['//evil.example'], ['nonsense'], [null]])('%s is no page', (pop_url) => {
  expect(pageOf(aPop({ pop_url }), 'alice')).toBeNull()
})

test.each(hostile.map((one) => [one.name, one.text]))('a caller called %s leads nowhere else', (_, text) => {
  const page = pageOf(aPop({ ani_name: text, pop_url: 'https://crm.example.com/{ani_name}?n={ani_name}#{ani_name}' }), 'alice')
  expect(new URL(page ?? '').host).toBe('crm.example.com')
  expect(page).not.toMatch(/[<>"\s]/)
})

test('the page of an offer opens by itself in one tab only', () => {
  expect([mayOpen('o-1'), mayOpen('o-1'), mayOpen('o-2')]).toEqual([true, false, true])
})
