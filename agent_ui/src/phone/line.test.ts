import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { aTelephone, anAccount, registered, settled } from './testing'

beforeEach(() => void vi.useFakeTimers())
afterEach(() => void vi.useRealTimers())

test('it takes the phone, registers, and says so at once', async () => {
  const { state, reports, kept, world } = await registered()
  expect(state).toMatchObject({ used: true, here: true, registered: true, fault: null })
  expect(kept.account?.password).toBe('secret-1')
  expect(world.taken).toBe(1)
  expect(reports.at(-1)).toMatchObject({ registered: true, microphone: 'ok' })
})

test('a reloaded page registers with what it kept, and asks for nothing', async () => {
  const { state, world, newest } = await registered({ kept: { account: anAccount('kept'), mutedCall: null } })
  expect(newest().account.password).toBe('kept')
  expect([world.taken, state.registered]).toEqual([0, true])
})

test('what it kept is old: it takes a fresh account', async () => {
  const telephone = aTelephone({ kept: { account: anAccount('old'), mutedCall: null } })
  telephone.line.start()
  telephone.newest().events.refused()
  await settled()
  expect(telephone.newest().account.password).toBe('secret-1')
})

test('another browser has taken the phone: it is silent until somebody asks for it here', async () => {
  const telephone = await registered()
  const call = telephone.rings()
  telephone.world.ours = false
  telephone.newest().events.refused()
  await settled()
  expect(telephone.state).toMatchObject({ fault: 'elsewhere', registered: false, call: null })
  expect(telephone.newest().said).toEqual(['start', 'vanish'])
  expect(call.said).toEqual([])
  expect(telephone.kept.account).toBeNull()
  const said = telephone.reports.length
  for (let second = 0; second < 20; second += 1) telephone.line.tick()
  telephone.line.reconnect()
  await settled()
  expect([telephone.reports.length, telephone.clients.length]).toEqual([said, 1])
  telephone.world.ours = true
  telephone.line.takeHere()
  await settled()
  telephone.newest().events.registered(true)
  expect(telephone.state).toMatchObject({ fault: null, registered: true })
})

test('pauses between attempts grow and are bounded', async () => {
  const { line, world } = aTelephone()
  world.refuses = true
  line.start()
  await settled()
  for (const [tries, pause] of [1000, 2000, 4000, 8000, 16_000, 30_000, 30_000].entries()) {
    await vi.advanceTimersByTimeAsync(pause - 1)
    expect(world.asked).toBe(tries + 1)
    await vi.advanceTimersByTimeAsync(1)
    expect(world.asked).toBe(tries + 2)
  }
})

test('health is told every five seconds and at every change', async () => {
  const telephone = await registered()
  const before = telephone.reports.length
  for (let second = 0; second < 10; second += 1) telephone.line.tick()
  expect(telephone.reports.length - before).toBe(2)
  telephone.newest().events.registered(false)
  expect(telephone.reports.at(-1)?.registered).toBe(false)
  expect(telephone.state.fault).toBe('not_registered')
})

test('a call rings, is answered and talks; the agent mutes, presses keys and hangs up', async () => {
  const { line, state, rings } = await registered()
  const call = rings()
  expect(state.call).toEqual({ callId: 'c-1', offerId: 'o-1', state: 'ringing', muted: false, withoutSound: false, echo: false })
  line.answer()
  await settled()
  expect(state.call?.state).toBe('connecting')
  call.connects()
  expect(state.call?.state).toBe('talking')
  line.mute()
  expect(state.call?.muted).toBe(true)
  line.mute(false)
  line.sendKeys('1x#')
  line.hangUp()
  expect(call.said).toEqual(['answer', 'mute', 'unmute', 'key 1', 'key #', 'end'])
  expect(state.call).toBeNull()
})

test('a call that is to answer by itself is answered', async () => {
  const { rings } = await registered()
  const call = rings({ 'X-CC-Call': 'c-1', 'X-CC-Auto': 'yes' })
  await settled()
  expect(call.said).toEqual(['answer'])
})

test('the same call again takes the place of the one before and stays muted', async () => {
  const { line, state, rings } = await registered()
  const first = rings({ 'X-CC-Call': 'c-1', 'X-CC-Auto': 'yes' })
  await settled()
  first.connects()
  line.mute(true)
  const second = rings({ 'X-CC-Call': 'c-1', 'X-CC-Auto': 'yes' })
  await settled()
  second.connects()
  expect(first.said).toEqual(['answer', 'mute', 'end'])
  expect(second.said).toEqual(['answer', 'mute'])
  first.leaves()
  expect(state.call).toMatchObject({ callId: 'c-1', muted: true })
})

