// The only owner of the websocket: says hello, resumes after a gap, notices silence, tries again with growing pauses.
//
// Rule: a message is handed on only when it is the next one in number. Anything else means "take a new snapshot",
// which is also how every page begins: `stream` is null until it has come. Packed messages take a moment to unpack:
// whatever comes after one waits for it, and nothing waits while none is being unpacked.
import type { ClientMessage, Heartbeat, NumberedMessage, ServerMessage, Snapshot } from './messages.gen'
import { canUnpack, unpack } from './packing'

export type Connection = 'connecting' | 'live' | 'lost' | 'refused'

/** Three missed heartbeats. A cut cable closes nothing; only silence tells. */
export const SILENCE_MS = 15_000
const FIRST_PAUSE_MS = 500
const LONGEST_PAUSE_MS = 10_000

export interface DeskSocketOptions {
  url: string
  open: (url: string) => WebSocket
  random: () => number
  onSnapshot: (snapshot: Snapshot) => void
  onMessage: (message: NumberedMessage) => void
  onConnection: (connection: Connection) => void
  /** Called for everything that arrives: the age of the data counts from here. */
  onHeard: (message: ServerMessage) => void
}

export class DeskSocket {
  private socket: WebSocket | null = null
  private stream: string | null = null
  private seq = 0
  private attempts = 0
  private retry: ReturnType<typeof setTimeout> | undefined
  private silence: ReturnType<typeof setTimeout> | undefined
  private stopped = true
  /** The last message that is being unpacked, or waits for one. */
  private unpacking: Promise<void> | null = null

  constructor(private readonly options: DeskSocketOptions) {}

  start(): void {
    if (!this.stopped) return
    this.stopped = false
    this.options.onConnection('connecting')
    this.connect()
  }

  stop(): void {
    this.stopped = true
    this.stream = null
    this.drop()
  }

  /** The network is back or a person asks: do not wait for the rest of the pause. */
  retryNow(): void {
    if (this.stopped || this.socket) return
    this.attempts = 0
    this.connect()
  }

  private connect(): void {
    clearTimeout(this.retry)
    const socket = this.options.open(this.options.url)
    socket.binaryType = 'arraybuffer'
    this.socket = socket
    this.unpacking = null
    this.listenForSilence()
    socket.onopen = () => this.hello()
    socket.onmessage = (event: MessageEvent<string | ArrayBuffer>) => {
      if (this.socket === socket) this.take(socket, event.data)
    }
    socket.onclose = () => {
      if (this.socket === socket) this.closed()
    }
  }

  private hello(): void {
    if (this.stream === null) {
      this.send({ type: 'hello', packed: canUnpack() })
      return
    }
    this.send({ type: 'hello', packed: canUnpack(), resume_from: this.seq, stream: this.stream })
    // When nothing was missed there is nothing to wait for.
    this.live()
  }

  private take(socket: WebSocket, data: string | ArrayBuffer): void {
    if (typeof data === 'string' && !this.unpacking) {
      this.hear(JSON.parse(data) as ServerMessage)
      return
    }
    const turn = this.inTurn(socket, this.unpacking, data).finally(() => {
      if (this.unpacking === turn) this.unpacking = null
    })
    this.unpacking = turn
  }

  private async inTurn(socket: WebSocket, before: Promise<void> | null, data: string | ArrayBuffer): Promise<void> {
    try {
      const [text] = await Promise.all([typeof data === 'string' ? data : unpack(data), before])
      if (this.socket === socket) this.hear(JSON.parse(text) as ServerMessage)
    } catch {
      // Not readable: as if it had not come.
      if (this.socket === socket) this.startOver()
    }
  }

  private hear(message: ServerMessage): void {
    this.listenForSilence()
    this.options.onHeard(message)
    switch (message.type) {
      case 'snapshot':
        this.stream = message.stream
        this.seq = message.seq
        this.options.onSnapshot(message)
        this.live()
        return
      case 'heartbeat':
        this.hearHeartbeat(message)
        return
      case 'refused':
        if (message.code === 'session_ended') this.refused()
        return
      default:
        this.hearNumbered(message)
    }
  }

  private hearHeartbeat(heartbeat: Heartbeat): void {
    this.send({ type: 'pong' })
    if (this.stream === null) return
    if (heartbeat.seq === this.seq) this.live()
    else this.startOver()
  }

  private hearNumbered(message: NumberedMessage): void {
    // What was already applied may come again after a resume; it changes nothing.
    if (this.stream === null || message.seq <= this.seq) return
    if (message.seq !== this.seq + 1) {
      this.startOver()
      return
    }
    this.seq = message.seq
    this.options.onMessage(message)
    this.live()
  }

  private live(): void {
    this.attempts = 0
    this.options.onConnection('live')
  }

  private startOver(): void {
    this.stream = null
    this.hello()
  }

  /** Nobody is signed in any more: trying again would not help. */
  private refused(): void {
    this.stop()
    this.options.onConnection('refused')
  }

  private closed(): void {
    this.drop()
    if (this.stopped) return
    this.options.onConnection('lost')
    const longest = Math.min(LONGEST_PAUSE_MS, FIRST_PAUSE_MS * 2 ** this.attempts)
    this.attempts += 1
    // Half of the pause is chance, so that two hundred desks do not come back in the same instant.
    this.retry = setTimeout(() => this.connect(), longest * (0.5 + this.options.random() / 2))
  }

  private listenForSilence(): void {
    clearTimeout(this.silence)
    this.silence = setTimeout(() => this.closed(), SILENCE_MS)
  }

  private send(message: ClientMessage): void {
    this.socket?.send(JSON.stringify(message))
  }

  private drop(): void {
    clearTimeout(this.retry)
    clearTimeout(this.silence)
    const socket = this.socket
    this.socket = null
    if (!socket) return
    socket.onopen = socket.onmessage = socket.onclose = null
    socket.close()
  }
}
