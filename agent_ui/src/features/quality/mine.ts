// How the agent himself was graded, and how that goes.
import { defineStore } from 'pinia'
import { computed, shallowRef } from 'vue'
import { answered, api } from '@/api/client'
import { useListing } from '@/desk/listing'
import { useSession } from '@/api/session'
import { useDesk } from '@/realtime/desk'
import type { Trend } from './quality'

const MOST = 100
const SPAN_MS = 26 * 7 * 86_400_000

export const useMine = defineStore('my-quality', () => {
  const desk = useDesk()
  const session = useSession()
  const trend = shallowRef<Trend | null>(null)
  const listing = useListing(async () => {
    // Who leads would see the gradings of others too.
    const agent = desk.state?.me ?? session.person?.username ?? ''
    const now = Date.now()
    const query = { by: 'all' as const, step: 'week' as const, agent, from: new Date(now - SPAN_MS).toISOString(), to: new Date(now + 86_400_000).toISOString() }
    trend.value = await answered(api.GET('/api/v1/quality/trend', { params: { query } }))
    const page = await answered(api.GET('/api/v1/quality/evaluations', { params: { query: { agent, state: 'submitted', limit: MOST } } }))
    return page.items
  }, ['evaluation', 'quality_appeal'])
  /** What he has not looked at yet. */
  const count = computed(() => (listing.loaded.value ? listing.items.value.filter((one) => one.seen_at === null).length : null))
  return { ...listing, trend, count }
})
