// What came of a disposition that was handed in: looked at until all of it is done or refused, shown until it is put away.
import { defineStore } from 'pinia'
import { ref } from 'vue'
import { answered, api } from '@/api/client'
import type { components } from '@/api/schema.gen'
import type { Disposition } from './dispositions'

export type Effect = components['schemas']['EffectShown']

export interface CameOf {
  interactionId: string
  disposition: Disposition
  /** Empty until they are known. */
  effects: Effect[]
  /** It was looked for in vain: they are done all the same, and stand in the record then. */
  late: boolean
}

const PAUSE_MS = 1000
const MOST_LOOKS = 20

export const useCameOf = defineStore('came-of', () => {
  const shown = ref<CameOf | null>(null)

  async function follow(interactionId: string, disposition: Disposition): Promise<void> {
    const mine: CameOf = { interactionId, disposition, effects: [], late: false }
    shown.value = mine
    for (let look = 0; look < MOST_LOOKS; look += 1) {
      const effects = await effectsOf(interactionId, disposition.code)
      if (shown.value?.interactionId !== interactionId) return
      if (effects.length) shown.value = { ...mine, effects }
      if (effects.length && effects.every((one) => one.state !== 'pending')) return
      await new Promise((resolve) => setTimeout(resolve, PAUSE_MS))
    }
    if (shown.value?.interactionId === interactionId) shown.value = { ...shown.value, late: true }
  }

  function putAway(): void {
    shown.value = null
  }

  return { shown, follow, putAway }
})

async function effectsOf(interactionId: string, code: string): Promise<Effect[]> {
  const params = { path: { interaction_id: interactionId } }
  try {
    const { items } = await answered(api.GET('/api/v1/interactions/{interaction_id}/dispositions', { params }))
    return items.findLast((one) => one.code === code)?.effects ?? []
  } catch {
    return []
  }
}
