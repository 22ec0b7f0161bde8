import { afterEach, expect, test } from 'vitest'
import { nextTick } from 'vue'
import { useDesk } from '@/realtime/desk'
import type { Notice } from '@/realtime/messages.gen'
import { NOON, show } from '@/testing/builders'
import NoticeBar from './NoticeBar.vue'

let page: ReturnType<typeof show> | null = null
afterEach(() => page?.unmount())

function aNotice(id: string, about: string, title: string): Notice {
  return { type: 'notice', seq: 1, id, at: NOON, about, kind: 'task', record_id: 't-1', customer_id: null, title }
}

test('without anything to tell there is nothing', () => {
  page = show(NoticeBar)
  expect(page.text()).toBe('')
})

test('the newest is told until it is put away, then the one before; the same one comes once', async () => {
  page = show(NoticeBar)
  const desk = useDesk()
  desk.note(aNotice('e-1', 'task.reminder', '回电 李雷'))
  desk.note(aNotice('e-2', 'ticket.escalated', 'T-000123'))
  desk.note(aNotice('e-2', 'ticket.escalated', 'T-000123'))
  await nextTick()
  for (const text of ['Ticket escalated', 'T-000123', '1 more']) expect(page.text()).toContain(text)
  await page.get('button').trigger('click')
  expect(page.text()).toContain('Reminder')
  expect(page.text()).toContain('回电 李雷')
  await page.get('button').trigger('click')
  expect(page.text()).toBe('')
})

test('what has no words of its own is a message', async () => {
  page = show(NoticeBar)
  useDesk().note(aNotice('e-3', 'import.finished', 'customers.csv'))
  await nextTick()
  expect(page.text()).toContain('Message')
})
