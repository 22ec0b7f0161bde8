// Which forecast is asked for, its answer, and the plays of its day. Answers that are overtaken are forgotten.
import { computed, ref, shallowRef, watch, type ComputedRef, type Ref, type ShallowRef } from 'vue'
import { answered, api, asProblem } from '@/api/client'
import { agentsOf, hoursOf, type Checked, type Forecast, type Formula, type Hour, type Plan } from './forecast'

export interface Asked {
  queue: string
  date: string
  level: number
}

/** A play, and whether by the formula or by agents that somebody chose. */
export interface Play {
  id: number
  changed: number
  hours: number
  checked: Checked
}

const MOST_PLAYS = 4
const USUAL_LEVEL = 0.8
const [LEAST_LEVEL, MOST_LEVEL] = [0.01, 0.99]

/** What the address says; what it does not say is the usual. */
export function askedIn(query: Record<string, unknown>, queues: readonly string[], tomorrow: string): Asked {
  const { queue, date, level } = query
  const share = Number(level)
  return {
    queue: typeof queue === 'string' && queues.includes(queue) ? queue : (queues[0] ?? ''),
    date: typeof date === 'string' && /^\d{4}-\d{2}-\d{2}$/.test(date) && !Number.isNaN(Date.parse(date)) ? date : tomorrow,
    level: level !== undefined && share >= LEAST_LEVEL && share <= MOST_LEVEL ? share : USUAL_LEVEL,
  }
}

export function useForecast(asked: () => Asked): {
  forecast: ShallowRef<Forecast | null>
  hours: ComputedRef<Hour[]>
  code: Ref<string | null>
  busy: Ref<boolean>
  load: () => Promise<void>
} {
  const forecast = shallowRef<Forecast | null>(null)
  const code = ref<string | null>(null)
  const busy = ref(false)
  const hours = computed(() => (forecast.value ? hoursOf(forecast.value) : []))
  let latest = 0

  async function load(): Promise<void> {
    const { queue, date, level } = asked()
    if (!queue || !date) return
    const mine = (latest += 1)
    busy.value = true
    code.value = null
    try {
      const found = await answered(api.GET('/api/v1/forecast', { params: { query: { queue, date, level } } }))
      if (mine === latest) forecast.value = found
    } catch (error) {
      if (mine === latest) code.value = asProblem(error).code
    }
    if (mine === latest) busy.value = false
  }

  watch(() => JSON.stringify(asked()), load, { immediate: true })
  return { forecast, hours, code, busy, load }
}

export function usePlays(forecast: () => Forecast | null): {
  plays: ShallowRef<Play[]>
  playing: Ref<boolean>
  code: Ref<string | null>
  play: (hours: readonly Hour[], formula: Formula, plan: Plan) => Promise<void>
  stop: () => void
} {
  const plays = shallowRef<Play[]>([])
  const playing = ref(false)
  const code = ref<string | null>(null)
  let run: AbortController | null = null
  let count = 0

  async function play(hours: readonly Hour[], formula: Formula, plan: Plan): Promise<void> {
    const found = forecast()
    if (!found || playing.value) return
    const mine = (run = new AbortController())
    playing.value = true
    code.value = null
    const agents = agentsOf(hours, formula, plan)
    try {
      const { queue, date, level } = found
      const checked = await answered(api.POST('/api/v1/forecast/check', { body: { queue, date, level, formula, agents }, signal: mine.signal }))
      if (run === mine) plays.value = [{ id: (count += 1), changed: plan.size, hours: agents.reduce((sum, one) => sum + one, 0) / 4, checked }, ...plays.value].slice(0, MOST_PLAYS)
    } catch (error) {
      if (run === mine) code.value = asProblem(error).code
    }
    if (run === mine) stop()
  }

  function stop(): void {
    run?.abort()
    run = null
    playing.value = false
  }

  // What was played was another day.
  watch(
    () => [forecast()?.queue, forecast()?.date, forecast()?.level].join(),
    () => {
      stop()
      plays.value = []
      code.value = null
    },
  )
  return { plays, playing, code, play, stop }
}
