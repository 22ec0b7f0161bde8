import { flushPromises } from '@vue/test-utils'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { effectScope, nextTick, ref, type EffectScope } from 'vue'
import { draftOf, forgetAllDrafts, forgetDraft } from '@/desk/draft'
import { NOON, serve, type Asked } from '@/testing/builders'
import { useNote, type SavedNote } from './note'

let asked: Asked[]
let scope: EffectScope
const known = ref<string | null>(null)

function begin(): SavedNote {
  scope = effectScope()
  return scope.run(() => useNote('i-1', draftOf('i-1', { disposition: null, note: known.value }), () => known.value)) as SavedNote
}

async function type(text: string): Promise<void> {
  draftOf('i-1').note = text
  await nextTick()
}

const notes = (): unknown[] => asked.map((one) => (one.body as { note: string }).note)

beforeEach(() => {
  vi.useFakeTimers({ now: Date.parse(NOON) })
  known.value = null
  asked = serve()
})
afterEach(() => {
  scope.stop()
  forgetAllDrafts()
  vi.unstubAllGlobals()
  vi.useRealTimers()
})

test('it saves itself every two seconds while it changes, and says when', async () => {
  const { state, savedAt } = begin()
  await type('h')
  expect(state.value).toBe('unsaved')
  await vi.advanceTimersByTimeAsync(1000)
  await type('ha')
  await vi.advanceTimersByTimeAsync(1000)
  expect(notes()).toEqual(['ha'])
  expect([state.value, savedAt.value]).toEqual(['saved', Date.parse(NOON) + 2000])
  await vi.advanceTimersByTimeAsync(10_000)
  expect(asked).toHaveLength(1)
  await type('hal')
  await vi.advanceTimersByTimeAsync(2000)
  expect(notes()).toEqual(['ha', 'hal'])
})

test('it is kept on this computer only until the service has it', async () => {
  begin()
  await type('secret')
  expect(localStorage.getItem('callcenter.draft.i-1')).toContain('secret')
  await vi.advanceTimersByTimeAsync(2000)
  expect(localStorage.getItem('callcenter.draft.i-1')).not.toContain('secret')
})

test('while the service is away it is tried again, and nothing is lost', async () => {
  let away = true
  asked = serve(() => (away ? { status: 503, body: { code: 'database_away' } } : { status: 204 }))
  const { state } = begin()
  await type('first')
  await vi.advanceTimersByTimeAsync(2000)
  expect(state.value).toBe('failed')
  await type('first and second')
  away = false
  await vi.advanceTimersByTimeAsync(15_000)
  expect([state.value, notes().at(-1)]).toEqual(['saved', 'first and second'])
})

test('what the service refuses is not tried again', async () => {
  asked = serve(() => ({ status: 404, body: { code: 'unknown_interaction' } }))
  const { refused } = begin()
  await type('too late')
  await vi.advanceTimersByTimeAsync(60_000)
  expect([refused.value, asked.length]).toEqual(['unknown_interaction', 1])
})

test('what a killed browser left behind is saved by the next one', async () => {
  const kept = { at: Date.now(), code: null, fields: {}, note: 'half a note', unsaved: true }
  localStorage.setItem('callcenter.draft.i-1', JSON.stringify(kept))
  known.value = 'half'
  begin()
  await vi.advanceTimersByTimeAsync(1)
  expect(notes()).toEqual(['half a note'])
})

test('a draft of yesterday is nobody\'s business', () => {
  localStorage.setItem('callcenter.draft.i-0', JSON.stringify({ at: Date.now() - 90_000_000, note: 'old', unsaved: true }))
  begin()
  expect(localStorage.getItem('callcenter.draft.i-0')).toBeNull()
})

test('leaving hands over what is left', async () => {
  begin()
  await type('last words')
  scope.stop()
  await flushPromises()
  expect(notes()).toEqual(['last words'])
})

test('what somebody else writes is shown, unless something newer is being typed', async () => {
  begin()
  known.value = 'by Bob'
  await nextTick()
  expect(draftOf('i-1').note).toBe('by Bob')
  expect(asked).toEqual([])
  await type('by Bob and me')
  known.value = 'by Bob again'
  await nextTick()
  expect(draftOf('i-1').note).toBe('by Bob and me')
  forgetDraft('i-1')
})
