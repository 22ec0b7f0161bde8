// A floor that only pretends, for the supervisors' board: queues, agents, calls and figures that change by themselves.
const now = () => Date.now()
const at = (seconds) => new Date(now() + seconds * 1000).toISOString()
const pick = (list) => list[Math.floor(Math.random() * list.length)]
const chance = (share) => Math.random() < share

const FEW = [['sales', 'Sales', '销售'], ['support', 'Support', '技术支持'], ['vip', 'VIP', '贵宾专线'], ['orders', 'Orders and delivery', '订单与配送'], ['billing', 'Billing', '账务']]
const FAMILY = ['陈', '张', '刘', '王', '周', '李', '赵', '孙', '吴', '郑', 'Alvarez', 'Müller', 'Okafor', 'Smith', 'Novák']
const GIVEN = ['伟', '芳', '娜', '秀英', '敏', '静', '强', '磊', 'Ann', 'Bob', 'Carol', 'Dave', 'Eve']
const REASONS = ['break', 'lunch', 'meeting', 'training', 'paperwork']
const SKILLS = ['english', 'mandarin', 'technical', 'billing', 'german']

const baseQueue = (name, label_en, label_zh) => ({
  name, label_en, label_zh, service_level_seconds: 20, waiting: 0, longest_waiting_since_at: null, agents_available: 0, agents_on_contact: 0,
  agents_offered: 0, agents_wrap_up: 0, agents_not_ready: 0, agents_logged_in: 0, estimated_wait_seconds: null, closed: null,
})
const baseAgent = (username, display_name, queues) => ({
  username, display_name, queues, status: 'available', reason: null, status_since_at: at(-Math.random() * 4000), activity: 'idle', activity_since_at: at(-Math.random() * 400),
  phone: 'idle', phone_kind: 'desk', phone_fault: null, interaction_id: null, offer_id: null, wrap_up_deadline_at: null, handed_over: null,
  groups: [pick(['north', 'south', 'night'])], skills: Object.fromEntries(SKILLS.filter(() => chance(0.4)).map((skill) => [skill, 10 * Math.ceil(Math.random() * 10)])), forced: null, monitored_by: [],
})
const baseCall = (id, queue, more = {}) => ({
  id, channel: 'voice', direction: 'inbound', ani: `13${String(Math.floor(Math.random() * 1e9)).padStart(9, '0')}`, ani_e164: null, ani_name: chance(0.3) ? pick(FAMILY) + pick(GIVEN) : '', dnis: '4000', entry_point: 'main', language: 'zh',
  customer_id: null, queue, agent: null, agent_name: null, guests: [], priority: chance(0.2) ? 10 : 0, stage: 'queued', offered_to: [], held: false, recorded: true, recording_paused: false, phone_away_until: null, transfers: 0,
  flow: 'main_line', flow_node: null, started_at: at(-40), queued_at: at(-20), first_offered_at: null, connected_at: null, ended_at: null, wrap_up_deadline_at: null,
  wrap_up: { mode: 'timed', wanted: false, extend_seconds: 30, extensions_left: 3 }, wait_seconds: 0, hold_seconds: 0, ended_by: null, disposition: null, note: null, ...more,
})

