import { deflateRawSync } from 'node:zlib'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import type { NumberedMessage, ServerMessage, Snapshot } from './messages.gen'
import { DeskSocket, SILENCE_MS, type Connection } from './socket'

class FakeSocket {
  onopen: (() => void) | null = null
  onmessage: ((event: { data: string | ArrayBuffer }) => void) | null = null
  onclose: (() => void) | null = null
  sent: unknown[] = []
  closed = false
  send(text: string): void {
    this.sent.push(JSON.parse(text))
  }
  close(): void {
    this.closed = true
  }
  say(message: unknown): void {
    this.onmessage?.({ data: JSON.stringify(message) })
  }
  sayPacked(message: unknown): void {
    const packed = deflateRawSync(JSON.stringify(message))
    this.onmessage?.({ data: new Uint8Array(packed).buffer })
  }
}

let sockets: FakeSocket[]
let connections: Connection[]
let snapshots: Snapshot[]
let messages: NumberedMessage[]
let heard: ServerMessage[]
let desk: DeskSocket

beforeEach(() => {
  vi.useFakeTimers()
  sockets = []
  connections = []
  snapshots = []
  messages = []
  heard = []
  desk = new DeskSocket({
    url: 'ws://desk/api/v1/realtime',
    open: () => {
      const socket = new FakeSocket()
      sockets.push(socket)
      return socket as unknown as WebSocket
    },
    random: () => 1,
    onSnapshot: (snapshot) => snapshots.push(snapshot),
    onMessage: (message) => messages.push(message),
    onConnection: (connection) => {
      if (connections.at(-1) !== connection) connections.push(connection)
    },
    onHeard: (message) => heard.push(message),
  })
  desk.start()
})

afterEach(() => {
  desk.stop()
  vi.useRealTimers()
})

function newest(): FakeSocket {
  const socket = sockets.at(-1)
  if (!socket) throw new Error('no socket was opened')
  return socket
}

function begin(seq = 7): void {
  newest().onopen?.()
  newest().say({ type: 'snapshot', stream: 'one', seq, state: {} })
}

const next = (seq: number): unknown => ({ type: 'interaction_gone', seq, interaction_id: 'x' })

test('it says hello without a place to resume from, and is live with the snapshot', () => {
  begin()
  expect(newest().sent).toEqual([{ type: 'hello', packed: true }])
  expect(snapshots).toHaveLength(1)
  expect(connections).toEqual(['connecting', 'live'])
})

test('messages in order are handed on once', () => {
  begin()
  newest().say(next(8))
  newest().say(next(8))
  newest().say(next(9))
  expect(messages.map((message) => message.seq)).toEqual([8, 9])
})

test('after a lost connection it resumes from the last number it applied', () => {
  begin()
  newest().say(next(8))
  newest().onclose?.()
  expect(connections.at(-1)).toBe('lost')
  vi.advanceTimersByTime(500)
  newest().onopen?.()
  expect(sockets).toHaveLength(2)
  expect(newest().sent).toEqual([{ type: 'hello', packed: true, resume_from: 8, stream: 'one' }])
  newest().say(next(9))
  expect(connections.at(-1)).toBe('live')
})

test('a gap in the numbers leads to a new snapshot and never to a wrong screen', () => {
  begin()
  newest().say(next(9))
  newest().say(next(10))
  expect(messages).toEqual([])
  expect(newest().sent).toEqual([{ type: 'hello', packed: true }, { type: 'hello', packed: true }])
  newest().say({ type: 'snapshot', stream: 'one', seq: 10, state: {} })
  newest().say(next(11))
  expect(messages.map((message) => message.seq)).toEqual([11])
})

test('a heartbeat that is ahead of us is a gap too', () => {
  begin()
  newest().say({ type: 'heartbeat', seq: 9, at: '2025-01-01T00:00:05Z' })
  expect(newest().sent).toEqual([{ type: 'hello', packed: true }, { type: 'pong' }, { type: 'hello', packed: true }])
})

test('silence closes the connection although nothing closed it', () => {
  begin()
  const first = newest()
  vi.advanceTimersByTime(SILENCE_MS - 1)
  first.say({ type: 'heartbeat', seq: 7, at: '2025-01-01T00:00:05Z' })
  vi.advanceTimersByTime(SILENCE_MS - 1)
  expect(first.closed).toBe(false)
  vi.advanceTimersByTime(1)
  expect(first.closed).toBe(true)
  expect(connections.at(-1)).toBe('lost')
})

test('pauses between attempts grow and are bounded', () => {
  const pauses = [500, 1000, 2000, 4000, 8000, 10_000, 10_000]
  for (const [index, pause] of pauses.entries()) {
    newest().onclose?.()
    vi.advanceTimersByTime(pause - 1)
    expect(sockets).toHaveLength(index + 1)
    vi.advanceTimersByTime(1)
    expect(sockets).toHaveLength(index + 2)
  }
})

test('when nobody is signed in any more it stops trying', () => {
  begin()
  newest().say({ type: 'refused', code: 'session_ended' })
  vi.advanceTimersByTime(60_000)
  expect(connections.at(-1)).toBe('refused')
  expect(sockets).toHaveLength(1)
})

test('asked to retry now, it does not wait for the rest of the pause', () => {
  begin()
  newest().onclose?.()
  desk.retryNow()
  expect(sockets).toHaveLength(2)
})

test('every heartbeat is answered', () => {
  begin()
  newest().say({ type: 'heartbeat', seq: 7, at: '2025-01-01T00:00:05Z' })
  expect(newest().sent.at(-1)).toEqual({ type: 'pong' })
})

test('thrown out for another reason, it comes back', () => {
  begin()
  newest().say({ type: 'refused', code: 'too_slow' })
  newest().onclose?.()
  vi.advanceTimersByTime(500)
  expect(sockets).toHaveLength(2)
})

test('a stopped socket stays silent', () => {
  begin()
  const first = newest()
  desk.stop()
  first.say(next(8))
  vi.advanceTimersByTime(60_000)
  expect(messages).toEqual([])
  expect(sockets).toHaveLength(1)
})

test('what is packed is heard in its turn, whatever came after it as text', async () => {
  begin()
  newest().sayPacked(next(8))
  newest().say(next(9))
  newest().sayPacked(next(10))
  newest().say(next(11))
  expect(messages).toEqual([])
  await vi.waitFor(() => expect(messages.map((message) => message.seq)).toEqual([8, 9, 10, 11]))
  newest().say(next(12))
  expect(messages).toHaveLength(5)
})

test('a packed snapshot begins the stream', async () => {
  newest().onopen?.()
  newest().sayPacked({ type: 'snapshot', stream: 'one', seq: 7, state: {} })
  newest().say(next(8))
  await vi.waitFor(() => expect(messages).toHaveLength(1))
  expect(snapshots).toHaveLength(1)
})

test('what cannot be unpacked is asked for anew', async () => {
  begin()
  newest().onmessage?.({ data: new Uint8Array([1, 2, 3]).buffer })
  await vi.waitFor(() => expect(newest().sent).toEqual([{ type: 'hello', packed: true }, { type: 'hello', packed: true }]))
})

test('what a closed line still had packed is not heard', async () => {
  begin()
  const first = newest()
  first.sayPacked(next(8))
  desk.stop()
  await vi.advanceTimersByTimeAsync(1000)
  expect(messages).toEqual([])
})
