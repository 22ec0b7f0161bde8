// The telephone put together: loaded only where this browser is somebody's phone, because the SIP library is heavy.
import { watch } from 'vue'
import { answered, api, asProblem } from '@/api/client'
import type { components } from '@/api/schema.gen'
import { chosenDevices } from './devices'
import { jssipClient } from './jssip_client'
import { keep, kept } from './kept'
import { Line, type Health } from './line'
import { Microphone } from './microphone'
import { Owner, type Locks } from './owner'
import type { SipAccount } from './sip'
import { phoneState } from './softphone'
import { Speaker } from './speaker'
import { everySecond } from './ticker'

export interface Engine {
  takeHere(): void
  /** With a goodbye to the switch. */
  stop(): void
}

/** `micLost`: says to the service that the offer cannot be taken. */
export function begin(micLost: (offerId: string | null) => Promise<void>): Engine {
  const line = { now: null as Line | null, end: (): void => {} }
  const owner = new Owner({
    locks: (navigator.locks as Locks | undefined) ?? alone,
    channel: new BroadcastChannel('callcenter.phone'),
    own: () => {
      const { made, end } = aLine(micLost)
      Object.assign(line, { now: made, end })
      return made
    },
    lost: () => {
      line.now?.handOver()
      line.end()
      line.now = null
    },
  })
  owner.start()
  return {
    takeHere: () => owner.takeHere(),
    stop: () => {
      line.now?.stop()
      line.end()
      keep(null, null)
      owner.stop()
    },
  }
}

function aLine(micLost: (offerId: string | null) => Promise<void>): { made: Line; end: () => void } {
  const microphone = new Microphone(() => made.microphoneChanged())
  const speaker = new Speaker((blocked) => made.soundBlocked(blocked))
  const made = new Line({
    makeClient: jssipClient,
    takeAccount,
    kept: kept(),
    keep,
    microphone,
    speaker,
    report,
    micLost,
    secure: isSecureContext,
    random: Math.random,
    state: phoneState,
  })
  const online = (): void => made.reconnect()
  addEventListener('online', online)
  const endings = [
    everySecond(() => made.tick()),
    watch(() => chosenDevices.microphone, () => void microphone.change().then(() => made.microphoneChanged())),
    watch(() => chosenDevices.speaker, () => void speaker.change()),
    () => removeEventListener('online', online),
  ]
  made.start()
  return { made, end: () => endings.forEach((end) => end()) }
}

async function takeAccount(): Promise<SipAccount> {
  const given: components['schemas']['PhoneAccountShown'] = await answered(api.POST('/api/v1/phone'))
  const { path, port } = given.websocket
  const host = port === null ? location.host : `${location.hostname}:${port}`
  return {
    uri: given.uri,
    username: given.username,
    password: given.password,
    url: `${location.protocol === 'https:' ? 'wss' : 'ws'}://${host}${path}`,
    iceServers: given.ice_servers.map(({ urls, username, credential }) => (username && credential ? { urls, username, credential } : { urls })),
    expiresAt: given.expires_at,
  }
}

async function report(health: Health): Promise<boolean> {
  try {
    await answered(api.PUT('/api/v1/agents/me/phone/health', { body: health }))
    return true
  } catch (error) {
    return asProblem(error).code !== 'phone_elsewhere'
  }
}

/** A browser without locks has the line in every tab that is opened; it has no microphone either. */
const alone: Locks = { request: (_name, _options, held) => held() }
