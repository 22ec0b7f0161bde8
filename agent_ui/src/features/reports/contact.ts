// What the service tells of one contact, as the pages of reports have it.
import type { components, paths } from '@/api/schema.gen'

export type Whole = components['schemas']['InteractionWhole']
export type Offer = components['schemas']['OfferShown']
export type Routing = paths['/api/v1/interactions/{interaction_id}/routing']['get']['responses']['200']['content']['application/json']

export interface MenuStep {
  node: string
  answer: string
  /** How it went on, where that is worth a word: an answer says it better, and what went well needs none. */
  exit: string
}

const TELLING = new Set(['no_input', 'no_match', 'invalid', 'error', 'failed', 'closed', 'busy', 'no_answer', 'refused'])

/** The way through the menus; where somebody hung up, the last has no exit. */
export function menuSteps(path: readonly Record<string, unknown>[]): MenuStep[] {
  return path.flatMap(({ node, answer, exit }, index) => {
    if (typeof node !== 'string') return []
    const left = exit === undefined && index === path.length - 1 ? 'left' : typeof exit === 'string' && TELLING.has(exit) ? exit : ''
    return [{ node, answer: answer === undefined || answer === null ? '' : String(answer), exit: left }]
  })
}
