// The alarms of the pretended floor: three that are watched, what is up by them, one that is about to be, and a history.
const at = (seconds) => new Date(Date.now() + seconds * 1000).toISOString()
const METRICS = [
  ['service_level', 'Service level', '服务水平', 'share', 'higher', true],
  ['longest_waiting', 'Longest waiting', '当前最长等待', 'seconds', 'lower', false],
  ['waiting', 'Waiting', '等待人数', 'count', 'lower', false],
  ['agents_available', 'Available agents', '空闲坐席', 'count', 'higher', false],
  ['abandon_rate', 'Abandon rate', '放弃率', 'share', 'lower', false],
  ['handle_time', 'Handle time (AHT)', '平均处理时长', 'seconds', 'lower', false],
]
const NOW = new Set(['longest_waiting', 'waiting', 'agents_available'])
const condition = (metric, operator, threshold, clear = threshold, more = {}) => ({ metric, reach: 'each', queue: null, group: null, window: NOW.has(metric) ? 'now' : '30m', operator, threshold, clear, within_seconds: null, ...more })
const alarm = (id, name, conditions, more = {}) => ({ id, name, conditions, combination: 'all', queues: [], for_seconds: 60, severity: 'warning', schedule: null, emails: ['ops@example.com'], escalate_after_seconds: null, escalate_to: [], active: true, muted_until: null, muted_by: null, created_by: 'sam', version: 1, created_at: at(-90_000), updated_at: at(-90_000), may_change: true, ...more })
const alarms = [
  alarm('a-2', 'Level under 80 %', [condition('service_level', 'below', 0.8, 0.85)], { escalate_after_seconds: 600, escalate_to: ['boss@example.com'] }),
  alarm('a-1', '销售等待过长', [condition('longest_waiting', 'above', 60)], { severity: 'critical', for_seconds: 0, schedule: 'office' }),
  alarm('a-3', 'Nobody free and people waiting', [condition('agents_available', 'at_most', 0), condition('waiting', 'at_least', 5, 3)], { severity: 'info', muted_until: at(3000), muted_by: 'sam', may_change: false }),
]

function instance(one, floor, more = {}) {
  const whose = alarms.find((each) => each.id === one.alarm_id)
  const seen = (whose?.conditions ?? []).map((each) => ({ metric: each.metric, queue: one.queue, group: null, agent: null, window: each.window, operator: each.operator, threshold: each.threshold, value: one.value, crossed: true }))
  return { id: one.id, alarm_id: one.alarm_id, name: one.name, severity: one.severity, queue: one.queue, group: null, agent: null, state: one.acknowledged_by ? 'acknowledged' : 'raised', began_at: one.since_at, due_at: one.since_at, seen, raised_with: seen, raised_at: one.since_at, told_at: one.since_at, acknowledged_at: null, acknowledged_by: one.acknowledged_by, escalate_at: null, escalated_at: one.escalated ? at(-20) : null, cleared_at: null, cause: null, ...more }
}

export function alarmsAnswer(method, url, given, floor) {
  const [, , , kind, id, act, deed] = url.pathname.split('/')
  if (kind !== 'alarms') return undefined
  const up = Object.values(floor.alarms)
  if (deed === 'acknowledge') {
    floor.alarms[act] = { ...floor.alarms[act], acknowledged_by: 'sam' }
    floor.touch('alarms', act)
    return [200, instance(floor.alarms[act], floor)]
  }
  if (id === 'choices') return [200, { metrics: METRICS.map(([metric, label_en, label_zh, unit, better, within]) => ({ metric, label_en, label_zh, unit, better, windows: NOW.has(metric) ? ['now'] : ['5m', '30m', 'today'], reaches: metric === 'handle_time' ? ['each_agent'] : ['each', 'queue', 'together'], within })), queues: Object.keys(floor.queues), groups: ['north', 'south'], schedules: ['office', 'night'], everything: true }]
  if (id === 'now') {
    const soon = { id: 'al-9', alarm_id: 'a-2', name: 'Level under 80 %', severity: 'warning', queue: Object.keys(floor.queues)[2] ?? null, value: 0.76, since_at: at(-20), acknowledged_by: null, escalated: false }
    return [200, { items: up.length ? [...up.map((one) => instance(one, floor)), instance(soon, floor, { state: 'pending', due_at: at(40), raised_at: null, told_at: null, raised_with: [] })] : [] }]
  }
  if (id === 'history') {
    const causes = ['figures', 'figures', 'schedule', 'figures', 'changed']
    const been = Array.from({ length: 14 }, (_, index) => {
      const whose = alarms[index % 2]
      const began = at(-3600 * (index + 1))
      return instance({ id: `h-${index}`, alarm_id: whose.id, name: whose.name, severity: whose.severity, queue: Object.keys(floor.queues)[index % 4], value: index % 2 ? 61 + index * 7 : 0.79 - index / 60, since_at: began, acknowledged_by: index % 3 ? 'sam' : null, escalated: index % 5 === 0 }, floor, { state: 'cleared', cleared_at: at(-3600 * (index + 1) + 130 + index * 45), cause: causes[index % 5] })
    })
    return [200, { items: [...up.map((one) => instance(one, floor)), ...been], next_cursor: null }]
  }
  if (id === 'test') return [200, { items: Object.keys(floor.queues).slice(0, 4).map((queue, index) => ({ queue, group: null, agent: null, state: index === 1 ? 'pending' : 'quiet', next_at: null, seen: given.conditions.map((one) => ({ metric: one.metric, queue, group: null, agent: null, window: one.window, operator: one.operator, threshold: one.threshold, value: one.threshold * (index === 1 ? 0.9 : 1.2), crossed: index === 1 })) })) }]
  const found = alarms.find((one) => one.id === id)
  if (act === 'mute') Object.assign(found, { muted_until: given.until, muted_by: given.until && 'sam' })
  else if (method === 'PUT') Object.assign(found, given, { version: found.version + 1 })
  else if (method === 'DELETE') alarms.splice(alarms.indexOf(found), 1)
  else if (method === 'POST') alarms.push(alarm(`a-${alarms.length + 1}`, given.name, given.conditions, given))
  if (method === 'DELETE') return [204]
  return [method === 'POST' && !id ? 201 : 200, found ?? (method === 'GET' && !id ? { items: alarms, mail: false } : alarms.at(-1))]
}
