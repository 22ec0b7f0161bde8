// What the pretended service has for the time between calls: the day, missed callers, callbacks, tasks, tickets, messages.
const now = () => Date.now()
const at = (seconds) => new Date(now() + seconds * 1000).toISOString()
const HOUR = 3600
let nextId = 1

const missed = [
  { queue: 'sales', number: '+8613800138000', customer_id: 'c-1', customer_name: '李雷', calls: 3, voicemails: 1, first: -4 * HOUR, last: -900, last_outcome: 'voicemail' },
  { queue: 'support', number: '+8613900139000', name: '韩梅梅', calls: 1, first: -2 * HOUR, last_outcome: 'abandoned_in_queue', claimed_by: 'bob', claimed_by_name: 'Bob 张' },
  { queue: 'sales', number: '+14155550199', calls: 1, first: -1500, last_outcome: 'abandoned_while_ringing' },
  { queue: 'support', number: '+862112345678', calls: 2, first: -30 * HOUR, last: -26 * HOUR, last_outcome: 'abandoned_in_ivr' },
  { queue: 'sales', number: '+8613712345678', name: 'A. Very-Long-Caller-Name van der Something from Rotterdam', calls: 1, first: -300, last_outcome: 'abandoned_in_queue', claimed_by: 'alice', claimed_by_name: 'Alice 陈' },
].map(({ first, last, ...line }, index) => ({
  id: `m-${index}`, name: '', customer_id: null, customer_name: null, language: 'zh', voicemails: 0, first_at: at(first), last_at: at(last ?? first), last_interaction_id: `r-${index}`,
  claimed_by: null, claimed_by_name: null, claimed_until: line.claimed_by ? at(700) : null, state: 'open', result: null, result_text: '', closed_at: null, closed_by: null, closed_interaction_id: null, version: 1, ...line,
}))
const callbacks = [
  { number: '13800138000', name: '李雷', queue: 'sales', state: 'waiting', due: -600, attempts: 2, last_result: 'no_answer', customer_id: 'c-1', note: '想了解年度合同续签' },
  { number: '13900139000', name: '韩梅梅', queue: 'support', state: 'scheduled', due: 5400, attempts: 0, last_result: null, customer_id: null, note: null },
  { number: '02112345678', name: '', queue: 'sales', state: 'calling', due: -60, attempts: 1, last_result: 'busy', customer_id: null, note: null },
].map(({ due, ...one }, index) => ({
  id: `cb-${index}`, number_e164: null, mode: 'customer_first', requested_at: at(-HOUR), place_at: at(-HOUR), due_at: at(due), ended_at: null, agent: null, language: 'zh', interaction_id: null, call_interaction_id: null, ...one,
}))
const tasks = [
  { title: '给王秀英发送报价单', kind: 'e_mail', priority: 'high', due: -2 * HOUR, agent: 'alice', text: '含运费，按去年的折扣。', customer_id: 'c-7' },
  { title: '语音留言 Voicemail', kind: 'call_back', priority: 'normal', due: 1800, agent: null, queue: 'sales', text: '', customer_id: 'c-1' },
  { title: 'Check the refund of order 20250311-88 with the finance department before Friday', kind: 'other', priority: 'urgent', due: 5 * HOUR, agent: 'alice', text: '', customer_id: null },
  { title: '整理常见问题', kind: 'other', priority: 'low', due: null, agent: 'alice', text: '', customer_id: null },
].map(({ due, ...one }, index) => ({
  id: `task-${index}`, state: 'open', due_at: due === null ? null : at(due), remind_at: null, reminded_at: null, queue: null, group: null, interaction_id: null, ticket_id: null, result: null, result_text: '', ended_at: null,
  ended_by: null, recurrence: null, timezone: null, series_id: null, occurrence_at: null, version: 1, created_by: 'bob', created_at: at(-HOUR), updated_at: at(-HOUR), ...one,
}))
const STEPS = { new: ['open', 'ask_customer', 'hold', 'solve', 'close'], open: ['ask_customer', 'hold', 'solve', 'close'], pending_customer: ['open', 'hold', 'solve', 'close'] }
const tickets = [
  { number: 'T-001042', subject: '发票抬头有误', type: 'complaint', state: 'open', priority: 'high', due: -1200, owner: 'alice', queue: 'support', text: '客户两次收到抬头错误的发票，希望今天内重开。', customer_id: 'c-1' },
  { number: 'T-001051', subject: 'Shipment to Qingdao has not arrived', type: 'incident', state: 'pending_customer', priority: 'normal', due: null, owner: 'alice', queue: 'sales', text: '', customer_id: 'c-8' },
  { number: 'T-001063', subject: '申请开通月结', type: 'request', state: 'new', priority: 'normal', due: 3 * HOUR, owner: null, queue: 'sales', text: '', customer_id: 'c-7' },
].map(({ due, ...one }, index) => ({
  id: `ticket-${index}`, category: null, steps: STEPS[one.state], sla_policy: null, links: [], merged_into: null, breaches: due < 0 ? ['update'] : [], due_at: due === null ? null : at(due), responded_at: null, solved_at: null, closed_at: null,
  version: 1, created_by: 'bob', created_at: at(-20 * HOUR), updated_at: at(-HOUR), linked_from: [], clocks: due === null ? [] : [{ kind: 'update', target_seconds: 7200, spent_seconds: 8400, started_at: at(-9000), due_at: at(due), met_at: null, breached: due < 0 }], ...one,
}))
const comments = [
  { id: 'co-1', at: at(-19 * HOUR), author: 'bob', from_customer: true, public: true, merged_from: null, text: '抬头应为“青岛海风贸易有限公司”，少了“贸易”二字。' },
  { id: 'co-2', at: at(-18 * HOUR), author: 'bob', from_customer: false, public: true, merged_from: null, text: '已提交财务修改，三个工作日内重开。' },
  { id: 'co-3', at: at(-2 * HOUR), author: 'alice', from_customer: false, public: false, merged_from: null, text: 'Finance needs the tax number again, asked Carol.' },
]
const message = (id, seconds, more) => ({ id, at: at(seconds), sender: 'sam', sender_name: 'Sam 周', to: 'queue:sales', text: '', reply_to: null, mine: false, read: true, people: 0, readers: 0, ...more })
const messages = [
  message('dm-3', -90, { to: 'alice', read: false, text: '李雷是年度大客户，接起后请先确认合同续签的时间，谢谢！' }),
  message('dm-2', -3 * HOUR, { sender: 'alice', sender_name: 'Alice 陈', to: 'sam', mine: true, people: 1, readers: 1, text: '好的，下午三点可以。' }),
  message('dm-1', -4 * HOUR, { text: 'Training on the new returns policy at 15:00 in room 2. 退换货新规培训 15:00，二号会议室。' }),
]

