// Reports of the pretended floor: figures that look like those of a real day, what they are made of, and kept reports.
const METRICS = [
  ['offered', 'count', 'queues', 'neither', false, false, 'Offered', '来电量', 'Visits to a queue: each time that somebody began to wait in it.', '进入队列的次数：每次有人开始等待都算一次。'],
  ['answered', 'count', 'queues', 'higher', false, false, 'Answered', '接听量', 'Visits that ended with an agent on the line.', '以坐席接听结束的等待。'],
  ["abandoned", "count", "queues", "lower", false, false, "Abandoned", "放弃量", "Visits in which the caller hung up, waiting or while an agent's phone rang; short ones too.", "来电者在等待或坐席振铃时挂断的次数，包括短时放弃。"],
  ['abandon_rate', 'share', 'queues', 'lower', false, false, 'Abandon rate', '放弃率', 'Abandoned without the short ones, of offered without the short ones.', '（放弃 − 短时放弃）÷（来电 − 短时放弃）。'],
  ["service_level", "share", "queues", "higher", true, false, "Service level", "服务水平", "Answered within the service level's seconds, of answered + abandoned without the short ones. The seconds are those that each queue had at the time, or the ones asked for.", "在规定秒数内接听 ÷（接听 + 放弃 − 短时放弃）。秒数为各队列当时的设定，或所指定的值。"],
  ["speed_of_answer", "seconds", "queues", "lower", false, false, "Speed of answer (ASA)", "平均应答速度", "Mean time from the beginning of waiting to the agent's answer, ringing included, of the answered.", "从开始等待到坐席接听（含振铃）的平均时间，仅计接听者。"],
  ['wait_p90', 'seconds', 'queues', 'lower', false, false, 'Wait, nine of ten answered', '等待 90 分位', 'Nine of ten of those who were answered waited no longer (steps as for the half).', '九成接听者的等待不超过此值（精度同中位数）。'],
  ['handled', 'count', 'agents', 'higher', false, false, 'Handled', '处理量', 'Parts of contacts that are over, wrap-up and all: each agent who had the contact counts one; who was only asked or talked along does not.', '已结束（含话后）的处理：每位负责该联络的坐席各计一次；仅被咨询或加入三方者不计。'],
  ['handle_time', 'seconds', 'agents', 'lower', false, false, 'Handle time (AHT)', '平均处理时长', 'Mean of talk + hold + wrap-up of each handled part; the time until the answer is none of it.', '每次处理的通话 + 保持 + 话后之和的平均；不含接听前的时间。'],
  ['talk_time', 'seconds', 'agents', 'neither', false, false, 'Talk time', '平均通话', 'Mean time in talk, conferences included.', '平均通话时长，含三方。'],
  ['missed', 'count', 'agents', 'lower', false, false, 'Missed (RONA)', '未接（RONA）', 'Offers that rang in vain until their time was over.', '振铃超时未接的派单。'],
  ['transfer_rate', 'share', 'agents', 'neither', false, false, 'Transfer rate', '转接率', 'Parts that the agent handed to somebody else, of handled.', '转给他人的处理 ÷ 处理量。'],
  ['occupancy', 'share', 'agents', 'neither', false, false, 'Occupancy', '占用率', 'On contact + after-contact work, of these + idle. Ringing and not ready are on neither side.', '（联络 + 话后）÷（联络 + 话后 + 空闲）；振铃与未就绪不计。'],
  ['adherence', 'share', 'agents', 'higher', false, false, 'Adherence to status', '状态遵从', 'Time logged in less time not ready, of the time logged in: how much of the day the agent was there for customers. (No plan of shifts is known.)', '（在线 − 未就绪）÷ 在线：一天中为客户就绪的比例（不依据排班计划）。'],
  ['estimate_bias', 'seconds', 'queues', 'neither', false, false, 'Bias of the estimated wait', '预计等待偏差', 'Mean of the estimate less the wait: above 0, people were told too much.', '预计减去实际的平均；大于 0 表示报得过长。'],
  ['contacts', 'count', 'contacts', 'neither', false, false, 'Contacts', '联络量', 'Interactions of any kind, in either direction.', '任何渠道、任何方向的联络。'],
  ['first_contact_resolution', 'share', 'contacts', 'higher', false, true, 'First-contact resolution', '首次解决率', 'Of contacts that were answered or self-served and whose caller has a number: those after which the same customer or number did not come again within 7 days. Final only after these days.', '已接听或自助完成且有号码的联络中，同一客户或号码 7 天内未再联络的比例；7 天后才确定。'],
  ['csat', 'share', 'contacts', 'higher', false, true, 'Satisfaction (CSAT)', '满意度（CSAT）', 'Mean answer as a share of its scale, from the lowest (0) to the highest (1).', '评分占量程的平均比例，最低为 0，最高为 1。'],
]
const DAY = 86_400_000
const ZONE = 'Asia/Shanghai'
const VALUES = {
  queue: { sales: ['Sales', '销售'], support: ['Support', '技术支持'], vip: ['VIP', '贵宾专线'], orders: ['Orders and delivery', '订单与配送'], billing: ['Billing', '账务'] },
  agent: { alice: ['Alice 陈', 'Alice 陈'], agent1: ['Bob Okafor', 'Bob Okafor'], agent2: ['周 静', '周 静'], agent3: ['Carol Müller', 'Carol Müller'], agent4: ['李 磊', '李 磊'], agent5: ['Eve Alvarez', 'Eve Alvarez'] },
  team: { north: ['North', '北区'], south: ['South', '南区'], night: ['Night', '夜班'] },
  disposition: { sold: ['Sold', '成交'], callback: ['Call back later', '稍后回拨'], complaint: ['Complaint', '投诉'], question: ['Question answered', '咨询已答复'] },
  skill: { english: ['English', '英语'], technical: ['Technical', '技术'] },
  hour: Object.fromEntries(Array.from({ length: 12 }, (_, hour) => [String(hour + 8).padStart(2, '0'), null])),
  weekday: Object.fromEntries(['0', '1', '2', '3', '4', '5', '6'].map((day) => [day, null])),
}
const STEP = { quarter: 900_000, hour: 3_600_000, day: DAY, week: 7 * DAY, month: 30 * DAY }
const kept = [
  { id: 'r-1', name: '早会报表：昨日各队列', owner: 'sam', yours: true, shared: 'supervisors', definition: { metrics: [{ id: 'offered' }, { id: 'service_level' }, { id: 'service_level', seconds: 30 }, { id: 'abandon_rate' }], period: 'yesterday', from: null, to: null, interval: null, group_by: ['queue'], filters: {}, against: 'before' }, version: 2, created_at: '2026-03-01T08:00:00Z', updated_at: '2026-03-01T08:00:00Z' },
  { id: 'r-2', name: 'Monthly review', owner: 'admin', yours: false, shared: 'everybody', definition: { metrics: [{ id: 'contacts' }, { id: 'first_contact_resolution' }], period: 'last_month', from: null, to: null, interval: 'week', group_by: [], filters: {}, against: 'before' }, version: 1, created_at: '2026-03-01T08:00:00Z', updated_at: '2026-03-01T08:00:00Z' },
]
const schedules = [{ id: 's-1', report_id: 'r-1', owner: 'sam', cadence: 'weekly', wall_time: '08:00', weekday: 0, month_day: null, recipients: ['ops@example.com', 'boss@example.com'], format: 'xlsx', language: 'zh', active: true, due_at: new Date(Date.now() + 2 * DAY).toISOString(), ran_at: null, problem: 'report_too_large', version: 1, created_at: '2026-03-01T08:00:00Z', updated_at: '2026-03-01T08:00:00Z' }]

