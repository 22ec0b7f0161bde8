// A forecast as a file that spreadsheets open: a row for each quarter of an hour.
import { wallTime } from '@/desk/wallTime'
import { i18n } from '@/locales/i18n'
import { asCsv, type Forecast } from './forecast'

const t = (key: string): string => i18n.global.t(`forecast.${key}`)

export function csvOf(forecast: Forecast, agents: readonly number[]): string {
  const head = [t('queue'), t('day'), t('column.time'), t('column.contacts'), t('column.handleSeconds'), t('formulas.erlang_a'), t('formulas.erlang_c'), t('planned'), t('column.open')]
  const rows = forecast.quarters.map((quarter, place) => [
    forecast.queue,
    forecast.date,
    wallTime(Date.parse(quarter.at), forecast.timezone),
    quarter.contacts.toFixed(2),
    Math.round(quarter.handle_seconds),
    quarter.erlang_a.agents,
    quarter.erlang_c.agents,
    agents[place] ?? 0,
    t(quarter.is_open === false ? 'closed' : 'open'),
  ])
  return asCsv([head, ...rows])
}
