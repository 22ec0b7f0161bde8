// What the desk sees of the telephone in this browser: `useSoftphone()`. The same in every tab; one of them has the line.
//
// Rule: nothing here loads the SIP library. It comes by itself when this browser is somebody's phone (`start.ts`).
import { reactive, readonly } from 'vue'

/** `ringing`: it asks to be answered. `connecting`: it was, sound is not there yet. `talking`: sound flows. */
export type CallState = 'ringing' | 'connecting' | 'talking'

export interface SoftphoneCall {
  /** The call as the service knows it (X-CC-Call); the echo test has none. */
  callId: string | null
  /** The offer it rings for (X-CC-Offer), while there is one. */
  offerId: string | null
  state: CallState
  muted: boolean
  /** There is no path for the sound: it has not come, or the network is away. The phone gets itself another. */
  withoutSound: boolean
  /** The echo test: no customer is there. */
  echo: boolean
}

/**
 * What is wrong with the phone: the texts are `softphone.fault.*`. Null: nothing. `elsewhere`: another browser has taken
 * it. `insecure`: without https a browser gives no page a microphone. `sound_blocked`: it waits for a click.
 */
export type PhoneFault = 'not_registered' | 'mic_denied' | 'mic_lost' | 'not_reporting' | 'elsewhere' | 'insecure' | 'sound_blocked'

export type PhoneKind = 'desk' | 'browser' | 'mobile'

export interface Quality {
  roundTripMs: number | null
  jitterMs: number | null
  lossPercent: number | null
}

export interface SoftphoneState {
  /** This browser is the agent's phone. When false, all the rest stays as it is here: nothing rings in this page. */
  used: boolean
  /** The line is in this tab; otherwise in another one, whose state is shown and which does what is asked here. */
  here: boolean
  registered: boolean
  call: SoftphoneCall | null
  fault: PhoneFault | null
  /** How loud the microphone is, 0 to 1. */
  level: number
  quality: Quality
}

export interface SoftphoneCommands {
  /** Takes the ringing call. Returns at once; `call.state` tells. Does nothing when nothing rings. */
  answer(): void
  /** Turns the ringing call down. `micLost`: this microphone is gone, he could not talk. */
  reject(micLost?: boolean): void
  /** Ends the call at the phone. (To end a customer's call, ask the service: it ends it on every phone.) */
  hangUp(): void
  /** The microphone is silent, or heard again; without an argument the other one of the two. */
  mute(on?: boolean): void
  /** Keys 0-9 * # A-D to the other side, as if pressed on a telephone. */
  sendKeys(keys: string): void
  /** Calls the echo test. */
  testEcho(): void
  /** Brings the line into this tab. */
  takeHere(): void
}

export type Softphone = Readonly<SoftphoneState> & SoftphoneCommands

export const phoneState = reactive<SoftphoneState>(nothing())

const idle: SoftphoneCommands = {
  answer: () => {},
  reject: () => {},
  hangUp: () => {},
  mute: () => {},
  sendKeys: () => {},
  testEcho: () => {},
  takeHere: () => {},
}
let commands = idle

/** Whoever has the line, or a way to the tab that has it, says so here; null: nobody. */
export function connectCommands(given: SoftphoneCommands | null): void {
  commands = given ?? idle
  if (!given) Object.assign(phoneState, nothing())
}

const shown: Softphone = new Proxy(readonly(phoneState) as unknown as Softphone, {
  get: (state, name: keyof Softphone) =>
    name in idle ? (...given: unknown[]) => (commands[name as keyof SoftphoneCommands] as (...given: unknown[]) => void)(...given) : state[name],
})

/** The phone of this browser. Reactive: use it as it is, do not take it apart. */
export function useSoftphone(): Softphone {
  return shown
}

function nothing(): SoftphoneState {
  return {
    used: false,
    here: false,
    registered: false,
    call: null,
    fault: null,
    level: 0,
    quality: { roundTripMs: null, jitterMs: null, lossPercent: null },
  }
}
