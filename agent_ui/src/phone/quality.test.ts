import { expect, test } from 'vitest'
import { QualityMeter } from './quality'

function counted(...looks: Record<string, unknown>[][]): Pick<RTCPeerConnection, 'getStats'> {
  return { getStats: () => Promise.resolve(new Map((looks.shift() ?? []).map((row, index) => [String(index), row])) as unknown as RTCStatsReport) }
}

const sound = (packetsLost: number, packetsReceived: number, jitter = 0.004): Record<string, unknown> => ({ type: 'inbound-rtp', kind: 'audio', packetsLost, packetsReceived, jitter })

test('losses count since the last look', async () => {
  const meter = new QualityMeter(counted([sound(10, 90)], [sound(10, 190)], [sound(15, 285)]))
  expect((await meter.look()).lossPercent).toBe(10)
  expect((await meter.look()).lossPercent).toBe(0)
  expect(await meter.look()).toEqual({ roundTripMs: null, jitterMs: 4, lossPercent: 5 })
})

test('the round trip is what the other side reports, or before that what the path knows', async () => {
  const path = { type: 'candidate-pair', nominated: true, currentRoundTripTime: 0.02 }
  const report = { type: 'remote-inbound-rtp', roundTripTime: 0.05 }
  expect((await new QualityMeter(counted([path])).look()).roundTripMs).toBe(20)
  expect((await new QualityMeter(counted([path, report])).look()).roundTripMs).toBe(50)
  expect((await new QualityMeter(counted([])).look()).lossPercent).toBeNull()
})