function day() {
  const begins = new Date().setHours(0, 0, 0, 0)
  const start = now() - 5.2 * HOUR * 1000
  const plan = [['available', 'idle', 12], ['available', 'on_contact', 9], ['available', 'wrap_up', 2], ['available', 'idle', 4], ['available', 'on_contact', 17], ['available', 'wrap_up', 3], ['not_ready', 'idle', 15, 'break'], ['available', 'idle', 6], ['available', 'on_contact', 31], ['available', 'wrap_up', 5], ['available', 'idle', 18], ['available', 'on_contact', 8], ['not_ready', 'idle', 62, 'lunch'], ['available', 'idle', 9], ['available', 'on_contact', 22], ['available', 'wrap_up', 4], ['available', 'idle', 40], ['available', 'on_contact', 12], ['available', 'wrap_up', 2], ['available', 'idle', 60]]
  let place = start
  const stretches = plan.map(([status, activity, minutes, reason = null]) => {
    const from = place
    place += minutes * 60_000
    return { status, activity, reason, started_at: new Date(from).toISOString(), ended_at: place > now() ? null : new Date(place).toISOString() }
  }).filter((one) => Date.parse(one.started_at) < now())
  return {
    agent: 'alice', date: new Date().toISOString().slice(0, 10), timezone: 'Asia/Shanghai', at: at(0), begins_at: new Date(Math.min(begins, start)).toISOString(), ends_at: at(9 * HOUR), contacts: 23, outbound: 4,
    talk_seconds: 23 * 221, hold_seconds: 23 * 38, wrap_up_seconds: 23 * 41, handle_seconds: 300, longest_hold_seconds: 154, transfers: 2, missed: 1, surveys: 9, satisfaction: 0.92, stretches,
  }
}

const queues = [
  { name: 'sales', label_en: 'Sales', label_zh: '销售', waiting: 3, longest_waiting_since_at: at(-47), estimated_wait_seconds: 210, position: 1, free: 1 },
  { name: 'support', label_en: 'Support', label_zh: '技术支持', waiting: 0, longest_waiting_since_at: null, estimated_wait_seconds: 0, position: 2, free: 3 },
]
const page = (items) => ({ items, next_cursor: null })
const drop = (list, id) => list.splice(list.findIndex((one) => one.id === id), 1)[0]

