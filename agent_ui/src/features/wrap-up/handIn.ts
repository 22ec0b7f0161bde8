// Handing in what came of the contact: complete or not at all, once however often it is asked, and told what is wrong where.
import { computed, reactive, ref, watch, type ComputedRef, type Ref } from 'vue'
import { useAttempt, type Attempt } from '@/api/attempt'
import { answered, api, asProblem } from '@/api/client'
import type { Draft } from '@/desk/draft'
import { useServiceTime } from '@/realtime/clock'
import { CALLBACK_AT, faultsIn, valuesOf, type Fault } from './asked'
import { useCameOf } from './cameOf'
import { useDispositions, type Disposition } from './dispositions'

/** What the form says about a field: one of our own codes, or the service's words. */
export interface Wrong {
  fault?: Fault
  words?: string
}

export interface HandIn extends Pick<Attempt, 'busy' | 'doubt' | 'code' | 'run'> {
  disposition: ComputedRef<Disposition | null>
  complete: ComputedRef<boolean>
  /** Told only after a first try: nobody is blamed for a field that he has not come to yet. */
  wrong: ComputedRef<Record<string, Wrong>>
  opensAt: Ref<string | null>
  submit: (settled?: () => boolean) => Promise<boolean>
}

export function useHandIn(interactionId: string, draft: Draft): HandIn {
  const dispositions = useDispositions()
  const cameOf = useCameOf()
  const now = useServiceTime()
  const { busy, doubt, code, run, ask } = useAttempt()
  const tried = ref(false)
  const told = reactive<Record<string, string>>({})
  const opensAt = ref<string | null>(null)

  const disposition = computed(() => dispositions.byCode.get(draft.code ?? '') ?? null)
  const faults = computed(() => (disposition.value ? faultsIn(disposition.value, draft.fields, now.value) : {}))
  const complete = computed(() => disposition.value !== null && !Object.keys(faults.value).length)
  const wrong = computed<Record<string, Wrong>>(() => {
    const words = Object.entries(told).map(([name, text]) => [name, { words: text }] as const)
    const own = tried.value ? Object.entries(faults.value).map(([name, fault]) => [name, { fault }] as const) : []
    return Object.fromEntries([...words, ...own])
  })

  function forgive(): void {
    for (const name of Object.keys(told)) delete told[name]
    opensAt.value = null
    code.value = null
  }
  watch(() => draft.code, () => {
    tried.value = false
    forgive()
  })
  watch(() => ({ ...draft.fields }), forgive)

  async function submit(settled?: () => boolean): Promise<boolean> {
    const chosen = disposition.value
    tried.value = true
    if (!chosen || !complete.value) return false
    forgive()
    const body = { code: chosen.code, note: draft.note.trim(), fields: valuesOf(chosen, draft.fields) }
    const params = { path: { interaction_id: interactionId } }
    draft.goesAlong = true
    const done = await ask(async (once) => {
      try {
        await answered(api.POST('/api/v1/interactions/{interaction_id}/disposition', { params, body, ...once }))
      } catch (error) {
        for (const { pointer, detail } of asProblem(error).faults) {
          const name = pointer.replace('body/fields/', '')
          told[name] = detail
          // The service says in words when the queue opens next.
          if (name === CALLBACK_AT) opensAt.value = /\d{4}-\d{2}-\d{2}T[\d:.]+(?:Z|[+-]\d{2}:\d{2})/.exec(detail)?.[0] ?? null
        }
        throw error
      }
    }, settled)
    draft.goesAlong = false
    if (done) {
      tried.value = false
      draft.unsaved = false
      if (hasEffects(chosen)) void cameOf.follow(interactionId, chosen)
    }
    return done
  }

  return { disposition, complete, wrong, opensAt, busy, doubt, code, run, submit }
}

export function hasEffects({ effects }: Disposition): boolean {
  return effects.callback || effects.ticket || effects.task || effects.do_not_call
}
