import { flushPromises } from '@vue/test-utils'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { nextTick } from 'vue'
import { forgetAllDrafts } from '@/desk/draft'
import { connectCommands, phoneState } from '@/phone/softphone'
import type { InteractionView } from '@/realtime/messages.gen'
import { aGuest, anInteraction, aPop, aQueue, press, serve, show, type Asked } from '@/testing/builders'
import ActiveCall from './ActiveCall.vue'

const nothing = (): void => {}
let page: ReturnType<typeof show> | null = null

async function open(interaction: InteractionView = anInteraction(), me = 'alice'): Promise<ReturnType<typeof show>> {
  page = show(ActiveCall, { interaction, pop: aPop(), queue: aQueue(), me })
  await flushPromises()
  return page
}

/** Only what is asked about the call: panels beside it ask for what they show. */
function onTheCall(asked: Asked[]): Asked[] {
  return asked.filter((one) => one.path.startsWith('/api/v1/interactions/i-1/'))
}

const alt = (letter: string): void => press(letter, { altKey: true, code: `Key${letter.toUpperCase()}` })

beforeEach(() => void vi.stubGlobal('fetch', async () => new Response('{}', { status: 404 })))
afterEach(() => {
  page?.unmount()
  connectCommands(null)
  forgetAllDrafts()
  vi.unstubAllGlobals()
  vi.useRealTimers()
  document.body.innerHTML = ''
})

test('Alt+H hangs up, even while a note is being typed', async () => {
  const asked = serve()
  await open()
  const note = document.body.appendChild(document.createElement('textarea'))
  press('h', { altKey: true, code: 'KeyH' }, note)
  await flushPromises()
  expect(onTheCall(asked)[0]?.path).toBe('/api/v1/interactions/i-1/hangup')
})

test('hold is asked for and shown only when the service says so', async () => {
  const asked = serve()
  const view = await open()
  expect(view.text()).toContain('Talking')
  alt('o')
  await flushPromises()
  expect(onTheCall(asked).map((one) => one.path)).toEqual(['/api/v1/interactions/i-1/hold'])
  expect(view.text()).not.toContain('On hold')
  await view.setProps({ interaction: anInteraction({ held: true }) })
  expect(view.text()).toContain('On hold')
  expect(view.text()).toContain('waits with music')
  alt('o')
  await flushPromises()
  expect(onTheCall(asked).at(-1)?.path).toBe('/api/v1/interactions/i-1/resume')
})

test('a hold whose answer is lost is being checked, and the live state settles it', async () => {
  vi.useFakeTimers()
  let asked = 0
  vi.stubGlobal('fetch', async (request: Request) => {
    if (!request.url.endsWith('/hold')) return new Response('{}', { status: 404 })
    asked += 1
    throw new TypeError('network')
  })
  page = show(ActiveCall, { interaction: anInteraction(), pop: aPop(), queue: aQueue(), me: 'alice' })
  alt('o')
  alt('o')
  await vi.advanceTimersByTimeAsync(50)
  expect(page.text()).toContain('Checking whether it was done')
  await page.setProps({ interaction: anInteraction({ held: true }) })
  await vi.advanceTimersByTimeAsync(50)
  expect(page.text()).not.toContain('Checking')
  expect(asked).toBe(1)
})

test.each([
  ['c', 'transfer/complete'],
  ['s', 'transfer/swap'],
  ['j', 'conference'],
  ['x', 'transfer/cancel'],
])('while somebody is asked, Alt+%s is %s', async (key, path) => {
  const asked = serve()
  const view = await open(anInteraction({ guests: [aGuest({ state: 'consulting' })] }))
  expect(view.get('.circle.mine').text()).toContain('Carol')
  expect(view.get('.circle.music').text()).toContain('李雷')
  alt(key)
  await flushPromises()
  expect(onTheCall(asked).map((one) => one.path)).toEqual([`/api/v1/interactions/i-1/${path}`])
})

test('who is only rung can be let go and nothing else', async () => {
  const asked = serve()
  const view = await open(anInteraction({ guests: [aGuest()] }))
  for (const key of ['c', 's', 'j', 'o']) alt(key)
  await flushPromises()
  expect(onTheCall(asked)).toEqual([])
  expect(view.text()).toContain('Stop ringing')
})

