// The telephone of this browser: being reachable, the call, and what is told of both. One tab has it; `owner.ts` says which.
//
// Rule: a page that goes says nothing, so that the service keeps the call for the page that comes back.
import type { Kept } from './kept'
import { Registration } from './registration'
import type { MakeClient, SipAccount } from './sip'
import type { PhoneFault, SoftphoneCommands, SoftphoneState } from './softphone'
import { Talk, type TalkParts } from './talk'

export const ECHO_TEST = '4009'
const REPORT_SECONDS = 5
/** So long a path may need to come or to mend itself; then the phone registers anew and the service brings the call back. */
const SILENT_SECONDS = 4

export interface Health {
  registered: boolean
  microphone: 'ok' | 'lost' | 'denied'
  round_trip_ms: number | null
  jitter_ms: number | null
  loss_percent: number | null
}

export interface LineParts {
  makeClient: MakeClient
  /** Takes the phone from the service for this login. */
  takeAccount: () => Promise<SipAccount>
  kept: Kept
  keep: (account: SipAccount | null, mutedCall: string | null) => void
  microphone: {
    readonly state: 'opening' | 'ok' | 'lost' | 'denied'
    readonly stream: MediaStream | null
    open(): Promise<MediaStream | null>
    level(): number
    close(): void
  }
  speaker: TalkParts['speaker']
  /** Resolves to false when another browser has the phone. */
  report: (health: Health) => Promise<boolean>
  micLost: TalkParts['micLost']
  /** Browsers give a microphone only to pages under https. */
  secure: boolean
  random: () => number
  state: SoftphoneState
}

export class Line implements SoftphoneCommands {
  private readonly registration: Registration
  private readonly talk: Talk
  private mutedCall: string | null
  private seconds = 0
  private silent = 0
  private blocked = false
  private said = ''
  private gone = false

  constructor(private readonly parts: LineParts) {
    const { microphone, speaker, micLost, state } = parts
    this.mutedCall = parts.kept.mutedCall
    const keepMuted = (callId: string | null): void => {
      this.mutedCall = callId
      parts.keep(this.registration.account, callId)
    }
    this.talk = new Talk({ microphone, speaker, micLost, keepMuted, state }, parts.kept.mutedCall)
    this.registration = new Registration(
      {
        makeClient: parts.makeClient,
        takeAccount: parts.takeAccount,
        isOurs: () => parts.report(this.health()),
        keep: (account) => parts.keep(account, this.mutedCall),
        random: parts.random,
        changed: () => this.judge(),
        incoming: (call) => this.talk.incoming(call),
      },
      parts.kept.account,
    )
    Object.assign(state, { used: true, here: true, registered: false, call: null })
    this.judge()
  }

  start(): void {
    void this.parts.microphone.open()
    this.registration.start()
  }

  /** The agent goes home, or chooses another phone. A goodbye would end his call, which the service keeps for him. */
  stop(): void {
    this.leave(this.parts.state.call?.callId ? 'vanish' : 'stop')
    this.parts.keep(null, null)
  }

  /** Another tab goes on with it. */
  handOver(): void {
    this.leave('vanish')
  }

  microphoneChanged(): void {
    this.talk.microphoneChanged()
    this.judge()
  }

  soundBlocked(on: boolean): void {
    if (this.blocked === on) return
    this.blocked = on
    this.judge()
  }

  /** The network is back. */
  reconnect(): void {
    this.registration.reconnect()
  }

  /** Called every second. */
  tick(): void {
    this.seconds += 1
    const { state, microphone } = this.parts
    state.level = microphone.level()
    if (this.seconds % 2 === 0) void this.talk.measure()
    if (this.seconds % REPORT_SECONDS === 0) this.tell()
    this.silent = this.talk.isWithoutSound ? this.silent + 1 : 0
    // A path comes in the first second: nothing is said of it until it is late.
    if (state.call) state.call.withoutSound = this.silent > 1
    if (this.silent !== SILENT_SECONDS) return
    // The service sees the phone go, and calls it again when it is back.
    this.talk.over()
    this.registration.startOver()
  }

  answer(): void {
    this.talk.answer()
  }

  reject(micLost = false): void {
    this.talk.reject(micLost)
  }

  hangUp(): void {
    this.talk.hangUp()
  }

  mute(on?: boolean): void {
    this.talk.mute(on)
  }

  sendKeys(keys: string): void {
    this.talk.sendKeys(keys)
  }

  testEcho(): void {
    const { client, registered } = this.registration
    if (client && registered) void this.talk.echo((voice) => client.call(ECHO_TEST, voice))
  }

  takeHere(): void {
    if (this.registration.elsewhere) void this.registration.take()
  }

  private leave(how: 'stop' | 'vanish'): void {
    this.gone = true
    this.registration.end(how)
    this.talk.over()
    this.parts.microphone.close()
    Object.assign(this.parts.state, { here: false, registered: false, level: 0, fault: null })
  }

  /** Something may have changed: shows it, and tells the service what it has to know. */
  private judge(): void {
    if (this.gone) return
    const { state } = this.parts
    state.registered = this.registration.registered
    if (this.registration.elsewhere && state.call) this.talk.over()
    state.fault = this.fault()
    const { registered, microphone } = this.health()
    const news = `${registered} ${microphone}`
    if (news === this.said) return
    this.said = news
    this.tell()
  }

  private tell(): void {
    const { microphone, report } = this.parts
    if (!this.registration.account || this.gone || microphone.state === 'opening') return
    void report(this.health()).then(
      (ours) => ours || this.gone || this.registration.elsewhere || this.registration.lose(),
      () => undefined,
    )
  }

  private health(): Health {
    const { state, microphone } = this.parts
    return {
      registered: this.registration.registered,
      microphone: microphone.state === 'opening' ? 'ok' : microphone.state,
      round_trip_ms: state.quality.roundTripMs,
      jitter_ms: state.quality.jitterMs,
      loss_percent: state.quality.lossPercent,
    }
  }

  private fault(): PhoneFault | null {
    if (!this.parts.secure) return 'insecure'
    if (this.registration.elsewhere) return 'elsewhere'
    const { state } = this.parts.microphone
    if (state === 'denied') return 'mic_denied'
    if (state === 'lost') return 'mic_lost'
    if (!this.registration.registered) return 'not_registered'
    return this.blocked ? 'sound_blocked' : null
  }
}