export class Floor {
  constructor(agentCount, queueCount, { alarm = false } = {}) {
    this.dirty = new Set()
    this.next = 1
    this.queues = {}
    this.agents = {}
    this.calls = {}
    this.figures = {}
    this.alarms = {}
    this.monitorings = {}
    const named = queueCount <= FEW.length ? FEW.slice(0, queueCount) : Array.from({ length: queueCount }, (_, index) => [`q${index + 1}`, `Line ${index + 1} ${pick(['Sales', 'Care', 'Claims', 'Orders'])}`, `${pick(['销售', '售后', '理赔', '订单'])}${index + 1} 线`])
    for (const [name, en, zh] of named) {
      this.queues[name] = baseQueue(name, en, zh)
      const offered = 20 + Math.floor(Math.random() * 180)
      const level = 0.55 + Math.random() * 0.42
      const values = (share) => ({ offered: Math.round(offered * share), answered: Math.round(offered * share * 0.92), abandoned: Math.round(offered * share * 0.06), short_abandoned: 1, service_level: level - (share < 1 ? Math.random() * 0.15 : 0), speed_of_answer: 14 + Math.random() * 30, abandon_rate: 0.05 })
      this.figures[name] = { name, today: values(1), recent: values(0.1), hour: Array.from({ length: 12 }, (_, index) => { const came = Math.floor(Math.random() * 9); return { start_at: at(-(11 - index) * 300), offered: came, answered: Math.max(0, came - 1), abandoned: came > 5 ? 2 : came > 3 ? 1 : 0, service_level: came ? level : null } }) }
    }
    const names = Object.keys(this.queues)
    for (let index = 0; index < agentCount; index += 1) {
      const username = index === 0 ? 'alice' : `agent${index}`
      const mine = agentCount < 50 ? names.filter(() => chance(0.5)) : [names[index % names.length], names[(index * 7) % names.length]]
      const agent = baseAgent(username, index === 0 ? 'Alice 陈' : `${pick(FAMILY)}${pick(GIVEN)} ${index}`, [...new Set(mine.length ? mine : [names[0]])])
      if (chance(0.12)) Object.assign(agent, { status: 'offline', phone: 'unreachable' })
      else if (chance(0.15)) Object.assign(agent, { status: 'not_ready', reason: pick(REASONS) })
      this.agents[username] = agent
    }
    this.agents.sam = { ...baseAgent('sam', 'Sam 周', []), status: 'offline', groups: [] }
    for (const agent of Object.values(this.agents)) if (agent.status === 'available' && chance(0.6)) this.connect(this.arrive(agent.queues[0]), agent, -Math.random() * 600)
    for (const name of names) for (let count = Math.floor(Math.random() * 4); count > 0; count -= 1) this.arrive(name, -Math.random() * 90)
    if (names.includes('vip')) this.queues.vip.closed = { by: 'sam', at: at(-600), until_at: at(3000), reason: '全员培训' }
    const first = Object.values(this.agents).find((one) => one.activity === 'on_contact')
    if (first) first.forced = { status: 'not_ready', reason: 'lunch', by: 'sam', at: at(-20) }
    if (alarm) this.alarms['al-1'] = { id: 'al-1', alarm_id: 'a-1', name: '销售等待过长', queue: names[0], group: null, agent: null, looks_at: [names[0]], metric: 'longest_waiting', window: 'now', operator: 'above', value: 93, threshold: 60, muted: false, since_at: at(-140), acknowledged_by: null, escalated: true, severity: 'critical' }
    if (alarm) this.alarms['al-2'] = { id: 'al-2', alarm_id: 'a-2', name: 'Level under 80 %', queue: names[1], group: null, agent: null, looks_at: [names[1]], metric: 'service_level', window: '30m', operator: 'below', value: 0.71, threshold: 0.8, muted: false, since_at: at(-700), acknowledged_by: 'Sam 周', escalated: false, severity: 'warning' }
    for (const name of names) this.count(name)
    this.dirty.clear()
  }

  arrive(queue, seconds = 0) {
    const call = baseCall(`i-${this.next++}`, queue, { queued_at: at(seconds), started_at: at(seconds - 30) })
    this.calls[call.id] = call
    this.touch('interactions', call.id)
    this.count(queue)
    return call
  }

  connect(call, agent, seconds = 0) {
    Object.assign(call, { stage: 'connected', agent: agent.username, agent_name: agent.display_name, connected_at: at(seconds) })
    this.be(agent, { activity: 'on_contact', activity_since_at: at(seconds), interaction_id: call.id, phone: 'in_use' })
    this.touch('interactions', call.id)
    this.count(call.queue)
  }

  end(call) {
    const agent = this.agents[call.agent]
    if (agent) this.be(agent, { activity: 'wrap_up', activity_since_at: at(0), phone: 'idle' })
    this.gone(call)
  }

  gone(call) {
    delete this.calls[call.id]
    this.touch('interactions', call.id)
    this.count(call.queue)
  }

  be(agent, more) {
    this.agents[agent.username] = Object.assign(agent, more)
    this.touch('agents', agent.username)
    for (const queue of agent.queues) this.count(queue)
  }

