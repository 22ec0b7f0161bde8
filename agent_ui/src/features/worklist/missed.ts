// Callers who did not get through and are to be called back, as the service has them.
import { defineStore } from 'pinia'
import { computed } from 'vue'
import type { Once } from '@/api/attempt'
import { answered, api } from '@/api/client'
import type { components } from '@/api/schema.gen'
import { useListing } from '@/desk/listing'
import { useDesk } from '@/realtime/desk'

export type Missed = components['schemas']['MissedShown']
export type MissedResult = components['schemas']['MissedResult']

export const RESULTS: readonly MissedResult[] = ['reached', 'not_reached', 'not_needed', 'wrong_number', 'other']
/** More than a screen can be worked off; the oldest come first, and others follow as these are done. */
const MOST = 200

export const useMissed = defineStore('missed', () => {
  const desk = useDesk()
  const listing = useListing<Missed>(async () => {
    const page = await answered(api.GET('/api/v1/missed-calls', { params: { query: { limit: MOST } } }))
    return page.items
  }, ['missed_call'])
  const count = computed(() => (listing.loaded.value ? listing.items.value.length : null))

  /** Whoever has it now: a claim runs out by itself. */
  function holderOf(line: Missed, now: number): 'me' | 'other' | null {
    if (!line.claimed_by || !line.claimed_until || Date.parse(line.claimed_until) <= now) return null
    return line.claimed_by === desk.state?.me ? 'me' : 'other'
  }

  const path = (line: Missed) => ({ params: { path: { line_id: line.id } } })
  const claim = (line: Missed) => told(answered(api.POST('/api/v1/missed-calls/{line_id}/claim', path(line))))
  const release = (line: Missed) => told(answered(api.POST('/api/v1/missed-calls/{line_id}/release', path(line))))
  const done = (line: Missed, result: MissedResult, text: string) => told(answered(api.POST('/api/v1/missed-calls/{line_id}/done', { ...path(line), body: { result, text } })))

  /** My own phone rings first, then his: once we have spoken the line is gone by itself. */
  async function call(line: Missed, once: Once): Promise<void> {
    await claim(line)
    await answered(api.POST('/api/v1/calls', { body: { number: line.number, queue: line.queue, customer_id: line.customer_id }, ...once }))
  }

  /** Whatever came of it, the list is read again: somebody else may have been faster. */
  async function told(request: Promise<unknown>): Promise<void> {
    try {
      await request
    } finally {
      void listing.reload()
    }
  }

  return { ...listing, count, holderOf, claim, release, done, call }
})
