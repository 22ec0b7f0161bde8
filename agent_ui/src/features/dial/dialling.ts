// Calls that this agent makes by himself: asked for once, followed until they talk, and why it came to nothing.
import { defineStore } from 'pinia'
import { computed, ref, watch } from 'vue'
import { answered, api, asProblem, type Fault } from '@/api/client'
import { useDesk } from '@/realtime/desk'

export interface Failed {
  number: string
  customerId: string | null
  /** `busy`, `no_answer`, `phone_unreachable` … as in the record. */
  cause: string
}

/** As people write numbers; what it comes to is for the service to say. */
const WRITTEN = /^\+?[0-9][0-9 ().-]{2,39}$/
const KEPT = 8

export function isNumber(typed: string): boolean {
  return WRITTEN.test(typed.trim())
}

/** What was pasted, without what telephones cannot take: `电话：138-0013-8000` is a number all the same. */
export function numberIn(pasted: string): string {
  return (/\+?[0-9][0-9 ().-]*[0-9]/.exec(pasted)?.[0] ?? '').trim().slice(0, 40)
}

export const useDialling = defineStore('dialling', () => {
  const desk = useDesk()
  const busy = ref(false)
  const code = ref<string | null>(null)
  const fault = ref<Fault | null>(null)
  const padOpen = ref(false)
  const failed = ref<Failed | null>(null)
  /** The numbers called since this page was opened, the newest first. */
  const recent = ref<string[]>([])
  const underWay = ref<{ id: string; number: string; customerId: string | null; seen: boolean } | null>(null)

  /** Only who has nothing else to do dials. */
  const possible = computed(() => desk.me !== null && desk.me.activity === 'idle' && desk.me.status !== 'offline' && desk.connection === 'live')

  async function call(number: string, customerId: string | null = null, queue: string | null = null): Promise<boolean> {
    if (busy.value || !possible.value) return false
    busy.value = true
    code.value = fault.value = failed.value = null
    try {
      const made = await answered(api.POST('/api/v1/calls', { body: { number: number.trim(), ...(customerId && { customer_id: customerId }), ...(queue && { queue }) } }))
      recent.value = [number.trim(), ...recent.value.filter((one) => one !== number.trim())].slice(0, KEPT)
      underWay.value = { id: made.interaction_id, number: number.trim(), customerId, seen: false }
      padOpen.value = false
      return true
    } catch (error) {
      const problem = asProblem(error)
      code.value = problem.code
      fault.value = problem.faults[0] ?? null
      return false
    } finally {
      busy.value = false
    }
  }

  async function cancel(): Promise<void> {
    const id = desk.dialing?.id
    // Who is called at this moment is answered or gone: the desk shows which.
    if (id) await answered(api.POST('/api/v1/interactions/{interaction_id}/hangup', { params: { path: { interaction_id: id } } })).catch(() => {})
  }

  async function followUp(one: { id: string; number: string; customerId: string | null }): Promise<void> {
    try {
      const record = await answered(api.GET('/api/v1/interactions/{interaction_id}', { params: { path: { interaction_id: one.id } } }))
      if (record.outcome === 'failed' && record.cause !== 'cancelled') failed.value = { number: one.number, customerId: one.customerId, cause: record.cause ?? 'failed' }
    } catch {
      // Then it stands in the record only.
    }
  }

  watch(
    () => (underWay.value ? (desk.state?.interactions[underWay.value.id]?.stage ?? 'gone') : null),
    (stage) => {
      const one = underWay.value
      if (!one || stage === null) return
      if (stage === 'dialing') one.seen = true
      else if (stage !== 'gone') underWay.value = null
      else if (one.seen) {
        underWay.value = null
        void followUp(one)
      }
    },
  )

  return { busy, code, fault, padOpen, failed, recent, possible, underWay, call, cancel }
})
