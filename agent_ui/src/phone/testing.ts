// A telephone network for tests: what was sent, and calls that do what they are told.
import { reactive } from 'vue'
import { Line, type Health, type LineParts } from './line'
import type { MakeClient, SipAccount, SipCall, SipCallEvents, SipClient, SipEvents } from './sip'
import type { SoftphoneState } from './softphone'

export function anAccount(password = 'secret-1'): SipAccount {
  return { uri: 'sip:alice-web@desk', username: 'alice-web', password, url: 'ws://desk:8088/ws', iceServers: [], expiresAt: '2026-03-02T21:00:00Z' }
}

export class FakeCall implements SipCall {
  said: string[] = []
  private events: SipCallEvents | null = null
  private voice: MediaStream | null = null

  constructor(private readonly headers: Record<string, string> = {}) {}

  header(name: string): string | null {
    return this.headers[name] ?? null
  }
  listen(events: SipCallEvents): void {
    this.events = events
  }
  answer(voice: MediaStream): void {
    this.voice = voice
    this.said.push('answer')
  }
  end(status?: number): void {
    this.said.push(`end ${status ?? ''}`.trim())
    this.events?.ended()
  }
  mute(on: boolean): void {
    this.said.push(on ? 'mute' : 'unmute')
  }
  sendKey(key: string): void {
    this.said.push(`key ${key}`)
  }

  // What the other side does
  connects(connection: Partial<RTCPeerConnection> = {}): void {
    const whole = { addEventListener: () => {}, getSenders: () => [], getStats: () => Promise.resolve(new Map()), iceConnectionState: 'connected', ...connection }
    this.events?.connection(whole as unknown as RTCPeerConnection)
    this.events?.confirmed()
  }
  /** Whether the agent's voice goes out. */
  hears(): boolean {
    return this.voice?.getAudioTracks().some((track) => track.enabled) ?? false
  }
  leaves(): void {
    this.events?.ended()
  }
}

export class FakeClient implements SipClient {
  said: string[] = []
  calls: FakeCall[] = []

  constructor(
    readonly account: SipAccount,
    readonly events: SipEvents,
  ) {}

  start(): void {
    this.said.push('start')
  }
  stop(): void {
    this.said.push('stop')
  }
  vanish(): void {
    this.said.push('vanish')
  }
  reconnect(): void {
    this.said.push('reconnect')
  }
  call(target: string): SipCall {
    this.said.push(`call ${target}`)
    const call = new FakeCall()
    this.calls.push(call)
    return call
  }
}

export class FakeStream {
  stopped = 0
  private readonly track = { kind: 'audio', enabled: true, stop: () => (this.stopped += 1) }
  getTracks = (): object[] => [this.track]
  getAudioTracks = this.getTracks
  clone = (): FakeStream => new FakeStream()
}

export interface Telephone {
  line: Line
  state: SoftphoneState
  clients: FakeClient[]
  reports: Health[]
  kept: { account: SipAccount | null; mutedCall: string | null }
  lost: (string | null)[]
  microphone: { state: 'opening' | 'ok' | 'lost' | 'denied'; stream: MediaStream | null; closed: boolean }
  world: { asked: number; taken: number; ours: boolean; refuses: boolean }
  newest(): FakeClient
  rings(headers?: Record<string, string>): FakeCall
}

/** A line in a page; `more` replaces parts of it. */
export function aTelephone(more: Partial<LineParts> = {}): Telephone {
  const state = reactive<SoftphoneState>({
    used: false,
    here: false,
    registered: false,
    call: null,
    fault: null,
    level: 0,
    quality: { roundTripMs: null, jitterMs: null, lossPercent: null },
  })
  const clients: FakeClient[] = []
  const reports: Health[] = []
  const lost: (string | null)[] = []
  const kept = { account: null as SipAccount | null, mutedCall: null as string | null }
  const world = { asked: 0, taken: 0, ours: true, refuses: false }
  const microphone = { state: 'ok' as Telephone['microphone']['state'], stream: new FakeStream() as unknown as MediaStream | null, closed: false }
  const makeClient: MakeClient = (account, events) => {
    const client = new FakeClient(account, events)
    clients.push(client)
    return client
  }
  const line = new Line({
    makeClient,
    takeAccount: () => {
      world.asked += 1
      if (world.refuses) return Promise.reject(new Error('the service is away'))
      world.taken += 1
      return Promise.resolve(anAccount(`secret-${world.taken}`))
    },
    kept: { account: null, mutedCall: null },
    keep: (account, mutedCall) => Object.assign(kept, { account, mutedCall }),
    microphone: Object.assign(microphone, {
      open: () => Promise.resolve(microphone.state === 'ok' ? microphone.stream : null),
      level: () => 0.5,
      close: () => void (microphone.closed = true),
    }),
    speaker: { play: () => Promise.resolve(), silence: () => {} },
    report: (health) => {
      reports.push(health)
      return Promise.resolve(world.ours)
    },
    micLost: (offerId) => {
      lost.push(offerId)
      return Promise.resolve()
    },
    secure: true,
    random: () => 1,
    state,
    ...more,
  })
  const newest = (): FakeClient => {
    const client = clients.at(-1)
    if (!client) throw new Error('nobody has connected')
    return client
  }
  const rings = (headers: Record<string, string> = { 'X-CC-Call': 'c-1', 'X-CC-Offer': 'o-1' }): FakeCall => {
    const call = new FakeCall(headers)
    newest().events.incoming(call)
    return call
  }
  return { line, state, clients, reports, kept, lost, microphone, world, newest, rings }
}

/** Lets everything that is ready happen. */
export async function settled(): Promise<void> {
  for (let turn = 0; turn < 10; turn += 1) await Promise.resolve()
}

/** A line that has registered with a fresh account. */
export async function registered(more: Partial<LineParts> = {}): Promise<Telephone> {
  const telephone = aTelephone(more)
  telephone.line.start()
  await settled()
  telephone.newest().events.registered(true)
  await settled()
  return telephone
}
