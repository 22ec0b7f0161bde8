// The moments of an agent's day, as states of the live protocol. For looking at the screens without a service.
const ago = (seconds) => new Date(Date.now() - seconds * 1000).toISOString()

const agent = (username, display_name, queues, more = {}) => ({
  username,
  display_name,
  queues,
  status: 'available',
  reason: null,
  status_since_at: ago(754),
  activity: 'idle',
  activity_since_at: ago(754),
  phone: 'idle',
  phone_fault: null,
  phone_kind: 'desk',
  interaction_id: null,
  offer_id: null,
  wrap_up_deadline_at: null,
  handed_over: null,
  groups: [],
  skills: {},
  forced: null,
  monitored_by: [],
  ...more,
})

const queue = (name, label_en, label_zh, waiting, longest, counts) => ({
  name,
  label_en,
  label_zh,
  service_level_seconds: 20,
  waiting,
  longest_waiting_since_at: longest === null ? null : ago(longest),
  agents_available: counts[0],
  agents_on_contact: counts[1],
  agents_offered: counts[2],
  agents_wrap_up: counts[3],
  agents_not_ready: counts[4],
  agents_logged_in: counts.reduce((sum, count) => sum + count, 0),
  estimated_wait_seconds: counts[0] ? 0 : longest,
  closed: null,
})

const liLei = {
  id: 'c-1',
  name: '李雷',
  segment: 'vip',
  language: 'zh',
  company: '青岛海风贸易有限公司',
  phones: ['13800138000'],
  reasons: ['exact'],
}
const several = [
  { id: 'c-7', name: '王秀英', segment: 'gold', language: 'zh', company: '上海申通机械', phones: ['02112345678'], reasons: ['exact'] },
  { id: 'c-8', name: 'Thomas Müller', segment: null, language: 'en', company: 'Müller Trading', phones: ['02112345678'], reasons: ['exact'] },
  { id: 'c-9', name: '赵敏', segment: 'standard', language: 'zh', company: null, phones: ['57512345678'], reasons: ['last_nine'] },
]
const recent = [
  { id: 'r-1', started_at: ago(3600 * 26), queue: 'support', agent: 'bob', outcome: 'answered', disposition: 'follow_up', note: '发票抬头有误，已提交财务修改，三个工作日内回电确认。', channel: 'voice', direction: 'inbound', talk_seconds: 240 },
  { id: 'r-2', started_at: ago(3600 * 24 * 9), queue: 'sales', agent: 'alice', outcome: 'answered', disposition: 'sale', note: null, channel: 'voice', direction: 'inbound', talk_seconds: 610 },
  { id: 'r-3', started_at: ago(3600 * 24 * 40), queue: 'sales', agent: null, outcome: 'abandoned_in_queue', disposition: null, note: null, channel: 'voice', direction: 'inbound', talk_seconds: 0 },
]

const pop = (more = {}) => ({
  offer_id: 'o-1',
  interaction_id: 'i-1',
  ani: '13800138000',
  ani_e164: '+8613800138000',
  ani_name: '',
  dnis: '4000',
  queue: 'sales',
  queue_label_en: 'Sales',
  queue_label_zh: '销售',
  language: 'zh',
  answers: [
    { node: 'language', answer: '2' },
    { node: 'main_menu', answer: '1' },
  ],
  attributes: { order_number: '20250311-88' },
  wait_seconds: 47,
  offered_at: ago(6),
  customer_id: 'c-1',
  matches: [liLei],
  recent,
  lookup_pending: false,
  pop_url: null,
  pop_opens: 'button',
  ...more,
})

const interaction = (more = {}) => ({
  id: 'i-1', channel: 'voice', direction: 'inbound', ani: '13800138000', ani_e164: '+8613800138000', ani_name: '', dnis: '4000',
  entry_point: 'main', language: 'zh', customer_id: 'c-1', queue: 'sales', agent: 'alice', agent_name: 'Alice 陈', guests: [], priority: 0, stage: 'offered', offered_to: ['alice'], held: false,
  recorded: true, recording_paused: false, phone_away_until: null, transfers: 0,
  flow: 'main_line', flow_node: null, started_at: ago(300), queued_at: ago(280), first_offered_at: ago(230), connected_at: null,
  ended_at: null, wrap_up_deadline_at: null,
  wrap_up: { mode: 'timed', wanted: false, extend_seconds: 30, extensions_left: 3 }, wait_seconds: 47, hold_seconds: 0, ended_by: null, disposition: null, note: null, ...more,
})

