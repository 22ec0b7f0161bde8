// The dispositions an agent may choose, as the administrators named them.
import { defineStore } from 'pinia'
import { ref } from 'vue'
import { answered, api, asProblem } from '@/api/client'
import type { components } from '@/api/schema.gen'
import { labelOf } from '@/locales/i18n'

export type Disposition = components['schemas']['DispositionShown']

export const useDispositions = defineStore('dispositions', () => {
  const all = ref<Disposition[]>([])
  const loaded = ref(false)
  const problem = ref<string | null>(null)

  async function load(): Promise<void> {
    problem.value = null
    try {
      all.value = (await answered(api.GET('/api/v1/dispositions'))).items
      loaded.value = true
    } catch (error) {
      problem.value = asProblem(error).code
    }
  }

  function labelOfCode(code: string): string {
    const known = all.value.find((disposition) => disposition.code === code)
    return known ? labelOf(known) : code.replaceAll('_', ' ')
  }

  return { all, loaded, problem, load, labelOfCode }
})