/** The same for the same words, so that nothing jumps when it is asked again. */
function chance(words) {
  let hash = 2166136261
  for (const letter of words) hash = Math.imul(hash ^ letter.charCodeAt(0), 16777619)
  hash = Math.imul(hash ^ (hash >>> 15), 2246822519)
  return ((hash ^ (hash >>> 13)) >>> 0) / 4294967296
}

function value([id, unit], words, many) {
  const lot = chance(`${words} ${id}`)
  const came = Math.round(many * (0.5 + chance(words)))
  if (unit === 'share') return id === 'abandon_rate' || id === 'transfer_rate' ? lot * 0.12 : 0.68 + lot * 0.3
  if (unit === 'seconds') return id === 'estimate_bias' ? (lot - 0.5) * 60 : id.includes('time') ? 180 + lot * 200 : 8 + lot * 40
  if (id === 'abandoned' || id === 'missed') return Math.round(came * 0.08 * lot)
  return id === 'answered' ? Math.round(came * 0.93) : came
}

function midnight(days = 0) {
  return Math.floor((Date.now() + 8 * 3_600_000) / DAY) * DAY - 8 * 3_600_000 + days * DAY
}

function spanOf({ period, from, to }) {
  if (from) return [Date.parse(`${from}T00:00:00+08:00`), Date.parse(`${to}T00:00:00+08:00`) + DAY]
  const spans = { today: [0, 1], yesterday: [-1, 0], last_7_days: [-7, 0], last_week: [-9, -2], last_month: [-45, -15] }
  return spans[period].map(midnight)
}

