// JsSIP as our SIP library: the only file that imports it.
import { UA, WebSocketInterface, debug } from 'jssip'
import type { IncomingRTCSessionEvent, OutgoingRTCSessionEvent } from 'jssip/lib/UA'
import type { IceCandidateEvent, RTCSession } from 'jssip/lib/RTCSession'
import type { IncomingRequest } from 'jssip/lib/SIPMessage'
import { gathering } from './gathering'
import type { MakeClient, SipAccount, SipCall, SipCallEvents, SipClient, SipEvents } from './sip'

const REGISTER_SECONDS = 60
// Between attempts JsSIP waits a random, growing time between these.
const SHORTEST_PAUSE_SECONDS = 1
const LONGEST_PAUSE_SECONDS = 15
const FORBIDDEN = new Set([401, 403, 404, 407])
const KEY_MS = 120

export const jssipClient: MakeClient = (account, events) => new JsSipClient(account, events)

class JsSipClient implements SipClient {
  private readonly ua: UA
  private readonly sessions = new Set<RTCSession>()

  constructor(
    private readonly account: SipAccount,
    events: SipEvents,
  ) {
    debug.disable()
    this.ua = new UA({
      sockets: [new WebSocketInterface(account.url)],
      uri: account.uri,
      authorization_user: account.username,
      password: account.password,
      register: true,
      register_expires: REGISTER_SECONDS,
      session_timers: false,
      connection_recovery_min_interval: SHORTEST_PAUSE_SECONDS,
      connection_recovery_max_interval: LONGEST_PAUSE_SECONDS,
      user_agent: 'callcenter',
    })
    this.ua.on('connected', () => events.connected(true))
    this.ua.on('disconnected', () => events.connected(false))
    this.ua.on('registered', () => events.registered(true))
    this.ua.on('unregistered', () => events.registered(false))
    this.ua.on('registrationFailed', (failed) => {
      events.registered(false)
      if (FORBIDDEN.has(Number(failed.response?.status_code))) events.refused()
    })
    this.ua.on('newRTCSession', ({ session, request, originator }: IncomingRTCSessionEvent | OutgoingRTCSessionEvent) => {
      this.keep(session)
      if ((originator as string) === 'remote') events.incoming(new JsSipCall(session, request as IncomingRequest, this.media()))
    })
  }

  start(): void {
    this.ua.start()
  }

  stop(): void {
    this.ua.stop()
  }

  vanish(): void {
    // Its own `stop` would say BYE.
    ;(this.ua as unknown as { transport?: { disconnect(): void } }).transport?.disconnect()
    for (const session of this.sessions) session.connection?.close()
  }

  reconnect(): void {
    if (!this.ua.isConnected()) this.ua.start()
  }

  call(target: string, microphone: MediaStream): SipCall {
    const session = this.ua.call(target, { mediaStream: microphone, ...this.media() })
    return new JsSipCall(session, null, this.media())
  }

  private media(): { pcConfig: RTCConfiguration; mediaConstraints: MediaStreamConstraints } {
    return { pcConfig: { iceServers: this.account.iceServers }, mediaConstraints: { audio: true, video: false } }
  }

  private keep(session: RTCSession): void {
    this.sessions.add(session)
    const drop = (): void => void this.sessions.delete(session)
    session.on('ended', drop)
    session.on('failed', drop)
    const gathered = gathering()
    session.on('icecandidate', ({ candidate, ready }: IceCandidateEvent) => gathered(candidate, ready))
  }
}

class JsSipCall implements SipCall {
  constructor(
    private readonly session: RTCSession,
    private readonly request: IncomingRequest | null,
    private readonly media: { pcConfig: RTCConfiguration; mediaConstraints: MediaStreamConstraints },
  ) {}

  header(name: string): string | null {
    return this.request?.getHeader(name) || null
  }

  listen(events: SipCallEvents): void {
    // Of a call that we make the connection is there before anybody can listen.
    if (this.session.connection) events.connection(this.session.connection)
    else this.session.on('peerconnection', (event) => events.connection(event.peerconnection))
    this.session.on('confirmed', () => events.confirmed())
    this.session.on('ended', () => events.ended())
    this.session.on('failed', () => events.ended())
  }

  answer(microphone: MediaStream): void {
    this.session.answer({ mediaStream: microphone, ...this.media })
  }

  end(status?: number): void {
    if (this.session.isEnded()) return
    this.session.terminate(status && !this.session.isEstablished() ? { status_code: status } : {})
  }

  mute(on: boolean): void {
    if (on) this.session.mute({ audio: true })
    else this.session.unmute({ audio: true })
  }

  sendKey(key: string): void {
    this.session.sendDTMF(key, { transportType: 'RFC2833' as never, duration: KEY_MS })
  }
}
