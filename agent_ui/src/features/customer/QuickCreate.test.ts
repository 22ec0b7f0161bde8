import { flushPromises } from '@vue/test-utils'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { aPop, show } from '@/testing/builders'
import { aField, aWholeCustomer, CustomerService } from '@/testing/customers'
import CustomerPanel from './CustomerPanel.vue'

const unknown = aPop({ ani: '+14155550199', ani_e164: '+14155550199', customer_id: null, matches: [], language: 'en', attributes: { order_number: '88' } })
let page: ReturnType<typeof show> | null = null

/** Makes one customer of the contact, whoever asks. */
function aService(): CustomerService {
  const service: CustomerService = new CustomerService(null, (call) => {
    if (!call.path.endsWith('/customer/new')) return undefined
    service.customer ??= aWholeCustomer({ company: null, tags: [], ...call.body, id: 'new', version: 1, emails: [] })
    return [201, service.customer]
  })
  service.fields = [aField('order_number', 'text'), aField('colour', 'text')]
  return service
}

async function open(): Promise<ReturnType<typeof show>> {
  page = show(CustomerPanel, { customerId: null, interactionId: 'i-1', pop: unknown })
  await flushPromises()
  return page
}

async function pause(): Promise<void> {
  await vi.advanceTimersByTimeAsync(800)
  await flushPromises()
}

beforeEach(() => vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] }))
afterEach(() => {
  page?.unmount()
  vi.useRealTimers()
  vi.unstubAllGlobals()
})

test('at the first pause the service has the caller, with the answers of the menu', async () => {
  const service = aService()
  const view = await open()
  await view.get('input[name=name]').setValue('An')
  expect(service.asked('POST', '/customer/new')).toEqual([])
  await pause()
  expect(service.asked('POST', '/customer/new')).toMatchObject([{ path: '/interactions/i-1/customer/new', body: { name: 'An', language: 'en', fields: { order_number: '88' } } }])
  expect(view.text()).toContain('Saved')
})

test('a sealed field of somebody new is not recorded either', async () => {
  const service = aService()
  service.fields = [aField('order_number', 'text', { sealed: true }), aField('colour', 'text', { required: true })]
  const view = await open()
  expect(view.get('input[name=order_number]').element.closest('[data-payment]')).not.toBeNull()
  expect(view.get('input[name=colour]').element.closest('[data-payment]')).toBeNull()
})

test('what is typed later is kept too, and the form stays while the desk already knows the customer', async () => {
  const service = aService()
  const view = await open()
  await view.get('input[name=name]').setValue('An')
  await pause()
  await view.setProps({ customerId: 'new', pop: { ...unknown, customer_id: 'new' } })
  await view.get('input[name=name]').setValue('Ann')
  await view.get('input[name=company]').setValue('Acme')
  await pause()
  expect(service.customer).toMatchObject({ name: 'Ann', company: 'Acme' })
  expect(service.asked('POST', '/customer/new')).toHaveLength(1)
  await view.get('form').trigger('submit')
  await flushPromises()
  expect(view.find('input[name=name]').exists()).toBe(false)
})

test('a call that ends before the pause keeps what was typed', async () => {
  const service = aService()
  const view = await open()
  await view.get('input[name=name]').setValue('Ann')
  view.unmount()
  page = null
  await flushPromises()
  expect(service.asked('POST', '/customer/new')).toMatchObject([{ body: { name: 'Ann' } }])
})

test('made in another tab already, he is the same customer and gets the name from here', async () => {
  const service = aService()
  service.customer = aWholeCustomer({ id: 'new', name: 'A', version: 1 })
  const view = await open()
  await view.get('input[name=name]').setValue('Ann')
  await pause()
  expect(service.customer).toMatchObject({ id: 'new', name: 'Ann' })
})

test('without the service nothing is lost and the next pause tries again', async () => {
  const service = aService()
  const view = await open()
  service.away = true
  await view.get('input[name=name]').setValue('Ann')
  await pause()
  expect(view.text()).toContain('The service cannot be reached')
  service.away = false
  await view.get('input[name=company]').setValue('Acme')
  await pause()
  expect(service.customer).toMatchObject({ name: 'Ann', company: 'Acme' })
})

test('nobody is made of nothing', async () => {
  const service = aService()
  const view = await open()
  await view.get('form').trigger('submit')
  await pause()
  expect(service.asked('POST', '')).toEqual([])
})
