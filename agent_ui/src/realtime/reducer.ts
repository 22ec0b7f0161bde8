// What each message changes on the screens. Pure: the same state and message always give the same new state.
//
// Rule: reduce(old state, message) is the new state. tests/fixtures/realtime holds Python and TypeScript to it.
import type { Pop, PopEnriched, ServerMessage, ViewerState } from './messages.gen'

export function reduce(state: ViewerState, message: ServerMessage): ViewerState {
  switch (message.type) {
    case 'agent_changed':
      return { ...state, agents: { ...state.agents, [message.agent.username]: message.agent } }
    case 'queue_changed':
      return { ...state, queues: { ...state.queues, [message.queue.name]: message.queue } }
    case 'interaction_changed':
      return { ...state, interactions: { ...state.interactions, [message.interaction.id]: message.interaction } }
    case 'interaction_gone':
      return { ...state, interactions: without(state.interactions, message.interaction_id) }
    case 'board_changed':
      return {
        ...state,
        agents: changed(state.agents, message.agents, message.agents_gone),
        queues: changed(state.queues, message.queues),
        interactions: changed(state.interactions, message.interactions, message.interactions_gone),
        figures: changed(state.figures, message.figures),
        alarms: changed(state.alarms, message.alarms, message.alarms_gone),
        monitorings: changed(state.monitorings, message.monitorings, message.monitorings_gone),
      }
    case 'pop_shown':
      return { ...state, pops: { ...state.pops, [message.pop.interaction_id]: message.pop } }
    case 'pop_enriched': {
      const pop = state.pops[message.interaction_id]
      if (pop?.offer_id !== message.offer_id) return state
      return { ...state, pops: { ...state.pops, [pop.interaction_id]: enriched(pop, message) } }
    }
    case 'pop_closed':
      if (state.pops[message.interaction_id]?.offer_id !== message.offer_id) return state
      return { ...state, pops: without(state.pops, message.interaction_id) }
    case 'snapshot':
      return message.state
    // Not part of the live state: desk.ts hands these on.
    case 'record_changed':
    case 'notice':
    case 'desk_message':
    case 'heartbeat':
    case 'refused':
      return state
    default:
      return unknown(message)
  }
}

function enriched(pop: Pop, message: PopEnriched): Pop {
  const { customer_id, matches, recent } = message
  return { ...pop, customer_id, matches, recent, lookup_pending: false }
}

/** What nothing has changed of stays the same object, so that no part of the page looks at it again. */
function changed<T>(record: Record<string, T>, news: Record<string, T>, gone: string[] = []): Record<string, T> {
  const left = gone.filter((name) => name in record)
  if (left.length === 0 && Object.keys(news).length === 0) return record
  const now = { ...record, ...news }
  for (const name of left) delete now[name]
  return now
}

function without<T>(record: Record<string, T>, key: string): Record<string, T> {
  return Object.fromEntries(Object.entries(record).filter(([name]) => name !== key))
}

function unknown(message: never): never {
  throw new Error(`no reducer for ${String((message as { type: unknown }).type)}`)
}