/** On the clock of Shanghai. */
const day = (at) => new Date(at + 8 * 3_600_000).toISOString().slice(0, 10)

function run(given) {
  if (given.group_by?.includes('skill')) return [503, { code: 'report_too_slow' }]
  if (given.group_by?.includes('queue') && given.metrics.some((one) => one.id === 'occupancy')) return [422, { code: 'metric_not_by_this', errors: [] }]
  const metrics = given.metrics.map((wanted) => METRICS.find(([id]) => id === wanted.id))
  if (metrics.includes(undefined)) return [422, { code: 'unknown_metric', errors: [] }]
  const [since, until] = spanOf(given)
  const step = STEP[given.interval]
  const end = Math.min(until, given.period === 'today' ? Date.now() : until)
  const starts = step ? Array.from({ length: Math.ceil((end - since) / step) }, (_, index) => new Date(since + index * step).toISOString()) : []
  const groups = given.group_by ?? []
  const segment = { entry_point: { main: null }, segment: { vip: null, gold: null }, language: { zh: null, en: null }, direction: { inbound: null, outbound: null } }
  const valuesOf = (dimension) => given.filters?.[dimension] ?? [...Object.keys(VALUES[dimension] ?? segment[dimension]), ...(dimension === 'queue' || dimension === 'disposition' ? [null] : [])]
  let keys = [[]]
  for (const dimension of groups) keys = keys.flatMap((key) => valuesOf(dimension).map((one) => [...key, one]))
  const many = (180 * (end - since)) / DAY / Math.max(1, keys.length / 2) / Math.max(1, starts.length)
  const row = (key, at) => {
    const words = `${key} ${at}`
    const drill = new URLSearchParams({ from: at ?? new Date(since).toISOString(), to: new Date(at ? Date.parse(at) + step : until).toISOString(), ...Object.fromEntries(key.map((one, index) => [groups[index], one ?? ''])) })
    const figures = metrics.map((metric) => (key.at(-1) === null && metric[1] !== 'count' ? null : value(metric, words, key.at(-1) === null ? 3 : many)))
    return { key, at, figures, before: given.against ? metrics.map((metric, index) => (figures[index] === null ? null : value(metric, `before ${words}`, key.at(-1) === null ? 3 : many))) : null, drill: String(drill) }
  }
  const rows = given.filters?.queue?.includes('billing') && given.filters.queue.length === 1 ? [] : step ? starts.flatMap((at) => keys.map((key) => row(key, at))) : groups.length ? keys.map((key) => row(key, null)) : [row([], null)]
  const sum = (which) => metrics.map((metric, index) => (metric[1] === 'count' ? rows.reduce((all, one) => all + (one[which]?.[index] ?? 0), 0) : rows.length ? value(metric, `total ${which}`, 10) : null))
  const names = Object.fromEntries(groups.map((dimension) => [dimension, Object.fromEntries(Object.entries(VALUES[dimension] ?? {}).filter(([, words]) => words).map(([key, [en, zh]]) => [key, { en, zh }]))]))
  return [200, {
    definition: { interval: null, group_by: [], filters: {}, against: null, period: null, from: null, to: null, ...given }, timezone: ZONE, from: day(since), to: day(until - 1), begins_at: new Date(since).toISOString(), ends_at: new Date(end).toISOString(),
    before_begins_at: given.against ? new Date(since - (until - since)).toISOString() : null, before_ends_at: given.against ? new Date(end - (until - since)).toISOString() : null,
    columns: given.metrics.map((wanted, index) => { const [id, unit, , better, , late, en, zh, wordsEn, wordsZh] = metrics[index]; return { id, seconds: wanted.seconds ?? null, version: 1, unit, better, late, label: { en, zh }, words: { en: wordsEn, zh: wordsZh } } }),
    starts, names, rows, total: { ...row([], null), key: [], figures: sum('figures'), before: given.against ? sum('before') : null }, source: 'day_queue', pending: given.period === 'today' ? 3 : 0,
  }]
}

