// Drawing by echarts: only the parts of it that reports use. Loaded with the first picture, not before.
//
// Rule: tips are drawn and not written, for the page's policy allows no styles in markup.
import { BarChart, LineChart } from 'echarts/charts'
import { GridComponent, TooltipComponent } from 'echarts/components'
import { init, use, type EChartsType } from 'echarts/core'
import { CanvasRenderer } from 'echarts/renderers'
import type { Drawing } from './chart'

use([BarChart, LineChart, GridComponent, TooltipComponent, CanvasRenderer])

export const COLOURS = ['--accent', '--info', '--warn', '--bad', '--ink', '--ink-faint'] as const
export const MARKS = ['circle', 'rect', 'triangle', 'diamond', 'emptyCircle', 'emptyRect'] as const

export type Plot = EChartsType
export const plotOn = (element: HTMLElement): Plot => init(element, null, { renderer: 'canvas' })

export interface Style {
  colour: (token: string) => string
  /** A value as people read it. */
  words: (value: number) => string
  rem: number
  /** Things that are counted, which have no halves. */
  whole: boolean
}

/** All that echarts is told, anew each time. */
export function show(plot: Plot, drawing: Drawing, hidden: ReadonlySet<string>, { colour, words, rem, whole }: Style): void {
  const [ink, line] = [colour('--ink-soft'), colour('--line')]
  const font = { color: ink, fontSize: 0.8 * rem, fontFamily: getComputedStyle(document.body).fontFamily }
  const names = { type: 'category' as const, data: drawing.labels, inverse: drawing.kind === 'bars', axisLine: { lineStyle: { color: colour('--line-strong') } }, axisTick: { show: false }, axisLabel: { ...font, width: 11 * rem, overflow: 'truncate' as const, hideOverlap: true } }
  const values = { type: 'value' as const, splitNumber: 4, minInterval: whole ? 1 : 0, splitLine: { lineStyle: { color: line } }, axisLabel: { ...font, formatter: words } }
  plot.setOption(
    {
      animation: false,
      grid: { left: 0.4 * rem, right: 1.2 * rem, top: 0.8 * rem, bottom: 0.2 * rem, outerBoundsMode: 'same', outerBoundsContain: 'axisLabel' },
      tooltip: {
        trigger: 'axis', renderMode: 'richText', confine: true, axisPointer: { type: drawing.kind === 'line' ? 'line' : 'shadow' }, backgroundColor: colour('--surface'), borderColor: colour('--line-strong'), textStyle: { ...font, color: colour('--ink') },
        valueFormatter: (value: unknown) => (typeof value === 'number' ? words(value) : '–'),
      },
      xAxis: drawing.kind === 'bars' ? values : names,
      yAxis: drawing.kind === 'bars' ? names : values,
      series: drawing.series
        .filter((one) => !hidden.has(one.name))
        .map((one) => {
          const tint = one.before ? colour('--line-strong') : colour(COLOURS[one.look % COLOURS.length] ?? '--accent')
          const common = { name: one.name, data: one.values, itemStyle: { color: tint }, emphasis: { disabled: true } }
          return drawing.kind === 'line'
            ? { ...common, type: 'line' as const, symbol: MARKS[one.look % MARKS.length], symbolSize: 0.45 * rem, showSymbol: one.values.length <= 62, lineStyle: { width: 2, color: one.before ? ink : tint, type: one.before ? ('dashed' as const) : ('solid' as const) } }
            : { ...common, type: 'bar' as const, barMaxWidth: 1.3 * rem, barGap: '10%' }
        }),
    },
    { notMerge: true },
  )
}
