// The agent's microphone: open as long as this browser is his phone, so that a call is answered without waiting for it.
import { chosenDevices } from './devices'

export type MicrophoneState = 'opening' | 'ok' | 'lost' | 'denied'

const AGAIN_MS = 3000
const HOW = { echoCancellation: true, noiseSuppression: true, autoGainControl: true }

export class Microphone {
  state: MicrophoneState = 'opening'
  stream: MediaStream | null = null
  private opening: Promise<MediaStream | null> | null = null
  private retry: ReturnType<typeof setTimeout> | undefined
  private meter: Meter | null = null
  private closed = false

  constructor(private readonly changed: () => void) {
    navigator.mediaDevices?.addEventListener?.('devicechange', this.look)
  }

  /** The stream, opened if it is not; null when there is no microphone to be had. */
  async open(): Promise<MediaStream | null> {
    if (this.stream && this.state === 'ok') return this.stream
    this.opening ??= this.take().finally(() => (this.opening = null))
    return this.opening
  }

  /** Another one was chosen. */
  async change(): Promise<MediaStream | null> {
    this.drop()
    return this.open()
  }

  /** How loud it is now, 0 to 1. */
  level(): number {
    return this.meter?.level() ?? 0
  }

  close(): void {
    this.closed = true
    clearTimeout(this.retry)
    navigator.mediaDevices?.removeEventListener?.('devicechange', this.look)
    this.drop()
  }

  private async take(): Promise<MediaStream | null> {
    clearTimeout(this.retry)
    try {
      const stream = await ask(chosenDevices.microphone)
      if (this.closed) {
        stop(stream)
        return null
      }
      this.stream = stream
      for (const track of stream.getAudioTracks()) track.onended = () => this.lost()
      this.meter = new Meter(stream)
      this.say('ok')
      return stream
    } catch (error) {
      this.say(error instanceof Error && (error.name === 'NotAllowedError' || error.name === 'SecurityError') ? 'denied' : 'lost')
      if (!this.closed) this.retry = setTimeout(() => void this.open(), AGAIN_MS)
      return null
    }
  }

  private lost(): void {
    this.drop()
    this.say('lost')
    void this.open()
  }

  private readonly look = (): void => {
    if (this.state !== 'ok') void this.open()
  }

  private drop(): void {
    this.meter?.close()
    this.meter = null
    if (this.stream) stop(this.stream)
    this.stream = null
  }

  private say(state: MicrophoneState): void {
    const before = this.state
    this.state = state
    if (before !== state) this.changed()
  }
}

/** The loudness of a stream: a look now and then, nothing runs in between. */
class Meter {
  private readonly context: AudioContext | null = null
  private readonly analyser: AnalyserNode | null = null
  private readonly samples = new Float32Array(512)

  constructor(stream: MediaStream) {
    if (!('AudioContext' in globalThis)) return
    this.context = new AudioContext()
    this.analyser = this.context.createAnalyser()
    this.analyser.fftSize = this.samples.length
    this.context.createMediaStreamSource(stream).connect(this.analyser)
  }

  level(): number {
    if (!this.analyser || !this.context) return 0
    // Until the first click a browser may keep it asleep.
    if (this.context.state === 'suspended') void this.context.resume().catch(() => undefined)
    this.analyser.getFloatTimeDomainData(this.samples)
    const power = this.samples.reduce((sum, sample) => sum + sample * sample, 0) / this.samples.length
    // From -60 dB, which is silence, to 0.
    return Math.min(1, Math.max(0, (10 * Math.log10(power || 1e-9) + 60) / 60))
  }

  close(): void {
    void this.context?.close().catch(() => undefined)
  }
}

async function ask(device: string): Promise<MediaStream> {
  // Without https there is no such thing.
  if (!navigator.mediaDevices) throw new DOMException('no microphone without https', 'NotAllowedError')
  if (device === '') return navigator.mediaDevices.getUserMedia({ audio: HOW })
  // One that was unplugged must not silence the agent: then the system's is taken.
  return navigator.mediaDevices
    .getUserMedia({ audio: { ...HOW, deviceId: { exact: device } } })
    .catch(() => navigator.mediaDevices.getUserMedia({ audio: HOW }))
}

function stop(stream: MediaStream): void {
  for (const track of stream.getTracks()) {
    track.onended = null
    track.stop()
  }
}