function passages(query) {
  if (['occupancy', 'adherence'].includes(query.get('metric'))) return [422, { code: 'metric_has_no_interactions' }]
  const first = query.get('cursor') ? 50 : 0
  const agents = Object.keys(VALUES.agent)
  const items = Array.from({ length: first ? 12 : 50 }, (_, index) => {
    const number = first + index
    const gone = query.get('metric') === 'abandoned' || number % 9 === 4
    return { interaction_id: `rep-${number}`, number: 0, at: new Date(Math.min(Date.now(), Date.parse(query.get('to'))) - number * 371_000 - 60_000).toISOString(), started_at: new Date(Date.now() - number * 371_000 - 90_000).toISOString(), queue: query.get('queue') || 'sales', agent: gone ? null : (query.get('agent') ?? agents[number % 6]), entry_point: 'main', disposition: gone ? null : 'sold', segment: 'vip', language: 'zh', direction: 'inbound', outcome: gone ? 'abandoned_in_queue' : 'answered', wait_seconds: 4 + ((number * 17) % 90), talk_seconds: gone ? 0 : 60 + ((number * 53) % 400), hold_seconds: 0, wrap_up_seconds: 20 }
  })
  return [200, { items, next_cursor: first ? null : 'more' }]
}

function contact(id, language) {
  const begin = Date.now() - 3_600_000
  const at = (seconds) => new Date(begin + seconds * 1000).toISOString()
  const zh = language.startsWith('zh')
  const segment = (kind, from, to, more = {}) => ({ kind, started_at: at(from), ended_at: at(to), agent: null, queue: null, result: null, cause: null, node: null, ...more })
  const offer = (agent, from, to, result) => ({ agent, queue: 'sales', offered_at: at(from), ringing_at: at(from + 1), ended_at: at(to), result, cause: null })
  const why = (agents) => ({ at: at(40), queue: 'sales', strategy: 'longest_idle', why: null, since_at: at(22), place_at: at(12), priority: 10, points: { asked: 0, queue: 0, segment: 10, steps: 0, raised: 0 }, worth_seconds: 10, requirement_asked: 'english >= 50', requirement: 'english >= 50', queues: ['sales'], groups: [], any_agent: false, reserves: [], step: 0, steps: [], staff: { logged_in: 6, ready: 4, free: 2 }, agents, left_out: null })
  const person = (agent, reason, en, text) => ({ agent, reason, text: zh ? text : en, lacking: [] })
  if (id.endsWith('/routing')) return { id, now: null, decisions: [{ number: 1, at: at(40), explanation: why([person('agent1', 'chosen', 'chosen: idle longest', '选中：空闲最久'), person('alice', 'less', 'idle less long', '空闲时间较短'), person('agent2', 'busy', 'busy', '忙碌')]) }, { number: 2, at: at(62), explanation: why([person('alice', 'chosen', 'chosen: idle longest', '选中：空闲最久'), person('agent1', 'declined', 'did not answer just now', '刚刚未接听'), person('agent2', 'busy', 'busy', '忙碌')]) }] }
  return {
    id, channel: 'voice', direction: 'inbound', ani: '13800138000', ani_e164: '+8613800138000', ani_name: '李雷', dnis: '4001', entry_point: 'main', flow: 'main_line', flow_version: '3', language: 'zh', customer_id: null, customer_segment: 'vip', callback_id: null, queue: 'sales', agent: 'alice', priority: 10, requirement: '', preferred_agent: null, overflows: [], estimated_wait_seconds: 30,
    stage: 'closed', started_at: at(0), queued_at: at(22), first_offered_at: at(40), connected_at: at(66), ended_at: at(331), wrap_up_ended_at: at(356), ivr_seconds: 22, wait_seconds: 44, ring_seconds: 24, talk_seconds: 225, hold_seconds: 40, wrap_up_seconds: 25, wrap_up_extended: 0, holds: 1, transfers: 0, outcome: 'answered', ended_by: 'customer', cause: null, disposition: 'sold', note: '客户想在周五之前收到货。', attributes: {}, recordings: ['rec-1'], survey: null,
    ivr_path: [{ node: 'language', answer: '1' }, { node: 'main_menu', answer: '2' }, { node: 'order_number', answer: '20391' }], segments: [segment('ivr', 0, 22, { node: 'main_menu' }), segment('queue', 22, 66, { queue: 'sales', result: 'answered' }), segment('offer', 40, 60, { agent: 'agent1', result: 'no_answer' }), segment('offer', 62, 66, { agent: 'alice', result: 'answered' }), segment('talk', 66, 180, { agent: 'alice' }), segment('hold', 180, 220, { agent: 'alice' }), segment('talk', 220, 331, { agent: 'alice' }), segment('wrap_up', 331, 356, { agent: 'alice' })],
    offers: [offer('agent1', 40, 60, 'no_answer'), offer('alice', 62, 66, 'answered')], participations: [], dispositions: [], monitorings: [],
  }
}

