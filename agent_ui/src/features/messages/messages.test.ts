import { enableAutoUnmount, flushPromises, type VueWrapper } from '@vue/test-utils'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { nextTick } from 'vue'
import { useDesk } from '@/realtime/desk'
import { tellMessage } from '@/realtime/records'
import { anAgent, aQueue, NOON, serve, show, type Asked } from '@/testing/builders'
import { addressesFor } from './addresses'
import MessagePanel from './MessagePanel.vue'
import MessageToast from './MessageToast.vue'
import type { Message } from './messages'

const message = (more: Partial<Message> = {}): Message => ({ id: 'd-1', at: NOON, sender: 'sam', sender_name: 'Sam', to: 'alice', text: 'Hello', reply_to: null, mine: false, read: false, people: 0, readers: 0, ...more })

enableAutoUnmount(afterEach)
beforeEach(() => (document.body.innerHTML = ''))

async function shown(component: object, props: object, items: Message[]): Promise<{ page: VueWrapper; asked: Asked[] }> {
  const asked = serve((one) => ({ status: one.path.endsWith('/read') ? 204 : 200, body: one.path.endsWith('/read') ? undefined : { items, next_cursor: null, unread: 0 } }))
  const page = show(component, props as Record<string, unknown>)
  useDesk().state = { me: 'alice', role: 'agent', agents: { alice: anAgent() }, queues: { sales: aQueue() }, interactions: {}, pops: {}, figures: {}, alarms: {}, monitorings: {}, server_at: NOON }
  await nextTick()
  await flushPromises()
  return { page, asked }
}

const posts = (asked: Asked[]): [string, unknown][] => asked.filter((one) => one.method === 'POST').map((one) => [one.path, one.body])

test('a message that comes is shown at once, and read when that is said', async () => {
  const { page, asked } = await shown(MessageToast, { calm: true }, [])
  expect(page.find('.toast').exists()).toBe(false)
  tellMessage({ type: 'desk_message', seq: 3, id: 'd-2', at: NOON, sender: 'sam', sender_name: 'Sam', to: 'queue:sales', text: '<b>VIP</b> 📣', reply_to: null })
  await nextTick()
  expect(page.get('.text').text()).toBe('<b>VIP</b> 📣')
  await page.get('.do.main').trigger('click')
  await flushPromises()
  expect(posts(asked)).toEqual([['/api/v1/desk-messages/d-2/read', null]])
  expect(page.find('.toast').exists()).toBe(false)
})

test('nothing is shown over a call; it comes afterwards, for it was kept', async () => {
  const { page } = await shown(MessageToast, { calm: false }, [message()])
  expect(page.find('.toast').exists()).toBe(false)
  await page.setProps({ calm: true })
  expect(page.get('.text').text()).toBe('Hello')
})

test('one that is put off stays unread', async () => {
  const { page, asked } = await shown(MessageToast, { calm: true }, [message()])
  await page.get('.later').trigger('click')
  expect([page.find('.toast').exists(), posts(asked)]).toEqual([false, []])
})

test('the answer goes to who has written', async () => {
  const { page, asked } = await shown(MessagePanel, {}, [message({ read: true })])
  await page.get('.answer').trigger('click')
  const form = page.get('li form')
  await form.get('textarea').setValue('好的')
  await form.trigger('submit')
  await flushPromises()
  expect(posts(asked)).toEqual([['/api/v1/desk-messages', { to: 'sam', text: '好的', reply_to: 'd-1' }]])
})

test('what the panel shows is read', async () => {
  const { asked } = await shown(MessagePanel, {}, [message(), message({ id: 'd-0', read: true })])
  expect(posts(asked)).toEqual([['/api/v1/desk-messages/d-1/read', null]])
})

test('agents choose nobody, supervisors choose among all', () => {
  const state = { me: 'alice', role: 'agent' as const, agents: { alice: anAgent(), bob: anAgent({ username: 'bob' }) }, queues: { sales: aQueue() }, interactions: {}, pops: {}, figures: {}, alarms: {}, monitorings: {}, server_at: NOON }
  expect(addressesFor(state).map((one) => one.to)).toEqual(['supervisors'])
  expect(addressesFor({ ...state, me: 'sam', role: 'supervisor' }).map((one) => one.to)).toEqual(['team', 'queue:sales', 'alice', 'bob', 'supervisors'])
})
