// The picture of a forecast: contacts as bars, agents as steps. The only place that knows echarts.
//
// Rule: it draws and measures, nothing else; what it says in words the page says. Loaded when it is first wanted.
import { BarChart, LineChart } from 'echarts/charts'
import { GridComponent } from 'echarts/components'
import { init, use } from 'echarts/core'
import { CanvasRenderer } from 'echarts/renderers'

use([BarChart, LineChart, GridComponent, CanvasRenderer])

export interface Colours {
  faint: string
  line: string
  contacts: string
  erlangA: string
  erlangC: string
  planned: string
}

export interface Drawn {
  /** One for each quarter. */
  labels: string[]
  contacts: number[]
  erlangA: number[]
  erlangC: number[]
  /** Null: as the formula has it. */
  planned: number[] | null
  words: { contacts: string; agents: string }
  colours: Colours
  /** Of the page's letters, in pixels. */
  letters: number
}

export interface Chart {
  show: (drawn: Drawn) => void
  /** The quarter under this point of the picture; null: none. */
  quarterAt: (x: number) => number | null
  /** Where a quarter is: its left side and its width, in pixels. */
  placeOf: (quarter: number) => { left: number; width: number }
  resize: () => void
  dispose: () => void
}

export function chartIn(element: HTMLElement): Chart {
  const chart = init(element, null, { renderer: 'canvas' })
  let count = 0
  const centre = (quarter: number): number => Number(chart.convertToPixel({ xAxisIndex: 0 }, quarter))
  const width = (): number => (count > 1 ? centre(1) - centre(0) : 0)
  return {
    show(drawn) {
      count = drawn.labels.length
      chart.setOption(optionOf(drawn), true)
    },
    quarterAt(x) {
      const place = Math.floor((x - centre(0)) / Math.max(1, width()) + 0.5)
      return place >= 0 && place < count ? place : null
    },
    placeOf: (quarter) => ({ left: centre(quarter) - width() / 2, width: width() }),
    resize: () => chart.resize(),
    dispose: () => chart.dispose(),
  }
}

function steps(data: number[], color: string, type: 'solid' | 'dashed' | 'dotted', wide: number) {
  return { type: 'line' as const, yAxisIndex: 1, data, step: 'middle' as const, symbol: 'none', silent: true, lineStyle: { color, width: wide, type }, z: 4 }
}

function optionOf({ labels, contacts, erlangA, erlangC, planned, words, colours, letters }: Drawn): Parameters<ReturnType<typeof init>['setOption']>[0] {
  const text = { color: colours.faint, fontSize: letters, fontFamily: getComputedStyle(document.body).fontFamily }
  const named = (name: string, align: 'left' | 'right') => ({ type: 'value' as const, name, nameTextStyle: { ...text, align }, nameGap: letters, minInterval: 1, min: 0, axisLabel: text })
  return {
    animation: false,
    grid: { left: letters * 3.2, right: letters * 3.2, top: letters * 2.6, bottom: letters * 2.2 },
    xAxis: {
      type: 'category',
      data: labels,
      axisTick: { alignWithLabel: false, interval: (_: number, label: string) => label.endsWith(':00'), lineStyle: { color: colours.line } },
      axisLine: { lineStyle: { color: colours.line } },
      axisLabel: { ...text, interval: (place: number, label: string) => label.endsWith(':00') && place % 8 === 0, align: 'center' },
    },
    yAxis: [
      { ...named(words.contacts, 'left'), splitLine: { lineStyle: { color: colours.line } } },
      { ...named(words.agents, 'right'), splitLine: { show: false } },
    ],
    series: [
      {
        type: 'bar',
        data: contacts,
        silent: true,
        barCategoryGap: '18%',
        itemStyle: { color: colours.contacts, borderRadius: [2, 2, 0, 0] },
      },
      steps(erlangC, colours.erlangC, 'dashed', 1.5),
      steps(erlangA, colours.erlangA, 'solid', 2.2),
      ...(planned ? [steps(planned, colours.planned, 'dotted', 2.6)] : []),
    ],
  }
}
