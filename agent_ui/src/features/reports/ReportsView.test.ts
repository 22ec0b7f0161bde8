import { enableAutoUnmount, flushPromises, type VueWrapper } from '@vue/test-utils'
import { afterEach, beforeAll, beforeEach, expect, test, vi } from 'vitest'
import { createMemoryHistory, createRouter, type Router } from 'vue-router'
import { useSession, type Person } from '@/api/session'
import { press, show, type Asked } from '@/testing/builders'
import { queryOf } from './definition'
import ReportsView from './ReportsView.vue'
import { aReport, aRow, aSaved, serveReports, type Kept } from './reports.testing'

enableAutoUnmount(afterEach)
beforeAll(() => {
  HTMLDialogElement.prototype.showModal ??= vi.fn()
})
// There is nothing to draw on here.
beforeEach(() => localStorage.setItem('callcenter.reports.chart', 'no'))

let router: Router

async function shown(kept: Kept = {}, address = '/reports'): Promise<{ page: VueWrapper; asked: Asked[] }> {
  const asked = serveReports(kept)
  router = createRouter({ history: createMemoryHistory(), routes: [{ path: '/reports/:id?', name: 'reports', component: { template: '<i/>' } }] })
  await router.push(address)
  const page = show(ReportsView, {}, [router])
  useSession().person = { username: 'sam', display_name: 'Sam', role: 'supervisor', language: 'en' } as Person
  await flushPromises()
  return { page, asked }
}

const runs = (asked: Asked[]): unknown[] => asked.filter((one) => one.path.endsWith('/run')).map((one) => one.body)
const button = (page: VueWrapper, words: string) => page.findAll('button').find((one) => one.text().includes(words))

test('without any wish it asks for today by queue, and every number is a button', async () => {
  const { page, asked } = await shown()
  expect(runs(asked)[0]).toMatchObject({ period: 'today', group_by: ['queue'] })
  expect(page.findAll('tbody tr').map((row) => row.text())).toEqual(['Sales1275.0 %', 'VIP30–', 'no queue2100.0 %'])
  expect(page.get('tfoot').text()).toBe('Total4480.0 %')
  expect(page.findAll('.figure')).toHaveLength(7)
  expect(page.get('table').text()).toContain('goes on changing')
})

test('what is chosen is in the address, and asked at once', async () => {
  const { page, asked } = await shown()
  await page.findAll('.builder select')[0]?.setValue('yesterday')
  await flushPromises()
  expect(JSON.parse(String(router.currentRoute.value.query['ask']))).toMatchObject({ period: 'yesterday' })
  expect(runs(asked).at(-1)).toMatchObject({ period: 'yesterday' })
})

test('figures are looked for by what they mean, and may have seconds of their own', async () => {
  const { page, asked } = await shown({}, `/reports?ask=${queryOf({ metrics: [{ id: 'offered' }], period: 'today' })['ask']}`)
  await page.get('.builder .head').trigger('click')
  expect(page.findAll('.metric')).toHaveLength(2)
  await page.get('.seek input').setValue('what service_level')
  expect(page.findAll('.metric')).toHaveLength(1)
  await page.get('.metric input').setValue(true)
  await flushPromises()
  await page.get('.own input').setValue('30')
  await flushPromises()
  expect(runs(asked).at(-1)).toMatchObject({ metrics: [{ id: 'offered' }, { id: 'service_level', seconds: 30 }] })
})

test('a number opens the contacts behind it, with the figure it is; Esc leads back', async () => {
  const { page, asked } = await shown()
  await page.get('.figure').trigger('click')
  await flushPromises()
  expect(asked.some((one) => one.path.endsWith('/reports/interactions'))).toBe(true)
  expect(page.get('.drawer').text()).toMatch(/Offered: 12.*Sales.*Answered/s)
  press('Escape', {}, page.get('.drawer').element)
  await flushPromises()
  expect(page.find('.drawer').exists()).toBe(false)
})

test('of a figure of time all contacts of the row are shown, and it says so', async () => {
  const { page } = await shown({ ofTime: true })
  await page.get('.figure').trigger('click')
  await flushPromises()
  expect(page.get('.drawer').text()).toMatch(/made of agents' time.*Answered/s)
})

test('arrow keys go from number to number, over what has none', async () => {
  const { page } = await shown()
  const figures = page.findAll<HTMLElement>('.figure')
  figures[1]?.element.focus()
  press('ArrowDown', {}, figures[1]?.element)
  expect(document.activeElement?.textContent).toBe('100.0 %')
  press('ArrowLeft', {}, document.activeElement ?? document.body)
  expect(document.activeElement?.textContent).toBe('2')
})

test('a difference is told in words with its sign', async () => {
  const { page } = await shown({ report: aReport({ rows: [aRow(['sales'], [12, 0.8], { before: [10, 0.9] })] }) })
  expect(page.get('tbody').text()).toContain('+20 %')
  expect(page.get('tbody').text()).toMatch(/−10\.0 points, before: 90\.0 %, worse/)
})

test('what is being added up again is told, and what went wrong', async () => {
  const { page } = await shown({ report: aReport({ pending: 2 }) })
  expect(page.text()).toContain('2 intervals are being added up again')
  const other = await shown({ refuse: 'report_too_large' })
  expect(other.page.get('[role=alert]').text()).toContain('More than 200,000 figures')
})

test('a kept report is at its own address, changed under its name, and kept as new', async () => {
  const { page, asked } = await shown({}, '/reports/r-1')
  expect(page.get('h1').text()).toBe('Morning')
  expect(runs(asked)).toHaveLength(1)
  expect(page.text()).not.toContain('changed')
  await page.findAll('.builder select')[0]?.setValue('last_week')
  await flushPromises()
  expect(router.currentRoute.value.path).toBe('/reports/r-1')
  await button(page, 'Keep the changes')?.trigger('click')
  document.querySelector<HTMLFormElement>('#report-kept')?.dispatchEvent(new Event('submit'))
  await flushPromises()
  expect(asked.find((one) => one.method === 'PUT')).toMatchObject({ path: '/api/v1/reports/r-1', body: { name: 'Morning', definition: { period: 'last_week' } } })
})

test('a report that is not there says so; what others share cannot be changed', async () => {
  const { page } = await shown({ saved: [] }, '/reports/gone')
  expect(page.get('[role=alert]').text()).toContain('no longer exists')
  const other = await shown({ saved: [aSaved({ owner: 'admin', yours: false })] }, '/reports/r-1')
  expect(button(other.page, 'Name and sharing')).toBeUndefined()
  expect(button(other.page, 'Keep as new')).toBeDefined()
})