test('everybody of a conference can be muted and let go', async () => {
  const asked = serve()
  const view = await open(anInteraction({ guests: [aGuest({ state: 'joined' })] }))
  await view.get('[aria-label="Mute Carol"]').trigger('click')
  await flushPromises()
  await view.setProps({ interaction: anInteraction({ guests: [aGuest({ state: 'joined', muted: true })] }) })
  await view.get('[aria-label="Remove Carol from the call"]').trigger('click')
  await flushPromises()
  expect(onTheCall(asked)).toEqual([
    { method: 'PATCH', path: '/api/v1/interactions/i-1/guests/g-1', body: { muted: true } },
    { method: 'DELETE', path: '/api/v1/interactions/i-1/guests/g-1', body: null },
  ])
})

test('a guest sees whose guest he is, may leave, and may do nothing else', async () => {
  const asked = serve()
  const view = await open(anInteraction({ note: '要发票', guests: [aGuest({ state: 'joined' })] }), 'carol')
  expect(view.text()).toContain('Guest of Alice')
  expect(view.text()).toContain('要发票')
  for (const key of ['o', 't', 'k', 'r']) alt(key)
  await flushPromises()
  expect(onTheCall(asked)).toEqual([])
  alt('h')
  await flushPromises()
  expect(onTheCall(asked)[0]?.path).toBe('/api/v1/interactions/i-1/hangup')
})

test('the recording is paused and taken up again, and says so in words', async () => {
  const asked = serve()
  const view = await open(anInteraction({ recorded: true }))
  expect(view.get('.recording').text()).toContain('Recording')
  alt('r')
  await flushPromises()
  await view.setProps({ interaction: anInteraction({ recorded: true, recording_paused: true }) })
  expect(view.get('.recording').text()).toContain('Recording paused')
  alt('r')
  await flushPromises()
  expect(onTheCall(asked).map((one) => one.body)).toEqual([{ action: 'pause', cause: 'agent' }, { action: 'resume', cause: 'agent' }])
})

test('a phone that has gone is said, with the seconds it is waited for', async () => {
  vi.useFakeTimers({ now: Date.parse('2026-03-02T12:00:03Z') })
  page = show(ActiveCall, { interaction: anInteraction({ phone_away_until: '2026-03-02T12:00:20Z' }), pop: aPop(), queue: null, me: 'alice' })
  await nextTick()
  expect(page.get('.lost').text()).toContain('17')
  expect(page.get('.lost').text()).toContain('李雷')
})

test('a phone without a path for the sound is said', async () => {
  phoneState.call = { callId: 'c', offerId: null, state: 'talking', muted: false, withoutSound: true, echo: false }
  const view = await open()
  expect(view.get('.state').text()).toContain('No sound')
  phoneState.call = null
  await nextTick()
  expect(view.get('.state').text()).not.toContain('No sound')
})

test('the microphone of a phone in this browser is muted there', async () => {
  const mute = vi.fn()
  connectCommands({ answer: nothing, reject: nothing, hangUp: nothing, mute, sendKeys: nothing, testEcho: nothing, takeHere: nothing })
  phoneState.used = true
  phoneState.call = { callId: 'c', offerId: null, state: 'talking', muted: false, withoutSound: false, echo: false }
  const view = await open()
  alt('u')
  expect(mute).toHaveBeenCalledTimes(1)
  phoneState.call = { ...phoneState.call, muted: true }
  await nextTick()
  expect(view.get('[aria-pressed=true]').text()).toContain('Unmute')
})

test('keys go out once and in their order, also while others are on their way', async () => {
  const asked = serve()
  const view = await open()
  alt('k')
  await nextTick()
  for (const key of ['1', '2', '#']) press(key, {}, view.get('.keypad').element)
  await flushPromises()
  const sent = onTheCall(asked).map((one) => (one.body as { digits: string }).digits)
  expect(sent.join('')).toBe('12#')
  expect(view.get('output').text()).toBe('12#')
  press('Escape', {}, view.get('.keypad').element)
  await nextTick()
  expect(view.find('.keypad').exists()).toBe(false)
})