const offered = { activity: 'offered', activity_since_at: ago(6), interaction_id: 'i-1', offer_id: 'o-1', phone: 'in_use' }
const unknown = { ani: '+14155550199', ani_e164: '+14155550199', ani_name: '', language: 'en', customer_id: null, matches: [], recent: [], answers: [], attributes: {} }

const talking = { activity: 'on_contact', activity_since_at: ago(187), interaction_id: 'i-1', phone: 'in_use' }
const rule = (mode, more = {}) => ({ mode, wanted: false, extend_seconds: 30, extensions_left: 3, ...more })
const afterwards = (wrap_up, wrap_up_deadline_at) => [
  { activity: 'wrap_up', activity_since_at: ago(8), interaction_id: 'i-1', wrap_up_deadline_at },
  interaction({ stage: 'wrap_up', connected_at: ago(260), ended_at: ago(8), ended_by: 'customer', wrap_up_deadline_at, wrap_up }),
  pop(),
]

const guest = (state, more = {}) => ({
  id: 'g-1', agent: 'carol', display_name: 'Carol 刘', number: null, state, muted: false, joins: false,
  invited_by: 'alice', invited_by_name: 'Alice 陈', since_at: ago(12), ...more,
})
const outside = { id: 'g-2', agent: null, display_name: null, number: '+86 532 8888 1234', state: 'joined', muted: true }
const onCall = (more = {}) => [talking, interaction({ stage: 'connected', connected_at: ago(187), ...more }), pop()]
/** Alice as the guest of Bob. */
const atBobs = (state, mine, more = {}) => [
  mine,
  interaction({
    stage: 'connected', connected_at: ago(187), agent: 'bob', agent_name: 'Bob 张', note: '客户要求改发票抬头，订单 20250311-88。财务说需要部门经理确认。',
    guests: [guest(state, { id: 'g-3', agent: 'alice', display_name: 'Alice 陈', invited_by: 'bob', invited_by_name: 'Bob 张', since_at: ago(9), ...more })],
  }),
  pop(),
]

