import { flushPromises } from '@vue/test-utils'
import { afterEach, expect, test, vi } from 'vitest'
import { aCustomer, aPop, press, show } from '@/testing/builders'
import { aField, aWholeCustomer, CustomerService } from '@/testing/customers'
import { tellRecord } from '@/realtime/records'
import CustomerPanel from './CustomerPanel.vue'

let page: ReturnType<typeof show> | null = null

async function open(service: CustomerService, props: Record<string, unknown> = {}): Promise<ReturnType<typeof show>> {
  page = show(CustomerPanel, { customerId: service.customer?.id ?? null, interactionId: 'i-1', pop: aPop(), ...props })
  await flushPromises()
  return page
}

const value = (view: ReturnType<typeof show>, fact: string) => view.get(`[aria-label="Change ${fact}"]`)

async function type(view: ReturnType<typeof show>, fact: string, text: string): Promise<void> {
  await value(view, fact).trigger('click')
  await view.get(`input[aria-label="${fact}"]`).setValue(text)
  await view.get(`input[aria-label="${fact}"]`).trigger('keydown', { key: 'Enter' })
  await flushPromises()
}

const changed = { type: 'record_changed', seq: 1, kind: 'customer', record_id: 'c-1', customer_id: 'c-1', about: 'customer.changed' } as const

afterEach(() => {
  page?.unmount()
  vi.unstubAllGlobals()
})

test('a value is changed where it stands, with the version that was seen, and taken back by one key', async () => {
  const service = new CustomerService()
  const view = await open(service)
  await type(view, 'Company', 'Beifeng')
  expect(service.asked('PATCH', '/customers/c-1')).toMatchObject([{ ifMatch: '"3"', body: { company: 'Beifeng' } }])
  expect(value(view, 'Company').text()).toBe('Beifeng')
  expect(view.text()).toContain('Company: saved')
  press('z', { altKey: true, code: 'KeyZ' })
  await flushPromises()
  expect(service.customer?.company).toBe('Haifeng')
})

test('Escape keeps nothing, and the same value is not sent', async () => {
  const service = new CustomerService()
  const view = await open(service)
  await value(view, 'Company').trigger('click')
  await view.get('input[aria-label="Company"]').setValue('x')
  await view.get('input[aria-label="Company"]').trigger('keydown', { key: 'Escape' })
  await type(view, 'Company', 'Haifeng')
  expect(service.asked('PATCH', '')).toEqual([])
})

test('what another changed elsewhere stands in nobody\'s way', async () => {
  const service = new CustomerService()
  const view = await open(service)
  service.others({ segment: 'gold' })
  await type(view, 'Company', 'Beifeng')
  expect(service.customer).toMatchObject({ company: 'Beifeng', segment: 'gold' })
  expect(view.find('[role=alert]').exists()).toBe(false)
})

test('the same value changed by two: the other\'s is shown, what was typed stays, and the person chooses', async () => {
  const service = new CustomerService()
  const view = await open(service)
  await value(view, 'Company').trigger('click')
  service.others({ company: 'Nanfeng' })
  tellRecord({ ...changed, version: 4 })
  await flushPromises()
  await view.get('input[aria-label="Company"]').setValue('Beifeng')
  await view.get('input[aria-label="Company"]').trigger('keydown', { key: 'Enter' })
  await flushPromises()
  expect(view.text()).toContain('Bob has changed this meanwhile')
  expect(view.text()).toContain('Nanfeng')
  expect((view.get('input[aria-label="Company"]').element as HTMLInputElement).value).toBe('Beifeng')
  expect(service.customer?.company).toBe('Nanfeng')
  await view.findAll('.conflict button')[1]?.trigger('click')
  await flushPromises()
  expect(service.customer?.company).toBe('Beifeng')
  expect(view.find('.conflict').exists()).toBe(false)
})

test('without the service what was typed stays in the field and is kept at the next try', async () => {
  const service = new CustomerService()
  const view = await open(service)
  service.away = true
  await type(view, 'Company', 'Beifeng')
  expect(view.text()).toContain('The service cannot be reached')
  service.away = false
  await view.get('input[aria-label="Company"]').trigger('keydown', { key: 'Enter' })
  await flushPromises()
  expect(service.customer?.company).toBe('Beifeng')
})

test('tags and numbers are put on top of what others did to them', async () => {
  const service = new CustomerService()
  const view = await open(service)
  service.others({ tags: ['newsletter', 'theirs'] })
  await view.get('[aria-label="Remove the tag newsletter"]').trigger('click')
  await flushPromises()
  expect(service.customer?.tags).toEqual(['theirs'])
})

