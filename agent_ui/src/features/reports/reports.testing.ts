// A report as the service answers it, for tests.
import { serve, type Asked } from '@/testing/builders'
import type { Definition } from './definition'
import type { Column, Report, Row } from './words'
import type { Metric, Saved } from './reports'

export function aColumn(more: Partial<Column> = {}): Column {
  return { id: 'offered', seconds: null, version: 1, unit: 'count', better: 'neither', late: false, label: { en: 'Offered', zh: '来电量' }, words: { en: 'Visits.', zh: '进入队列。' }, ...more }
}
export const LEVEL = aColumn({ id: 'service_level', unit: 'share', better: 'higher', late: true, label: { en: 'Service level', zh: '服务水平' } })

export function aRow(key: (string | null)[], figures: (number | null)[], more: Partial<Row> = {}): Row {
  return { key, at: null, figures, before: null, drill: `from=2026-03-01T16%3A00%3A00Z&to=2026-03-02T16%3A00%3A00Z&queue=${key[0] ?? ''}`, ...more }
}

export function aReport(more: Partial<Report> = {}): Report {
  return {
    definition: { metrics: [{ id: 'offered' }, { id: 'service_level' }], period: 'today', from: null, to: null, interval: null, group_by: ['queue'], filters: {}, against: null },
    timezone: 'Asia/Shanghai',
    from: '2026-03-02',
    to: '2026-03-02',
    begins_at: '2026-03-01T16:00:00Z',
    ends_at: '2026-03-02T16:00:00Z',
    before_begins_at: null,
    before_ends_at: null,
    columns: [aColumn(), LEVEL],
    starts: [],
    names: { queue: { sales: { en: 'Sales', zh: '销售' }, vip: { en: 'VIP', zh: '贵宾' } } },
    rows: [aRow(['sales'], [12, 0.75]), aRow(['vip'], [30, null]), aRow([null], [2, 1])],
    total: aRow([], [44, 0.8]),
    source: 'day_queue',
    pending: 0,
    ...more,
  }
}

const metric = (id: string, label_en: string, more: Partial<Metric> = {}): Metric => ({ id, version: 1, unit: 'count', scope: 'queues', better: 'neither', label_en, label_zh: label_en, words_en: `What ${id} means.`, words_zh: '', has_seconds: false, late: false, ...more })
const METRICS = [metric('offered', 'Offered'), metric('service_level', 'Service level', { unit: 'share', has_seconds: true }), metric('waiting', 'Waiting', { scope: 'floor' })]

export function aSaved(more: Partial<Saved> = {}): Saved {
  return { id: 'r-1', name: 'Morning', owner: 'sam', yours: true, shared: 'nobody', definition: { metrics: [{ id: 'offered' }], period: 'yesterday', group_by: ['queue'] } as Definition, version: 3, created_at: '2026-03-01T08:00:00Z', updated_at: '2026-03-01T08:00:00Z', ...more } as Saved
}

const PASSAGE = { interaction_id: 'i-1', number: 0, at: '2026-03-02T02:00:00Z', started_at: '2026-03-02T02:00:00Z', queue: 'sales', agent: 'alice', entry_point: null, disposition: null, segment: null, language: null, direction: 'inbound', outcome: 'answered', wait_seconds: 4, talk_seconds: 65, hold_seconds: 0, wrap_up_seconds: 0 }

export interface Kept {
  report?: Report
  saved?: Saved[]
  refuse?: string
  /** How the list behind a figure of time is refused. */
  ofTime?: boolean
}

/** A service that has these reports; `report` answers whatever is asked, as what was asked. */
export function serveReports({ report = aReport(), saved = [aSaved()], refuse, ofTime }: Kept = {}): Asked[] {
  let refused = false
  return serve(({ method, path, body }) => {
    if (path.endsWith('/metrics')) return { status: 200, body: { items: METRICS } }
    if (path.endsWith('/reports/run')) return refuse ? { status: 422, body: { code: refuse } } : { status: 200, body: { ...report, definition: { ...report.definition, ...(body as Definition) } } }
    if (path.endsWith('/reports/interactions')) {
      if (ofTime && !refused) {
        refused = true
        return { status: 422, body: { code: 'metric_has_no_interactions' } }
      }
      return { status: 200, body: { items: [PASSAGE], next_cursor: null } }
    }
    if (path.endsWith('/schedules')) return method === 'GET' ? { status: 200, body: { items: [] } } : { status: 201, body: {} }
    if (path.endsWith('/reports')) return method === 'GET' ? { status: 200, body: { items: saved } } : { status: 201, body: aSaved({ id: 'r-2' }) }
    if (path.includes('/reports/')) return method === 'DELETE' ? { status: 204 } : { status: 200, body: aSaved() }
    if (path.endsWith('/directory')) return { status: 200, body: { queues: [], agents: [] } }
    return { status: 404, body: { code: 'unknown_interaction' } }
  })
}
