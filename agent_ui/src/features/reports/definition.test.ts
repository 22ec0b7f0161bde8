import { expect, test } from 'vitest'
import { definitionIn, FIRST, keyOf, MOST_METRICS, plain, queryOf, READY, withAnother, withDays, withGroup, withMetric, withPeriod, withSeconds, withValue, withoutPlace, type Definition } from './definition'

const ONE: Definition = { metrics: [{ id: 'offered' }], period: 'today' }

test('what is asked comes back from the address as it was', () => {
  for (const definition of Object.values(READY)) expect(keyOf(definitionIn(queryOf(definition)['ask']) as Definition)).toBe(keyOf(definition))
})

test('the same question looks the same, whether it says nothing or leaves it out', () => {
  const whole: Definition = { ...ONE, from: null, to: null, interval: null, group_by: [], filters: { queue: [] }, against: null, metrics: [{ id: 'offered', seconds: null }] }
  expect(keyOf(whole)).toBe(keyOf(ONE))
  expect(plain(whole)).toEqual(ONE)
})

test('an address that was tampered with asks for nothing, or for what is left of it', () => {
  for (const query of [undefined, '', '{', '[]', '5', '{"metrics":[]}', '{"metrics":[5,null]}']) expect(definitionIn(query)).toBeNull()
  const odd = definitionIn('{"metrics":[{"id":"offered","seconds":"x"}],"period":"ever","group_by":["queue","x",3],"interval":"age","filters":{"queue":["sales",null,7],"x":["y"]},"from":"soon"}')
  expect(odd).toEqual({ metrics: [{ id: 'offered' }], period: 'today', group_by: ['queue'], filters: { queue: ['sales', null] } })
})

test('the last figure stays, and there are never too many', () => {
  expect(withMetric(ONE, 'offered', false)).toBe(ONE)
  expect(withoutPlace(ONE, 0)).toBe(ONE)
  const full: Definition = { ...ONE, metrics: Array.from({ length: MOST_METRICS }, (_, index) => ({ id: `m${index}` })) }
  expect(withMetric(full, 'offered', true)).toBe(full)
  expect(withAnother(full, 0)).toBe(full)
})

test('a figure may be there twice, within times of its own', () => {
  const twice = withAnother({ ...ONE, metrics: [{ id: 'service_level' }, { id: 'offered' }] }, 0)
  expect(twice.metrics).toEqual([{ id: 'service_level' }, { id: 'service_level', seconds: 20 }, { id: 'offered' }])
  expect(withSeconds(twice, 1, 45).metrics[1]).toEqual({ id: 'service_level', seconds: 45 })
  expect(withSeconds(twice, 1, null).metrics[1]).toEqual({ id: 'service_level' })
})

test('a fourth group pushes out the first', () => {
  expect(withGroup({ ...ONE, group_by: ['queue', 'agent', 'hour'] }, 'weekday', true).group_by).toEqual(['agent', 'hour', 'weekday'])
})

test('without a value of it, a dimension is not filtered by', () => {
  const sales = withValue(ONE, 'queue', 'sales', true)
  expect(sales.filters).toEqual({ queue: ['sales'] })
  expect(withValue(sales, 'queue', 'sales', false).filters).toEqual({})
})

test('days and periods take each other\'s place, and days are never the wrong way round', () => {
  const days = withDays(FIRST, '2026-03-05', '2026-03-01')
  expect([days.period, days.from, days.to]).toEqual([null, '2026-03-05', '2026-03-05'])
  expect(plain(withPeriod(days, 'yesterday'))).not.toHaveProperty('from')
})
