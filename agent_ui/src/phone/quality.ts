// How good the sound's way is, from what the browser counts anyway.
import type { Quality } from './softphone'

export const NO_QUALITY: Quality = { roundTripMs: null, jitterMs: null, lossPercent: null }

/** Losses count from one look to the next: an old one does not stay on the screen. */
export class QualityMeter {
  private lost = 0
  private received = 0

  constructor(private readonly connection: Pick<RTCPeerConnection, 'getStats'>) {}

  async look(): Promise<Quality> {
    const found: Quality = { ...NO_QUALITY }
    for (const row of (await this.connection.getStats()).values() as Iterable<Record<string, unknown>>) {
      if (row['type'] === 'inbound-rtp' && row['kind'] === 'audio') {
        found.jitterMs = milliseconds(row['jitter'])
        found.lossPercent = this.loss(Number(row['packetsLost'] ?? 0), Number(row['packetsReceived'] ?? 0))
      }
      if (row['type'] === 'remote-inbound-rtp') found.roundTripMs = milliseconds(row['roundTripTime']) ?? found.roundTripMs
      // Before the other side has reported, the path itself knows.
      if (row['type'] === 'candidate-pair' && row['nominated']) found.roundTripMs ??= milliseconds(row['currentRoundTripTime'])
    }
    return found
  }

  private loss(lost: number, received: number): number | null {
    const [newlyLost, newlyReceived] = [Math.max(0, lost - this.lost), Math.max(0, received - this.received)]
    this.lost = lost
    this.received = received
    const all = newlyLost + newlyReceived
    return all > 0 ? Math.round((newlyLost / all) * 1000) / 10 : null
  }
}

function milliseconds(seconds: unknown): number | null {
  return typeof seconds === 'number' ? Math.round(seconds * 1000) : null
}
