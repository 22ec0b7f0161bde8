// The call at this phone: ringing, answered, talking, over. At most one.
//
// Rule: a call that the service sends again takes the place of the one before, and stays muted if that was.
import { NO_QUALITY, QualityMeter } from './quality'
import type { SipCall } from './sip'
import type { SoftphoneCall, SoftphoneState } from './softphone'

const BUSY = 486
const UNAVAILABLE = 480

export interface TalkParts {
  microphone: { readonly state: string; readonly stream: MediaStream | null; open(): Promise<MediaStream | null> }
  speaker: { play(stream: MediaStream): Promise<void>; silence(): void }
  /** Says to the service why the offer is not taken; resolves also when it cannot be told. */
  micLost: (offerId: string | null) => Promise<void>
  /** Kept for a page that is reloaded: which call is muted. */
  keepMuted: (callId: string | null) => void
  state: SoftphoneState
}

export class Talk {
  private current: SipCall | null = null
  private connection: RTCPeerConnection | null = null
  private quality: QualityMeter | null = null
  private voice: MediaStream | null = null

  constructor(
    private readonly parts: TalkParts,
    private mutedCall: string | null,
  ) {}

  incoming(call: SipCall): void {
    const callId = call.header('X-CC-Call')
    const again = callId !== null && callId === this.shown?.callId
    if (this.current && !again) {
      call.end(BUSY)
      return
    }
    const before = this.current
    this.current = null
    before?.end()
    this.begin(call, {
      callId,
      offerId: call.header('X-CC-Offer'),
      state: 'ringing',
      muted: callId !== null && callId === this.mutedCall,
      withoutSound: false,
      echo: false,
    })
    if (this.isMicrophoneGone) this.reject(true)
    else if (call.header('X-CC-Auto')) void this.pickUp(call)
  }

  /** A call of our own, to the echo test. */
  async echo(make: (voice: MediaStream) => SipCall): Promise<void> {
    const microphone = await this.parts.microphone.open()
    if (!microphone || this.current) return
    const call = make(this.voiceFrom(microphone))
    this.begin(call, { callId: null, offerId: null, state: 'connecting', muted: false, withoutSound: false, echo: true })
  }

  answer(): void {
    if (this.shown?.state === 'ringing' && this.current) void this.pickUp(this.current)
  }

  reject(micLost: boolean): void {
    const call = this.current
    if (this.shown?.state !== 'ringing' || !call) return
    const end = (): void => void (this.current === call && call.end(UNAVAILABLE))
    // The service first: once the phone has said no, it does not ask why.
    if (micLost) void this.parts.micLost(this.shown.offerId).then(end)
    else end()
  }

  hangUp(): void {
    this.current?.end()
  }

  mute(on?: boolean): void {
    const shown = this.shown
    if (!shown || !this.current) return
    shown.muted = on ?? !shown.muted
    this.mutedCall = shown.muted ? shown.callId : null
    this.parts.keepMuted(this.mutedCall)
    // Before it talks there is nothing to mute yet; `pickUp` and `confirmed` do it.
    for (const track of this.voice?.getAudioTracks() ?? []) track.enabled = !shown.muted
    if (shown.state === 'talking') this.current.mute(shown.muted)
  }

  sendKeys(keys: string): void {
    if (this.shown?.state !== 'talking') return
    for (const key of keys.toUpperCase().replaceAll(/[^0-9*#A-D]/g, '')) this.current?.sendKey(key)
  }

  /** Another microphone, or none. */
  microphoneChanged(): void {
    const fresh = this.parts.microphone.stream
    if (this.connection && fresh) this.talkInto(this.connection, fresh)
    if (this.isMicrophoneGone) this.reject(true)
  }

  /** There is no path for the sound, or not yet; it may come by itself. */
  get isWithoutSound(): boolean {
    const state = this.connection?.iceConnectionState
    return this.shown?.state === 'talking' && state !== undefined && state !== 'connected' && state !== 'completed'
  }

  async measure(): Promise<void> {
    const meter = this.quality
    const found = await meter?.look().catch(() => null)
    if (found && meter === this.quality) this.parts.state.quality = found
  }

  /** Nothing is left of the call here, whatever the other side thinks. */
  over(): void {
    this.current = null
    this.connection = null
    this.quality = null
    stop(this.voice)
    this.voice = null
    this.parts.speaker.silence()
    Object.assign(this.parts.state, { call: null, quality: { ...NO_QUALITY } })
  }

  private get shown(): SoftphoneCall | null {
    return this.parts.state.call
  }

  private get isMicrophoneGone(): boolean {
    return this.parts.microphone.state === 'lost' || this.parts.microphone.state === 'denied'
  }

  private begin(call: SipCall, shown: SoftphoneCall): void {
    this.current = call
    this.parts.state.call = shown
    // What an old call says late is not about this one.
    call.listen({
      connection: (connection) => this.current === call && this.listen(connection),
      confirmed: () => this.current === call && this.confirmed(call),
      ended: () => this.current === call && this.over(),
    })
  }

  private async pickUp(call: SipCall): Promise<void> {
    const microphone = await this.parts.microphone.open()
    const shown = this.shown
    if (this.current !== call || shown?.state !== 'ringing') return
    if (!microphone) {
      this.reject(true)
      return
    }
    shown.state = 'connecting'
    const voice = this.voiceFrom(microphone)
    // Muted before the first word: the library can only mute what it has already sent.
    for (const track of voice.getAudioTracks()) track.enabled = !shown.muted
    call.answer(voice)
  }

  private confirmed(call: SipCall): void {
    if (!this.shown) return
    this.shown.state = 'talking'
    if (this.shown.muted) call.mute(true)
  }

  private listen(connection: RTCPeerConnection): void {
    this.connection = connection
    this.quality = new QualityMeter(connection)
    connection.addEventListener('track', (event) => void this.parts.speaker.play(event.streams[0] ?? new MediaStream([event.track])))
  }

  /** A copy of its own: muting it leaves the level on the screen alive. */
  private voiceFrom(microphone: MediaStream): MediaStream {
    stop(this.voice)
    this.voice = microphone.clone()
    return this.voice
  }

  private talkInto(connection: RTCPeerConnection, microphone: MediaStream): void {
    const senders = connection.getSenders().filter((sender) => sender.track?.kind === 'audio')
    const [track] = this.voiceFrom(microphone).getAudioTracks()
    if (!track) return
    track.enabled = !this.shown?.muted
    for (const sender of senders) void sender.replaceTrack(track)
  }
}

function stop(stream: MediaStream | null): void {
  for (const track of stream?.getTracks() ?? []) track.stop()
}
