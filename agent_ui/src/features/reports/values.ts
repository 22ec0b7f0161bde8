// What a dimension's values are, to filter by: those that occur in the days that are asked for, and those of now.
import { ref, shallowRef, type Ref, type ShallowRef } from 'vue'
import { answered, api, asProblem } from '@/api/client'
import { i18n, labelOf } from '@/locales/i18n'
import { useDesk } from '@/realtime/desk'
import type { Definition, Dimension } from './definition'
import { valueWords, type Report } from './words'

export interface Choice {
  value: string | null
  words: string
}

const FIXED: Partial<Record<Dimension, readonly string[]>> = {
  hour: Array.from({ length: 24 }, (_, hour) => String(hour).padStart(2, '0')),
  weekday: ['0', '1', '2', '3', '4', '5', '6'],
  direction: ['inbound', 'outbound'],
}
const EMPTY = { names: {} } as unknown as Report

export interface Choices {
  items: ShallowRef<Choice[]>
  busy: Ref<boolean>
  code: Ref<string | null>
  load: (dimension: Dimension, definition: Definition) => Promise<void>
}

export function useValues(): Choices {
  const desk = useDesk()
  const items = shallowRef<Choice[]>([])
  const busy = ref(false)
  const code = ref<string | null>(null)
  let latest = 0

  async function load(dimension: Dimension, definition: Definition): Promise<void> {
    const mine = (latest += 1)
    const fixed = FIXED[dimension]
    const found = new Map<string | null, string>((fixed ?? []).map((value) => [value, valueWords(EMPTY, dimension, value)]))
    items.value = listed(found)
    code.value = null
    if (fixed) return
    if (dimension === 'queue') for (const queue of Object.values(desk.state?.queues ?? {})) found.set(queue.name, labelOf(queue))
    if (dimension === 'agent') for (const agent of Object.values(desk.state?.agents ?? {})) found.set(agent.username, agent.display_name)
    busy.value = true
    try {
      const { period, from, to } = definition
      const report = await answered(api.POST('/api/v1/reports/run', { body: { metrics: [{ id: 'contacts' }, { id: 'offered' }, { id: 'handled' }], period, from, to, group_by: [dimension] } }))
      for (const row of report.rows) found.set(row.key[0] ?? null, valueWords(report, dimension, row.key[0] ?? null))
    } catch (error) {
      if (mine === latest) code.value = asProblem(error).code
    }
    if (mine !== latest) return
    busy.value = false
    items.value = listed(found)
  }

  return { items, busy, code, load }
}

function listed(found: ReadonlyMap<string | null, string>): Choice[] {
  const all = [...found].map(([value, words]) => ({ value, words }))
  // What has none comes last.
  return all.toSorted((one, other) => Number(one.value === null) - Number(other.value === null) || (/^\d+$/.test(one.value ?? '') ? Number(one.value) - Number(other.value) : one.words.localeCompare(other.words, i18n.global.locale.value)))
}