const moments = {
  ringing: () => onCall({ guests: [guest('ringing')] }),
  consulting: () => onCall({ guests: [guest('consulting')] }),
  swapped: () => onCall({ guests: [guest('waiting')] }),
  conference: () => onCall({ guests: [guest('joined')] }),
  full: () => onCall({ guests: [guest('joined'), guest('joined', outside), guest('joined', { id: 'g-4', agent: 'dave', display_name: 'Dave 王' })] }),
  conferenceconsult: () => onCall({ guests: [guest('joined', outside), guest('consulting')] }),
  paused: () => onCall({ recording_paused: true }),
  unrecorded: () => onCall({ recorded: false }),
  phonelost: () => onCall({ phone_away_until: ago(-17), transfers: 1 }),
  asked: () => atBobs('ringing', offered),
  askedtojoin: () => atBobs('ringing', offered, { joins: true }),
  monitored: () => [{ ...talking, monitored_by: [{ supervisor: 'sam', name: 'Sam 周', mode: 'whisper' }] }, interaction({ stage: 'connected', connected_at: ago(187), recorded: true }), pop()],
  guest: () => atBobs('consulting', talking),
  guestwaits: () => atBobs('waiting', talking),
  handedover: () => [
    {
      activity: 'wrap_up', activity_since_at: ago(8), interaction_id: 'i-1', wrap_up_deadline_at: ago(-22),
      handed_over: { interaction_id: 'i-1', queue: 'sales', joined_at: ago(195), left_at: ago(8), disposition: null, note: null, wrap_up: rule('timed') },
    },
    interaction({ stage: 'connected', connected_at: ago(195), agent: 'carol', agent_name: 'Carol 刘', transfers: 1 }),
    pop(),
  ],
  idle: () => [{}, null, null],
  // Between calls: nothing to do, and a service that cannot read its records.
  nothing: () => [{}, null, null],
  broken: () => [{}, null, null],
  missed: () => [{ status: 'not_ready', reason: 'no_answer', status_since_at: ago(35) }, null, null],
  lunch: () => [{ status: 'not_ready', reason: 'lunch', status_since_at: ago(1312) }, null, null],
  offline: () => [{ status: 'offline' }, null, null],
  phone: () => [{ phone: 'unreachable' }, null, null],
  offer: () => [offered, interaction(), pop()],
  several: () => [offered, interaction(), pop({ ani: '02112345678', customer_id: null, matches: several, recent: recent.slice(2) })],
  unknown: () => [offered, interaction(), pop(unknown)],
  looking: () => [offered, interaction(), pop({ ...unknown, lookup_pending: true })],
  call: () => [{ activity: 'on_contact', activity_since_at: ago(187), interaction_id: 'i-1', phone: 'in_use' }, interaction({ stage: 'connected', connected_at: ago(187) }), pop()],
  held: () => [{ activity: 'on_contact', activity_since_at: ago(187), interaction_id: 'i-1', phone: 'in_use' }, interaction({ stage: 'connected', connected_at: ago(187), held: true }), pop({ customer_id: null, matches: several })],
  optional: () => [talking, interaction({ stage: 'connected', connected_at: ago(187), wrap_up: rule('optional') }), pop()],
  wanted: () => [talking, interaction({ stage: 'connected', connected_at: ago(187), wrap_up: rule('optional', { wanted: true }) }), pop()],
  after: () => [{ ...talking, status: 'not_ready', reason: 'lunch', status_since_at: ago(20) }, interaction({ stage: 'connected', connected_at: ago(187) }), pop()],
  notesaving: () => afterwards(rule('mandatory'), null),
  wrapup: () => afterwards(rule('timed'), ago(-22)),
  lastseconds: () => afterwards(rule('timed', { extensions_left: 0 }), ago(-7)),
  mandatory: () => afterwards(rule('mandatory'), null),
  fixed: () => afterwards(rule('timed_no_early_exit', { extensions_left: 1 }), ago(-22)),
  dialing: () => [{}, interaction({ stage: 'dialing', direction: 'outbound', started_at: ago(9), queued_at: null, first_offered_at: null }), pop()],
}

const byKey = (list, key) => Object.fromEntries(list.map((one) => [one[key], one]))

/** The whole state of a scene as alice or as the supervisor sam sees it. */
export function scene(name, username) {
  const [mine, call, shown] = (moments[name] ?? moments.idle)()
  const supervisor = username === 'sam'
  const agents = [agent('alice', 'Alice 陈', ['sales', 'support'], mine)]
  if (supervisor) {
    agents.push(
      agent('bob', 'Bob 张', ['sales', 'support'], { activity: 'on_contact', activity_since_at: ago(421), phone: 'in_use' }),
      agent('carol', 'Carol 刘', ['support', 'vip'], { status: 'not_ready', reason: 'lunch', status_since_at: ago(1312) }),
      agent('dave', 'Dave 王', ['vip'], { status: 'offline', phone: 'unreachable', status_since_at: ago(40_000) }),
    )
  }
  const queues = [queue('sales', 'Sales', '销售', 3, 47, [1, 1, 0, 0, 0]), queue('support', 'Support', '技术支持', 0, null, [1, 1, 0, 0, 1])]
  if (supervisor) queues.push(queue('vip', 'VIP', '贵宾专线', 1, 8, [0, 0, 0, 0, 1]))
  return {
    me: username,
    role: supervisor ? 'supervisor' : 'agent',
    agents: byKey(agents, 'username'),
    queues: byKey(queues, 'name'),
    interactions: call ? { [call.id]: call } : {},
    pops: shown && !supervisor ? { [shown.interaction_id]: shown } : {},
    figures: {},
    alarms: {},
    monitorings: {},
    server_at: new Date().toISOString(),
  }
}
