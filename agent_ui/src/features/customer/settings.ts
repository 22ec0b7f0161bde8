// What customers have besides the usual: fields, purposes of consent, and what this person may see of which fact.
import { defineStore } from 'pinia'
import { computed, ref } from 'vue'
import { answered, api } from '@/api/client'
import type { components } from '@/api/schema.gen'
import { useSession } from '@/api/session'
import type { Definition } from './customer'

export type Sight = 'plain' | 'partly' | 'hidden'
export type Purpose = components['schemas']['PurposeShown']

export const useCustomerSettings = defineStore('customer settings', () => {
  const session = useSession()
  const definitions = ref<Definition[]>([])
  const purposes = ref<Purpose[]>([])
  const masks = ref<Record<string, Record<string, string>>>({})
  const failed = ref(false)
  let asked = false

  async function load(again = false): Promise<void> {
    if (asked && !again) return
    asked = true
    try {
      const [fields, privacy] = await Promise.all([answered(api.GET('/api/v1/custom-fields')), answered(api.GET('/api/v1/privacy'))])
      definitions.value = fields.items
      purposes.value = privacy.purposes
      masks.value = privacy.masks
      failed.value = false
    } catch {
      asked = false
      failed.value = true
    }
  }

  /** In the order in which people see them; archived ones nobody sets any more. */
  const fields = computed(() => definitions.value.filter((one) => !one.archived))

  /** `fact` as the masks name it: `name`, `phone`, `field.contract_no`. */
  function sightOf(fact: string, sealed = false): Sight {
    const own = masks.value[session.person?.role ?? 'agent'] ?? {}
    return (own[fact] as Sight | undefined) ?? (sealed ? 'partly' : 'plain')
  }

  return { definitions, fields, purposes, failed, load, sightOf }
})
