// What the pretended service answers to supervisors: who waits and why, contacts of today, and what they do.
const at = (seconds) => new Date(Date.now() + seconds * 1000).toISOString()
const page = (items) => ({ items, next_cursor: null })
const WHY = [['all_busy', '合适的坐席都在忙', 'all suited agents are busy'], ['nobody_ready', '没有合适的坐席处于就绪状态', 'no suited agent is ready']]
const REFUSED = [409, { code: 'agent_not_ready' }]
const links = [
  { id: 'w-1', name: '大厅大屏 Lobby', queues: [], created_by: 'sam', created_at: at(-86_400 * 3), expires_at: null, revoked_at: null, last_seen_at: at(-40) },
  { id: 'w-2', name: 'Sales floor', queues: ['sales', 'orders'], created_by: 'sam', created_at: at(-3600), expires_at: at(86_400), revoked_at: null, last_seen_at: null },
]

export function floorAnswer(method, url, given, language, floor) {
  const [, , , kind, id, act, more] = url.pathname.split('/')
  const words = (code) => WHY.find(([name]) => name === code)[language.startsWith('zh') ? 1 : 2]
  if (kind === 'queues' && act === 'waiting') {
    const waiting = Object.values(floor.calls).filter((call) => call.stage === 'queued' && call.queue === id).toSorted((one, other) => other.priority - one.priority || one.queued_at.localeCompare(other.queued_at))
    return [200, { items: waiting.map((call, index) => ({ position: index + 1, estimated_wait_seconds: 60 * (index + 1), interaction_id: call.id, priority: call.priority, queued_at: call.queued_at, language: 'zh', entry_point: 'main', requirement: index % 2 ? 'english >= 50' : '', step: index % 3, steps: 2, why_waiting: 'all_busy', why_waiting_text: words(index % 2 ? 'nobody_ready' : 'all_busy'), raised: call.raised ?? 0, assigned_agent: null, best_agent: { username: 'alice', display_name: 'Alice 陈', reason: 'busy', text: language.startsWith('zh') ? '忙碌' : 'busy' }, ani: call.ani, ani_name: call.ani_name, customer_id: null })) }]
  }
  if (kind === 'queues' && act === 'closure') {
    floor.queues[id] = { ...floor.queues[id], closed: method === 'DELETE' ? null : { by: 'sam', at: at(0), until_at: given.until ?? null, reason: given.reason ?? null } }
    floor.touch('queues', id)
    return [200, {}]
  }
  if (kind === 'interactions' && act === 'routing') {
    const call = floor.calls[id]
    const agents = Object.values(floor.agents).filter((agent) => agent.queues.includes(call?.queue)).slice(0, 6).map((agent) => ({ agent: agent.username, reason: 'busy', text: language.startsWith('zh') ? '忙碌' : 'busy', lacking: [] }))
    return [200, { id, decisions: [], now: { at: at(0), queue: call?.queue, strategy: 'longest_idle', why: 'all_busy', why_text: words('all_busy'), position: 1, estimated_wait_seconds: 95, since_at: call?.queued_at, place_at: call?.queued_at, priority: call?.priority ?? 0, points: {}, worth_seconds: 0, requirement_asked: '', requirement: '', queues: [], groups: [], any_agent: false, reserves: [], step: 0, steps: [], next_change: 'step', next_change_text: language.startsWith('zh') ? '放宽要求' : 'the next step begins', next_change_at: at(34), staff: { logged_in: 6, ready: 4, free: 0 }, agents } }]
  }
  if (kind === 'interactions' && !id) {
    const wanted = url.searchParams.get('outcome')
    const outcomes = wanted ? [wanted] : ['answered', 'answered', 'abandoned_in_queue', 'answered', 'voicemail']
    return [200, page(Array.from({ length: 24 }, (_, index) => ({ id: `${wanted}-${index}`, ani: `1380013${8000 + index}`, ani_name: index % 4 ? '' : '李雷', started_at: at(-index * 340 - 60), queue: url.searchParams.get('queue') ?? 'sales', agent: wanted?.startsWith('abandoned') ? null : 'alice', outcome: outcomes[index % outcomes.length], wait_seconds: 5 + ((index * 17) % 90), talk_seconds: 200 })))]
  }
  const call = kind === 'interactions' ? floor.calls[id] : undefined
  if (kind === 'interactions' && method === 'POST') {
    if (!call) return [404, { code: 'unknown_interaction' }]
    if (act === 'priority') Object.assign(call, { priority: call.priority - (call.raised ?? 0) + given.points, raised: given.points })
    else if (act === 'queue') {
      const before = call.queue
      call.queue = given.queue
      floor.count(before)
      floor.count(given.queue)
    } else if (act === 'agent') {
      const agent = floor.agents[given.agent]
      if (agent?.status !== 'available') return REFUSED
      if (agent.activity === 'idle') floor.connect(call, agent)
    } else if (act === 'end' || act === 'hangup') floor.end(call)
    else if (act === 'monitoring') {
      floor.monitorings['mo-1'] = { id: 'mo-1', interaction_id: id, supervisor: 'sam', supervisor_name: 'Sam 周', agent: call.agent, mode: given.mode, state: 'on', started_at: at(0) }
      floor.touch('monitorings', 'mo-1')
      floor.be(floor.agents[call.agent], { monitored_by: [{ supervisor: 'sam', name: 'Sam 周', mode: given.mode }] })
      return [201, floor.monitorings['mo-1']]
    }
    floor.touch('interactions', id)
    return [204]
  }
  const agent = kind === 'agents' ? floor.agents[id] : undefined
  if (agent && method === 'PUT' && act === 'status') {
    if (given.when === 'after_contact' && agent.activity !== 'idle') floor.be(agent, { forced: { status: given.status, reason: given.reason ?? null, by: 'sam', at: at(0) } })
    else floor.be(agent, { status: given.status, reason: given.reason ?? null, status_since_at: at(0), forced: null })
    return [200, {}]
  }
  if (agent && method === 'DELETE') {
    floor.be(agent, { forced: null })
    return [204]
  }
  if (agent && act === 'rules') return [200, { agent: id, version: 3, queues: agent.queues.map((queue, index) => ({ queue, preference: 0, weight: 1, reserve: false, by_skill: index === 1 })), skills: agent.skills }]
  if (agent && (act === 'queues' || act === 'skills')) {
    const before = agent.queues
    floor.be(agent, act === 'skills' ? given : { queues: given.queues.map((one) => one.queue) })
    for (const name of before) floor.count(name)
    return [200, {}]
  }
  if (kind === 'monitorings' && id) {
    const one = floor.monitorings[id]
    if (method === 'DELETE' || act === 'take-over') {
      delete floor.monitorings[id]
      floor.be(floor.agents[one.agent], { monitored_by: [] })
    } else {
      floor.monitorings[id] = { ...one, mode: given.mode }
      floor.be(floor.agents[one.agent], { monitored_by: [{ supervisor: 'sam', name: 'Sam 周', mode: given.mode }] })
    }
    floor.touch('monitorings', id)
    return [200, {}]
  }
  if (kind === 'routing' && !more) return [200, { version: 3, at: at(0), actor: 'admin', note: '', document: { skills: { english: { en: 'English', zh: '英语' }, german: { en: 'German', zh: '德语' }, billing: { en: 'Billing', zh: '账务' }, technical: { en: 'Technical', zh: '技术' }, mandarin: { en: 'Mandarin', zh: '普通话' } } } }]
  if (kind === 'tasks' && id === 'day') return [200, { day: at(0).slice(0, 10), timezone: 'Asia/Shanghai' }]
  if (kind === 'wallboards') {
    if (method === 'POST') {
      const made = { id: `w-${links.length + 1}`, created_by: 'sam', created_at: at(0), expires_at: null, revoked_at: null, last_seen_at: null, queues: [], ...given }
      links.unshift(made)
      return [201, { ...made, token: 'pretended-token', url: '/wallboard/pretended-token' }]
    }
    if (method === 'DELETE') links.find((one) => one.id === id).revoked_at = at(0)
    return method === 'DELETE' ? [204] : [200, { items: links }]
  }
  return undefined
}
