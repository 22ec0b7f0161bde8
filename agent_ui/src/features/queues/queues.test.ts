import { expect, test } from 'vitest'
import { setServiceTime } from '@/realtime/clock'
import { anAgent, aQueue, NOON, show } from '@/testing/builders'
import { isLate } from './queue'
import QueueTable from './QueueTable.vue'
import QueueTiles from './QueueTiles.vue'
import TeamTable from './TeamTable.vue'

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

const firstCells = (view: ReturnType<typeof show>): string[] => view.findAll('tbody th').map((cell) => cell.text())

test('a press on a heading sorts the queues, a second one turns the order', async () => {
  const queues = [aQueue({ waiting: 1 }), aQueue({ name: 'vip', label_en: 'VIP', waiting: 5 }), aQueue({ name: 'b', label_en: 'B', waiting: 3 })]
  const view = show(QueueTable, { queues })
  expect(firstCells(view)).toEqual(['B', 'Sales', 'VIP'])
  const heading = view.findAll('thead button')[1]
  await heading?.trigger('click')
  expect(firstCells(view)).toEqual(['Sales', 'B', 'VIP'])
  await heading?.trigger('click')
  expect(firstCells(view)).toEqual(['VIP', 'B', 'Sales'])
})

test('agents are shown with status, reason and activity', () => {
  const agents = [anAgent(), anAgent({ username: 'bob', display_name: 'Bob', status: 'not_ready', reason: 'lunch' })]
  const text = show(TeamTable, { agents, queues: [aQueue()] }).text()
  for (const part of ['Alice', 'Available', 'Bob', 'Not ready', 'Lunch', 'Sales']) expect(text).toContain(part)
})
