// Another system's page about the caller: its address, filled in with what this person may see of the call.
//
// Rule: only http and https, and every value is encoded: a caller's name decides nothing but its own place.
import type { Pop } from '@/realtime/messages.gen'

const PLACE = /\{([a-z0-9_]+)\}/g
const OPENED = 'callcenter.page.opened'

/** The address; null when there is none, or none that may be opened. */
export function pageOf(pop: Pop, agent: string): string | null {
  if (!pop.pop_url) return null
  const known: Record<string, string | null> = {
    agent,
    ani: pop.ani,
    ani_e164: pop.ani_e164,
    ani_name: pop.ani_name,
    customer_id: pop.customer_id,
    dnis: pop.dnis,
    interaction_id: pop.interaction_id,
    language: pop.language,
    offer_id: pop.offer_id,
    queue: pop.queue,
  }
  const text = pop.pop_url.replace(PLACE, (_, name: string) => encoded(known[name] ?? ''))
  return URL.canParse(text) && /^https?:$/.test(new URL(text).protocol) ? text : null
}

/** Half a character has no encoding: it is left out. */
function encoded(value: string): string {
  return encodeURIComponent(value.replace(/[\uD800-\uDBFF](?![\uDC00-\uDFFF])|(?<![\uD800-\uDBFF])[\uDC00-\uDFFF]/g, ''))
}

/** Whether this offer's page is still to be opened by itself: once, in one of the tabs that show it. */
export function mayOpen(offerId: string): boolean {
  if (localStorage.getItem(OPENED) === offerId) return false
  localStorage.setItem(OPENED, offerId)
  return true
}
