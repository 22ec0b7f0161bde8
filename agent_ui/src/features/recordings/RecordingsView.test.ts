import { enableAutoUnmount, flushPromises, type VueWrapper } from '@vue/test-utils'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { useSession } from '@/api/session'
import { useDesk } from '@/realtime/desk'
import { anAgent, aQueue, NOON, press, serve, show, type Asked } from '@/testing/builders'
import { queryOf, nothingWanted } from './recordings'
import { aRecording } from './recordings.testing'
import RecordingsView from './RecordingsView.vue'
import type { Recording } from './waveform'

enableAutoUnmount(afterEach)
beforeEach(() => (document.body.innerHTML = ''))

const urls: string[] = []

async function shown(recordings: Recording[], role: 'supervisor' | 'admin' = 'supervisor', next: string | null = null): Promise<{ page: VueWrapper; asked: Asked[] }> {
  const asked = serve((one) => {
    if (one.path.endsWith('/waveform')) return { status: 200, body: { seconds: 100, peaks: [], gaps: [] } }
    if (one.path.endsWith('/accesses')) return { status: 200, body: { items: [{ at: NOON, by: 'sam', action: 'recording_listened', part: null }] } }
    return one.method === 'GET' ? { status: 200, body: { items: recordings, next_cursor: next } } : { status: 204 }
  })
  const inner = fetch
  urls.length = 0
  vi.stubGlobal('fetch', (request: Request) => (urls.push(new URL(request.url).search), inner(request)))
  const page = show(RecordingsView)
  useSession().person = { username: 'sam', display_name: 'Sam', role, language: 'en' } as never
  useDesk().state = { me: 'sam', role, agents: { alice: anAgent() }, queues: { sales: aQueue() }, interactions: {}, pops: {}, figures: {}, alarms: {}, monitorings: {}, server_at: NOON }
  await flushPromises()
  return { page, asked }
}

test('a line says who, when, with whom and what is missing', async () => {
  const { page } = await shown([aRecording(), aRecording({ id: 'rec-2', state: 'deleted', gaps: [], deleted_at: NOON, started_at: '2026-03-01T09:00:00Z' })])
  const [first, second] = page.findAll('.row')
  expect(first?.text()).toContain('李雷')
  expect(first?.text()).toContain('1 gap')
  expect(first?.text()).toContain('1:40')
  expect(second?.text()).toContain('Deleted')
})

test('Enter on a row opens the player in place', async () => {
  const { page } = await shown([aRecording()])
  press('Enter', {}, page.get('.row').element)
  await flushPromises()
  expect(page.find('.detail .player').exists()).toBe(true)
})

test('what is chosen is asked for at once', async () => {
  const { page } = await shown([aRecording()])
  await page.findAll('select')[0]?.setValue('sales')
  await page.get('input[type=search]').setValue('138 0013 8000')
  await page.get('input[type=search]').trigger('change')
  await flushPromises()
  const last = new URLSearchParams(urls.findLast((one) => one.includes('limit')))
  expect([last.get('queue'), last.get('number')]).toEqual(['sales', '138 0013 8000'])
})

test('a hold is asked why, and only an administrator may release it', async () => {
  const { page, asked } = await shown([aRecording()])
  press('Enter', {}, page.get('.row').element)
  await flushPromises()
  await page.findAll('.detail button').find((one) => one.text() === 'Legal hold')?.trigger('click')
  await page.get('.reason').setValue('诉讼')
  await page.get('.detail form').trigger('submit')
  await flushPromises()
  expect(asked.filter((one) => one.method === 'PUT').map((one) => [one.path, one.body])).toEqual([['/api/v1/recordings/rec-1/legal-hold', { reason: '诉讼' }]])
  const held = aRecording({ legal_hold: { at: NOON, by: 'sam', reason: '诉讼' } })
  for (const role of ['supervisor', 'admin'] as const) {
    const one = await shown([held], role)
    press('Enter', {}, one.page.get('.row').element)
    await flushPromises()
    expect(one.page.text().includes('Release')).toBe(role === 'admin')
    one.page.unmount()
  }
})

test('who has listened is said by name', async () => {
  const { page } = await shown([aRecording()])
  press('Enter', {}, page.get('.row').element)
  await flushPromises()
  await page.findAll('.detail button').find((one) => one.text().includes('Who has listened'))?.trigger('click')
  await flushPromises()
  expect(page.get('.accesses').text()).toContain('listened')
})

test('older ones are asked for by the cursor', async () => {
  const { page } = await shown([aRecording()], 'supervisor', 'next')
  await page.get('.older').trigger('click')
  await flushPromises()
  expect(new URLSearchParams(urls.findLast((one) => one.includes('limit'))).get('cursor')).toBe('next')
})

test('whole days are asked for, and only what was filled in', () => {
  expect(queryOf(nothingWanted())).toEqual({})
  const query = queryOf({ ...nothingWanted(), from: '2026-03-02', to: '2026-03-02', least: '30', most: 'x', gaps: true })
  expect(Date.parse(query.to as string) - Date.parse(query.from as string)).toBe(86_400_000)
  expect([query.min_seconds, query.max_seconds, query.gaps]).toEqual([30, undefined, true])
})
