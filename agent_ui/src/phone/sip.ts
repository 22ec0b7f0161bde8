// What the phone needs of a SIP library, and nothing more. `jssip_client.ts` is one; the tests have another.

/** What this browser registers with: the service's answer to taking the phone. */
export interface SipAccount {
  uri: string
  username: string
  password: string
  url: string
  iceServers: RTCIceServer[]
  expiresAt: string
}

export interface SipEvents {
  connected(on: boolean): void
  registered(on: boolean): void
  /** The registrar said no to this account: somebody else has the phone, or the login is over. */
  refused(): void
  incoming(call: SipCall): void
}

export interface SipClient {
  start(): void
  /** Says goodbye: hangs up and unregisters. */
  stop(): void
  /** Goes without a word, as a closed page does: the service keeps the call for whoever registers next. */
  vanish(): void
  /** The network is back: no waiting for the rest of a pause. */
  reconnect(): void
  call(target: string, microphone: MediaStream): SipCall
}

export interface SipCallEvents {
  /** The connection that carries the sound; its tracks come on it. */
  connection(connection: RTCPeerConnection): void
  confirmed(): void
  ended(): void
}

export interface SipCall {
  header(name: string): string | null
  listen(events: SipCallEvents): void
  answer(microphone: MediaStream): void
  /** Rejects, cancels or hangs up, whichever it is time for. */
  end(status?: number): void
  mute(on: boolean): void
  sendKey(key: string): void
}

export type MakeClient = (account: SipAccount, events: SipEvents) => SipClient
