// What the pretended service remembers of who listened to whom: more than one page, every mode and most ends.
const at = (seconds) => new Date(Date.now() + seconds * 1000).toISOString()
const PEOPLE = [['sam', 'Sam 周'], ['kim', 'Kim Novák'], ['admin', 'Administrator']]
const ENDS = ['stopped', 'talk_ended', 'hung_up', 'took_over', 'no_answer', 'transferred_out']
const WAYS = [['listen'], ['listen', 'whisper'], ['whisper'], ['listen', 'whisper', 'barge'], ['listen'], ['barge']]
const AGENTS = [['alice'], ['agent3'], ['alice', 'agent5'], ['agent7']]
const QUEUES = ['sales', 'support', 'vip', null]
const PAGE = 50

const listened = Array.from({ length: 72 }, (_, place) => {
  const began = -600 - place * 5400
  const way = WAYS[place % WAYS.length]
  const cause = ENDS[(place * 5) % ENDS.length]
  const missed = cause === 'no_answer'
  const [supervisor, supervisor_name] = PEOPLE[(place * 2) % PEOPLE.length]
  return {
    id: `m-${place}`, interaction_id: `rep-${place}`, supervisor, supervisor_name, agents: AGENTS[place % AGENTS.length], queue: QUEUES[place % QUEUES.length], mode: missed ? way[0] : way.at(-1), state: 'ended', cause,
    started_at: at(began), answered_at: missed ? null : at(began + 3), ended_at: at(began + (missed ? 20 : 95 + ((place * 37) % 400))),
    switches: missed ? [] : way.slice(1).map((after, index) => ({ at: at(began + 30 * (index + 1)), before: way[index], after })),
  }
})
const live = { ...listened[0], id: 'm-live', supervisor: 'kim', supervisor_name: 'Kim Novák', state: 'on', cause: null, ended_at: null, started_at: at(-130), answered_at: at(-127), mode: 'listen', switches: [] }

/** The answer to a request, or undefined where this part knows nothing. */
export function listeningAnswer(method, url) {
  if (method !== 'GET' || url.pathname !== '/api/v1/monitorings') return undefined
  const asked = Object.fromEntries(url.searchParams)
  const found = [live, ...listened].filter(
    (one) => (!asked.supervisor || one.supervisor === asked.supervisor) && (!asked.agent || one.agents.includes(asked.agent)) && (!asked.queue || one.queue === asked.queue) && (!asked.mode || one.mode === asked.mode) && (!asked.from || one.started_at >= asked.from) && (!asked.to || one.started_at < asked.to),
  )
  const from = Number(asked.cursor ?? 0)
  const to = from + Number(asked.limit ?? PAGE)
  return [200, { items: found.slice(from, to), next_cursor: to < found.length ? String(to) : null }]
}
