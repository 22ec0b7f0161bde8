// Where the points of a trend lie in its picture. Numbers only: the picture is drawn by TrendChart.vue.
import type { Trend } from './quality'

export interface Point {
  x: number
  y: number
  day: string
  score: number
  count: number
  failed: number
}

export interface Line {
  key: string
  points: Point[]
  /** As an SVG path draws it. */
  path: string
  /** The mean of all, by how many each point is of. */
  mean: number
}

export const WIDTH = 640
export const HEIGHT = 220
const TOP = 12
const BOTTOM = 26
const LEFT = 34
const RIGHT = 10

export const yOf = (score: number): number => TOP + ((100 - score) / 100) * (HEIGHT - TOP - BOTTOM)

/** All days of the picture, in order: a line that lacks one has a gap in time, not in place. */
export function daysOf(trend: Trend): string[] {
  return [...new Set(trend.lines.flatMap((line) => line.points.map((point) => point.day)))].toSorted()
}

export function linesOf(trend: Trend): Line[] {
  const times = daysOf(trend).map((day) => Date.parse(day))
  const [first, last] = [times[0] ?? 0, times.at(-1) ?? 0]
  const xOf = (day: string): number => (last === first ? (LEFT + WIDTH - RIGHT) / 2 : LEFT + ((Date.parse(day) - first) / (last - first)) * (WIDTH - LEFT - RIGHT))
  return trend.lines.map((line) => {
    const points = line.points.map((point) => ({ ...point, x: xOf(point.day), y: yOf(point.score) }))
    const count = points.reduce((sum, point) => sum + point.count, 0)
    return {
      key: line.key,
      points,
      path: points.map((point, place) => `${place ? 'L' : 'M'}${point.x.toFixed(1)} ${point.y.toFixed(1)}`).join(' '),
      mean: count ? points.reduce((sum, point) => sum + point.score * point.count, 0) / count : 0,
    }
  })
}