test('the number of the call is kept with this customer by one key', async () => {
  const service = new CustomerService(aWholeCustomer({ phones: [] }), (call) =>
    call.path === '/interactions/i-1/customer/number' ? [200, aWholeCustomer({ version: 4 })] : undefined)
  const view = await open(service)
  press('b', { altKey: true, code: 'KeyB' })
  await flushPromises()
  expect(service.asked('POST', '/number')).toMatchObject([{ body: { customer_id: 'c-1' } }])
  expect(view.text()).toContain('138 0013 8000')
  expect(view.text()).not.toContain('Keep 138')
})

test('a sealed field is shown plainly for a reason, and one that is hidden not at all', async () => {
  const service = new CustomerService(aWholeCustomer({ fields: { id_number: '***8515', secret: '***' } }), (call) =>
    call.path.endsWith('/unmask') ? [200, { facts: { 'field.id_number': '370202198807168515' } }] : undefined)
  service.fields = [aField('id_number', 'text', { sealed: true }), aField('secret', 'text', { sealed: true })]
  service.masks = { agent: { 'field.secret': 'hidden' } }
  const view = await open(service)
  expect(view.findAll('.masked')).toHaveLength(1)
  await view.get('.masked button').trigger('click')
  await view.get('.masked .why button').trigger('click')
  await flushPromises()
  expect(service.asked('POST', '/unmask')).toMatchObject([{ body: { facts: ['field.id_number'], reason: 'To check who it is' } }])
  expect(view.text()).toContain('370202198807168515')
  expect(view.text()).toContain('hidden')
})

test('the call is not recorded while a sealed field has the focus, and is for any other', async () => {
  const service = new CustomerService()
  service.fields = [aField('card', 'text', { sealed: true }), aField('size', 'text'), aField('spoken', 'choices', { sealed: true })]
  const view = await open(service)
  for (const [name, marked] of [['card', true], ['size', false], ['spoken', true]] as const) {
    await value(view, name).trigger('click')
    expect(view.get('.field-input').element.closest('[data-payment]') !== null).toBe(marked)
    await view.get('.field-input').trigger('keydown', { key: 'Escape' })
  }
})

test.each([
  ['text', 'AB1', 'AB1'],
  ['integer', '42', 42],
  ['decimal', '1,5', 1.5],
  ['date', '2026-03-02', '2026-03-02'],
  ['email', 'a@b.example', 'a@b.example'],
  ['phone', '010-1', '010-1'],
  ['url', 'https://a.example', 'https://a.example'],
] as const)('a field of kind %s is kept as that', async (kind, typed, kept) => {
  const service = new CustomerService()
  service.fields = [aField('f', kind)]
  const view = await open(service)
  await type(view, 'f', typed)
  expect(service.customer?.fields).toEqual({ f: kept })
})

test('of several, Alt and a digit says who it is; none of them is a new customer', async () => {
  const service = new CustomerService(null, (call) => (call.method === 'POST' ? [204] : undefined))
  const pop = aPop({ customer_id: null, matches: [aCustomer(), aCustomer({ id: 'c-2', name: '韩梅梅', reasons: ['exact', 'open_ticket', 'called_recently'] })] })
  const view = await open(service, { pop })
  expect(view.text()).toContain('open ticket')
  press('2', { altKey: true, code: 'Digit2' })
  await flushPromises()
  expect(service.asked('POST', '/interactions/i-1/customer')).toMatchObject([{ body: { customer_id: 'c-2' } }])
  press('0', { altKey: true, code: 'Digit0' })
  await flushPromises()
  expect(document.activeElement?.getAttribute('name')).toBe('name')
})

test('a choice is changed afterwards', async () => {
  const service = new CustomerService(aWholeCustomer(), (call) => (call.path === '/interactions/i-1/customer' ? [204] : undefined))
  const view = await open(service, { pop: aPop({ matches: [aCustomer(), aCustomer({ id: 'c-2', name: '韩梅梅' })] }) })
  press('w', { altKey: true, code: 'KeyW' })
  await flushPromises()
  await view.findAll('ol button')[1]?.trigger('click')
  await flushPromises()
  expect(service.asked('POST', '/interactions/i-1/customer')).toMatchObject([{ body: { customer_id: 'c-2' } }])
})

test('a customer that cannot be read can be asked for again', async () => {
  const service = new CustomerService()
  service.away = true
  const view = await open(service)
  expect(view.text()).toContain('The service cannot be reached')
  service.away = false
  await view.get('.empty button').trigger('click')
  await flushPromises()
  expect(view.text()).toContain('李雷')
})
