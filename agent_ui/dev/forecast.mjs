// The forecast and an agent's day that the pretended service tells: a busy weekday of eight such days, and a play of it.
const QUARTER = 900_000
const HOUR = 3_600_000
/** Shanghai has one offset the whole year. */
const OFFSET = 8 * HOUR
const midnight = (day) => Date.parse(`${day}T00:00:00Z`) - OFFSET
const today = () => new Date(Date.now() + OFFSET).toISOString().slice(0, 10)
const iso = (at) => new Date(at).toISOString()

/** Contacts in a quarter: two hills, the lunch between them. */
function expected(hour) {
  if (hour < 9 || hour >= 18) return 0
  return 3 + 16 * Math.exp(-(((hour - 10.5) / 1.1) ** 2)) + 12 * Math.exp(-(((hour - 15) / 1.5) ** 2))
}

const need = (agents, level) => ({ agents, level: agents ? level : 1, wait_seconds: agents ? 11 : 0, abandoned_share: 0.02, occupancy: agents ? 0.74 : 0 })

function forecast(queue, date, level) {
  const weekday = new Date(midnight(date) + OFFSET).getUTCDay()
  const open = weekday !== 0 && queue !== 'vip'
  const quarters = Array.from({ length: 96 }, (_, index) => {
    const contacts = open ? expected(index / 4) : 0
    const load = (contacts * 245) / 900
    const agents = contacts ? Math.ceil(load + Math.sqrt(load) * (0.4 + level)) : 0
    return { at: iso(midnight(date) + index * QUARTER), contacts, handle_seconds: 245, is_open: open && index >= 36 && index < 72, erlang_c: need(agents && agents + (agents > 3 ? 1 : 0), 0.84), erlang_a: need(agents, 0.82) }
  })
  const like = open ? Array.from({ length: 8 }, (_, week) => new Date(midnight(date) + OFFSET - (8 - week) * 7 * 24 * HOUR).toISOString().slice(0, 10)) : []
  return { queue, date, timezone: 'Asia/Shanghai', like, trend: open ? 6.4 : 0, contacts: quarters.reduce((sum, one) => sum + one.contacts, 0), handle_seconds: 245, patience_seconds: open ? 142 : null, level, level_seconds: 20, quarters }
}

/** A morning at the phone, a lunch, an afternoon; of today as far as it has come. */
function dayOf(agent, date) {
  const begin = midnight(date)
  const now = date === today() ? Date.now() : begin + 24 * HOUR
  const stretches = []
  const contacts = []
  const offers = []
  const put = (from, to, status, activity = 'idle', reason = null) => {
    if (from < now) stretches.push({ status, reason, activity, started_at: iso(from), ended_at: to >= now && date === today() ? null : iso(to) })
  }
  const off = [0, 6].includes(new Date(begin + OFFSET).getUTCDay())
  if (off) return { agent, date, timezone: 'Asia/Shanghai', at: iso(Date.now()), begins_at: iso(begin), ends_at: iso(begin + 24 * HOUR), stretches: [{ status: 'offline', reason: null, activity: 'idle', started_at: iso(begin - HOUR), ended_at: iso(now) }], contacts, offers }
  let at = begin + 8.9 * HOUR
  put(begin - 6 * HOUR, at, 'offline')
  const stops = [[10.5, 10.75, 'break'], [12, 12.8, 'lunch'], [15, 15.5, 'meeting'], [16.6, 16.7, 'no_answer']]
  let turn = 0
  while (at < begin + 18 * HOUR && at < now) {
    const stop = stops.find(([from]) => at >= begin + from * HOUR && !stops.done?.has(from))
    if (stop) {
      stops.done = new Set([...(stops.done ?? []), stop[0]])
      const end = Math.max(at + 300_000, begin + stop[1] * HOUR)
      if (stop[2] === 'no_answer') offers.push({ interaction_id: 'x', queue: 'sales', state: 'no_answer', offered_at: iso(at - 20_000), ended_at: iso(at) })
      put(at, end, 'not_ready', 'idle', stop[2])
      at = end
      continue
    }
    turn += 1
    const idle = 60_000 + ((turn * 7919) % 400) * 1000
    put(at, at + idle, 'available')
    at += idle
    put(at, at + 8000, 'available', 'offered')
    at += 8000
    if (turn % 11 === 0) {
      offers.push({ interaction_id: `l-${turn}`, queue: 'support', state: turn % 2 ? 'caller_left' : 'rejected', offered_at: iso(at - 8000), ended_at: iso(at) })
      continue
    }
    const lasts = [150_000 + ((turn * 104_729) % 500) * 1000, turn % 3 ? 0 : 70_000, turn % 7 ? 0 : 240_000, turn % 9 ? 0 : 300_000, 40_000 + ((turn * 31) % 60) * 1000]
    const started = at
    const parts = []
    for (const [place, kind] of ['talk', 'hold', 'consult', 'conference', 'wrap_up'].entries()) {
      if (!lasts[place] || at >= now) continue
      parts.push({ kind, started_at: iso(at), ended_at: at + lasts[place] >= now ? null : iso(at + lasts[place]) })
      at += lasts[place]
    }
    const last = at - lasts[4]
    contacts.push({ interaction_id: `c-${turn}`, queue: turn % 4 ? 'sales' : 'support', direction: turn % 10 ? 'inbound' : 'outbound', started_at: iso(started), ended_at: at >= now ? null : iso(at), parts })
    put(started, last, 'available', 'on_contact')
    if (last < now) put(last, at, 'available', 'wrap_up')
  }
  if (at < now) put(at, begin + 24 * HOUR, 'offline')
  return { agent, date, timezone: 'Asia/Shanghai', at: iso(Date.now()), begins_at: iso(begin), ends_at: iso(begin + 24 * HOUR), stretches, contacts, offers }
}

export async function forecastAnswer(method, url, given) {
  const [, , , kind, id, act] = url.pathname.split('/')
  if (kind === 'agents' && act === 'timeline') return [200, dayOf(id, url.searchParams.get('date') ?? today())]
  if (kind !== 'forecast') return undefined
  if (method === 'GET') return [200, forecast(url.searchParams.get('queue'), url.searchParams.get('date'), Number(url.searchParams.get('level') ?? 0.8))]
  await new Promise((resolve) => setTimeout(resolve, 1800))
  const found = forecast(given.queue, given.date, given.level)
  const asked = found.quarters.reduce((sum, one) => sum + one.erlang_a.agents, 0)
  const ratio = given.agents.reduce((sum, one) => sum + one, 0) / Math.max(1, asked)
  const level = Math.min(0.99, 0.775 * ratio ** 2)
  return [200, { queue: given.queue, date: given.date, formula: given.formula, agents: given.agents, contacts: found.contacts, formula_level: Math.min(0.995, 0.826 * ratio ** 1.7), played: { offered: Math.round(found.contacts) + 7, level, wait_seconds: 13.4 / ratio, abandoned_share: 0.028, occupancy: 0.71 / ratio } }]
}