/** The answer to a request, or undefined where this part knows nothing. `tell` sends a message to all who look. */
export function betweenAnswer(method, url, given, username, tell, mood) {
  const [, , , kind, id, act] = url.pathname.split('/')
  const known = ['missed-calls', 'callbacks', 'tasks', 'tickets', 'desk-messages'].includes(kind) || (kind === 'agents' && ['day', 'queues'].includes(act))
  if (!known) return undefined
  if (mood === 'broken') return [503, { code: 'database_away' }]
  const changed = (record, record_id) => tell({ type: 'record_changed', kind: record, record_id, customer_id: null, about: `${record}.changed`, version: 2 })
  const none = mood === 'nothing'
  if (kind === 'agents') return [200, act === 'queues' ? { at: at(0), items: queues } : none ? { ...day(), contacts: 0, outbound: 0, talk_seconds: 0, hold_seconds: 0, wrap_up_seconds: 0, handle_seconds: null, longest_hold_seconds: 0, transfers: 0, missed: 0, surveys: 0, satisfaction: null } : day()]
  if (kind === 'missed-calls') {
    if (!id) return [200, { ...page(none ? [] : missed), open: missed.length }]
    const line = missed.find((one) => one.id === id)
    if (!line) return [404, { code: 'unknown_missed_call' }]
    if (act === 'claim' && line.claimed_by && line.claimed_by !== username) return [409, { code: 'missed_call_claimed', errors: [] }]
    if (act === 'claim') Object.assign(line, { claimed_by: username, claimed_by_name: 'Alice 陈', claimed_until: at(900) })
    if (act === 'release') Object.assign(line, { claimed_by: null, claimed_by_name: null, claimed_until: null })
    if (act === 'done') drop(missed, id)
    changed('missed_call', id)
    return [200, line]
  }
  if (kind === 'callbacks') {
    if (method === 'DELETE') drop(callbacks, id)
    if (method === 'PATCH') Object.assign(callbacks.find((one) => one.id === id), { due_at: given.due_at, state: 'scheduled' })
    return method === 'GET' ? [200, page(none ? [] : callbacks)] : [200, callbacks.find((one) => one.id === id) ?? {}]
  }
  if (kind === 'tasks') {
    if (url.searchParams.has('customer')) return undefined
    if (id === 'day') return [200, { agent: username, date: '', timezone: '', overdue: none ? [] : tasks.filter((one) => one.due_at), due: [], ended: [] }]
    if (method === 'POST' && !id) tasks.push({ ...tasks[3], id: `task-new-${nextId++}`, ...given })
    if (act === 'done') drop(tasks, id)
    else if (id) Object.assign(tasks.find((one) => one.id === id) ?? {}, given)
    if (method !== 'GET') changed('task', id ?? '')
    return [200, method === 'GET' ? page(none ? [] : tasks.filter((one) => one.agent === username)) : {}]
  }
  if (kind === 'tickets') {
    if (url.searchParams.has('customer') || (id && !id.startsWith('ticket-'))) return undefined
    const ticket = tickets.find((one) => one.id === id)
    if (!id) return [200, page(none ? [] : tickets.filter((one) => (url.searchParams.get('owner') === 'none' ? !one.owner && one.queue === url.searchParams.get('queue') : one.owner)))]
    if (act === 'comments' && method === 'POST') comments.push({ ...comments[2], id: `co-${nextId++}`, at: at(0), ...given })
    if (method !== 'GET') changed(act === 'comments' ? 'ticket_comment' : 'ticket', id)
    if (method === 'PATCH') Object.assign(ticket, given)
    return [200, act === 'comments' && method === 'GET' ? page(comments) : ticket]
  }
  if (method === 'POST' && act === 'read') {
    Object.assign(messages.find((one) => one.id === id) ?? {}, { read: true })
    return [204]
  }
  if (method === 'POST') {
    const sent = message(`dm-new-${nextId++}`, 0, { ...given, sender: username, sender_name: 'Alice 陈', mine: true, people: 1 })
    messages.unshift(sent)
    return [201, sent]
  }
  const shown = none ? [] : messages
  return [200, { ...page(shown), unread: shown.filter((one) => !one.read).length }]
}
