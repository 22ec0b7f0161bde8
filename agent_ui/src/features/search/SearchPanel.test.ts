import { flushPromises } from '@vue/test-utils'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { press, serve, show, type Asked } from '@/testing/builders'
import SearchPanel from './SearchPanel.vue'

const customer = { id: 'c-1', name: '李雷', company: '海风', phones: [{ raw: '13800138000' }] }
const ticket = { id: 't-1', number: 'T-001042', subject: '发票抬头有误' }
const available = vi.fn()
const deeds = [{ name: 'available', words: 'Available', act: available }]

let page: ReturnType<typeof show> | null = null
let asked: Asked[] = []

function open(): ReturnType<typeof show> {
  return (page = show(SearchPanel, { deeds }))
}

async function type(text: string): Promise<void> {
  await page?.get('input').setValue(text)
  await vi.advanceTimersByTimeAsync(200)
  await flushPromises()
}

const key = (name: string): void => press(name, {}, page?.get('input').element)

beforeEach(() => {
  vi.useFakeTimers()
  available.mockClear()
  asked = serve(({ path }) => ({ status: 200, body: { items: path.endsWith('/customers') ? [customer] : [ticket], next_cursor: null } }))
})
afterEach(() => {
  page?.unmount()
  vi.useRealTimers()
  vi.unstubAllGlobals()
  document.body.innerHTML = ''
})

test('one character of a Chinese name finds a customer, and Enter opens him', async () => {
  const view = open()
  await type('李')
  expect(view.get('[aria-selected=true]').text()).toContain('海风 · 138 0013 8000')
  key('Enter')
  expect(view.emitted('open')).toEqual([['customer', 'c-1', '李雷']])
  expect(view.emitted('close')).toHaveLength(1)
})

test('digits are looked for as a number and as a ticket', async () => {
  const view = open()
  await type('1042')
  expect(asked.map((one) => one.path)).toEqual(['/api/v1/customers', '/api/v1/tickets'])
  expect(view.text()).toContain('发票抬头有误')
  key('ArrowDown')
  key('Enter')
  expect(view.emitted('open')).toEqual([['ticket', 't-1', 'T-001042']])
})

test('what the desk can do is found at once and done by Enter', async () => {
  open()
  await page?.get('input').setValue('ava')
  key('Enter')
  expect(available).toHaveBeenCalledTimes(1)
})

test('one letter asks nobody, typing on asks once', async () => {
  open()
  await type('l')
  expect(asked).toEqual([])
  await page?.get('input').setValue('li')
  await page?.get('input').setValue('lil')
  await type('lile')
  expect(asked.filter((one) => one.path.endsWith('/customers'))).toHaveLength(1)
})

test('an answer that comes too late is not shown', async () => {
  const late = { release: (): void => {} }
  vi.stubGlobal('fetch', async (request: Request) => {
    if (request.url.includes('first')) await new Promise<void>((resolve) => (late.release = resolve))
    const items = request.url.includes('first') ? [customer] : []
    return new Response(JSON.stringify({ items, next_cursor: null }), { headers: { 'content-type': 'application/json' } })
  })
  const view = open()
  await type('first')
  await type('second')
  late.release()
  await vi.advanceTimersByTimeAsync(50)
  expect(view.text()).not.toContain('李雷')
  expect(view.text()).toContain('Nothing found')
})

test('Escape closes and the focus goes back to where it was', async () => {
  const field = document.body.appendChild(document.createElement('textarea'))
  field.focus()
  const view = open()
  expect(document.activeElement).toBe(view.get('input').element)
  key('Escape')
  expect(view.emitted('close')).toHaveLength(1)
  view.unmount()
  page = null
  expect(document.activeElement).toBe(field)
})
