import { expect, test } from 'vitest'
import { setServiceTime } from '@/realtime/clock'
import { aQueue, NOON, show } from '@/testing/builders'
import { isLate } from './queue'
import QueueTiles from './QueueTiles.vue'

const AT_NOON = Date.parse(NOON)

test('a queue is late when somebody waits longer than its service level', () => {
  const queue = aQueue({ waiting: 1, longest_waiting_since_at: NOON })
  expect(isLate(queue, AT_NOON + 20_000)).toBe(false)
  expect(isLate(queue, AT_NOON + 20_001)).toBe(true)
  expect(isLate(aQueue(), AT_NOON)).toBe(false)
})

test('a tile says in words that callers wait too long', () => {
  setServiceTime('2026-03-02T12:01:00Z')
  const text = show(QueueTiles, { queues: [aQueue({ waiting: 2, longest_waiting_since_at: NOON })] }).text()
  expect(text).toContain('over 20 s')
  expect(text).toContain('1:00')
})

test('an agent without queues is told so', () => {
  expect(show(QueueTiles, { queues: [] }).text()).toContain('You are in no queue yet')
})