test('a page that was muted before its reload is muted after it', async () => {
  const { state, rings, kept } = await registered({ kept: { account: anAccount(), mutedCall: 'c-1' } })
  const call = rings({ 'X-CC-Call': 'c-1', 'X-CC-Auto': 'yes' })
  await settled()
  expect(call.hears()).toBe(false)
  call.connects()
  expect(call.said).toEqual(['answer', 'mute'])
  expect(state.call?.muted).toBe(true)
  const other = await registered({ kept: { account: anAccount(), mutedCall: 'c-0' } })
  other.rings()
  expect(other.state.call?.muted).toBe(false)
  expect(kept.mutedCall).toBeNull()
})

test('while it talks another call is busy', async () => {
  const { state, rings } = await registered()
  rings()
  const other = rings({ 'X-CC-Call': 'c-2' })
  expect(other.said).toEqual(['end 486'])
  expect(state.call?.callId).toBe('c-1')
})

test('a microphone that goes while it rings turns the call down and says why', async () => {
  const { line, state, rings, lost, microphone, reports } = await registered()
  const call = rings()
  Object.assign(microphone, { state: 'lost', stream: null })
  line.microphoneChanged()
  expect([call.said, lost]).toEqual([[], ['o-1']])
  await settled()
  expect(call.said).toEqual(['end 480'])
  expect(state).toMatchObject({ fault: 'mic_lost', call: null })
  expect(reports.at(-1)?.microphone).toBe('lost')
  rings()
  expect(lost).toEqual(['o-1', 'o-1'])
})

test('a path that stays broken is given up for a new one, without a goodbye', async () => {
  const { line, state, rings, clients } = await registered()
  const call = rings({ 'X-CC-Call': 'c-1', 'X-CC-Auto': 'yes' })
  await settled()
  call.connects({ iceConnectionState: 'disconnected' })
  for (let second = 0; second < 3; second += 1) line.tick()
  expect(state.call).toMatchObject({ withoutSound: true })
  expect(clients).toHaveLength(1)
  line.tick()
  expect(clients.map((client) => client.said)).toEqual([['start', 'vanish'], ['start']])
  expect(call.said).toEqual(['answer'])
  expect(state.call).toBeNull()
})

test('a path that never comes is given up for a new one; the agent is told meanwhile', async () => {
  const { line, state, rings, clients } = await registered()
  const call = rings({ 'X-CC-Call': 'c-1', 'X-CC-Auto': 'yes' })
  await settled()
  call.connects({ iceConnectionState: 'checking' })
  line.tick()
  expect(state.call).toMatchObject({ withoutSound: false })
  for (let second = 1; second < 3; second += 1) line.tick()
  expect(state.call).toMatchObject({ withoutSound: true })
  line.tick()
  expect(clients.map((client) => client.said)).toEqual([['start', 'vanish'], ['start']])
})

test('the echo test is a call of our own', async () => {
  const { line, state, newest } = await registered()
  line.testEcho()
  await settled()
  expect(newest().said).toContain('call 4009')
  expect(state.call).toMatchObject({ echo: true, callId: null, state: 'connecting' })
  line.hangUp()
  expect(state.call).toBeNull()
})

test('leaving in a call says no goodbye: the service keeps the call', async () => {
  const { line, rings, newest } = await registered()
  const call = rings({ 'X-CC-Call': 'c-1', 'X-CC-Auto': 'yes' })
  await settled()
  call.connects()
  line.stop()
  expect(newest().said).toEqual(['start', 'vanish'])
})

test('leaving says goodbye, handing over does not', async () => {
  const one = await registered()
  one.line.stop()
  expect(one.newest().said).toEqual(['start', 'stop'])
  expect([one.kept.account, one.microphone.closed, one.state.here]).toEqual([null, true, false])
  const other = await registered()
  other.line.handOver()
  expect(other.newest().said).toEqual(['start', 'vanish'])
  expect(other.kept.account).not.toBeNull()
})

test('without https there is no microphone, and that is what is said', () => {
  expect(aTelephone({ secure: false }).state.fault).toBe('insecure')
})

test('sound that waits for a click is no reason to keep calls away, but is said', async () => {
  const { line, state, reports } = await registered()
  const before = reports.length
  line.soundBlocked(true)
  expect(state.fault).toBe('sound_blocked')
  expect(reports.length).toBe(before)
})