  /** One thing happens, as it would on a floor. */
  happen() {
    const calls = Object.values(this.calls)
    const waiting = calls.filter((call) => call.stage === 'queued')
    const free = Object.values(this.agents).filter((agent) => agent.status === 'available' && agent.activity === 'idle' && agent.username !== 'sam')
    const wrapping = Object.values(this.agents).filter((agent) => agent.activity === 'wrap_up')
    const kind = Math.random()
    if (kind < 0.3 && waiting.length < Object.keys(this.queues).length * 3) {
      const queue = pick(Object.keys(this.queues))
      if (!this.queues[queue].closed) this.arrive(queue)
    } else if (kind < 0.55 && waiting.length && free.length) this.connect(pick(waiting), pick(free))
    else if (kind < 0.75 && calls.length > waiting.length) this.end(pick(calls.filter((call) => call.stage === 'connected')))
    else if (kind < 0.95 && wrapping.length) this.be(pick(wrapping), { activity: 'idle', activity_since_at: at(0), status_since_at: at(0), interaction_id: null })
    else if (free.length) this.be(pick(free), chance(0.5) ? { status: 'not_ready', reason: pick(REASONS), status_since_at: at(0) } : { status_since_at: at(0) })
    const figures = this.figures[pick(Object.keys(this.figures))]
    const fresh = { ...figures, today: { ...figures.today, offered: figures.today.offered + 1, service_level: Math.min(1, Math.max(0.3, figures.today.service_level + (Math.random() - 0.5) * 0.02)) }, hour: figures.hour.map((slot, index) => (index === 11 ? { ...slot, offered: slot.offered + 1 } : slot)) }
    this.figures[figures.name] = fresh
    this.touch('figures', figures.name)
  }

  count(name) {
    const queue = this.queues[name]
    const members = Object.values(this.agents).filter((agent) => agent.queues.includes(name))
    const waiting = Object.values(this.calls).filter((call) => call.queue === name && call.stage === 'queued')
    const by = (activity) => members.filter((agent) => agent.activity === activity).length
    const idle = members.filter((agent) => agent.activity === 'idle' && agent.status !== 'offline')
    const free = idle.filter((agent) => agent.status === 'available').length
    this.queues[name] = {
      ...queue, waiting: waiting.length, longest_waiting_since_at: waiting.map((call) => call.queued_at).toSorted()[0] ?? null, agents_available: free, agents_on_contact: by('on_contact'), agents_offered: by('offered'), agents_wrap_up: by('wrap_up'),
      agents_not_ready: idle.length - free, agents_logged_in: members.filter((agent) => agent.status !== 'offline' || agent.activity !== 'idle').length, estimated_wait_seconds: free ? 0 : members.length ? 60 * (1 + waiting.length) : null,
    }
    this.touch('queues', name)
  }

  touch(kind, key) {
    this.dirty.add(`${kind}/${key}`)
  }

  state(me) {
    return structuredClone({ me, role: 'supervisor', agents: this.agents, queues: this.queues, interactions: this.calls, pops: {}, figures: this.figures, alarms: this.alarms, monitorings: this.monitorings, server_at: at(0) })
  }

  /** What has changed since the last time, as one message; null: nothing. */
  flush() {
    if (!this.dirty.size) return null
    const message = { type: 'board_changed', agents: {}, agents_gone: [], queues: {}, interactions: {}, interactions_gone: [], figures: {}, alarms: {}, alarms_gone: [], monitorings: {}, monitorings_gone: [] }
    const all = { agents: this.agents, queues: this.queues, interactions: this.calls, figures: this.figures, alarms: this.alarms, monitorings: this.monitorings }
    for (const one of this.dirty) {
      const [kind, key] = one.split('/')
      if (all[kind][key]) message[kind][key] = all[kind][key]
      else message[`${kind}_gone`].push(key)
    }
    this.dirty.clear()
    return message
  }
}

export const FLOORS = {
  board: () => new Floor(14, 5),
  reports: () => new Floor(14, 5),
  'board-one': () => new Floor(4, 3),
  'board-500': () => new Floor(500, 50),
  'board-stale': () => new Floor(14, 5),
  wallboard: () => new Floor(14, 3),
  'wallboard-many': () => new Floor(60, 15),
  'board-alarm': () => new Floor(14, 5, { alarm: true }),
  'agent-day': () => new Floor(14, 5),
  forecast: () => new Floor(14, 5),
}
/** How much happens in a second. */
export const PACE = { 'board-500': 50 }