function schedulesAnswer(method, id, given) {
  if (method === 'GET') return [200, { items: schedules }]
  const place = schedules.findIndex((one) => one.id === id)
  if (method === 'DELETE') schedules.splice(place, 1)
  else if (method === 'PUT') Object.assign(schedules[place], given, { problem: null })
  else schedules.push({ ...schedules[0], ...given, id: `s-${schedules.length + 1}`, problem: null })
  return method === 'DELETE' ? [204] : [201, schedules.at(place)]
}

export function reportsAnswer(method, url, given, language) {
  const [, , , kind, id, act, more] = url.pathname.split('/')
  if (kind === 'metrics') return [200, { items: METRICS.map(([name, unit, scope, better, has_seconds, late, label_en, label_zh, words_en, words_zh]) => ({ id: name, version: 1, unit, scope, better, label_en, label_zh, words_en, words_zh, has_seconds, late })) }]
  if (kind === 'interactions' && id?.startsWith('rep-')) return [200, contact(act ? `${id}/${act}` : id, language)]
  if (kind !== 'reports') return undefined
  if (id === 'run') return run(given)
  if (id === 'interactions') return passages(url.searchParams)
  if (id === 'export') return [200, {}]
  if (act === 'schedules') return schedulesAnswer(method, more, given)
  const place = kept.findIndex((one) => one.id === id)
  if (method === 'GET') return id ? (place < 0 ? [404, { code: 'unknown_report' }] : [200, kept[place]]) : [200, { items: kept }]
  if (method === 'DELETE') kept.splice(place, 1)
  else if (method === 'PUT') Object.assign(kept[place], given, { version: kept[place].version + 1 })
  else kept.push({ ...kept[0], ...given, id: `r-${kept.length + 1}`, owner: 'sam', yours: true, version: 1 })
  return method === 'DELETE' ? [204] : [200, kept.at(place)]
}
