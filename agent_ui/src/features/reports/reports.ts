// What reports can be made of, those that are kept, and the answer to the one that is asked. Answers overtake each other.
import { defineStore } from 'pinia'
import { computed, ref, shallowRef } from 'vue'
import { answered, api, asProblem } from '@/api/client'
import type { Once } from '@/api/attempt'
import type { components } from '@/api/schema.gen'
import type { Definition } from './definition'
import type { Report } from './words'

export type Metric = components['schemas']['MetricShown']
export type Saved = components['schemas']['SavedReportShown']
export type SavedGiven = components['schemas']['SavedReportGiven']

export const useReports = defineStore('reports', () => {
  const metrics = shallowRef<Metric[]>([])
  const saved = shallowRef<Saved[]>([])
  const report = shallowRef<Report | null>(null)
  const busy = ref(false)
  const code = ref<string | null>(null)
  /** When the answer came. */
  const at = ref<number | null>(null)
  const byId = computed(() => new Map(metrics.value.map((metric) => [metric.id, metric])))
  let latest = 0

  async function load(): Promise<void> {
    try {
      const [known, kept] = await Promise.all([answered(api.GET('/api/v1/metrics')), answered(api.GET('/api/v1/reports'))])
      // What stands only for this moment has no sum over time.
      metrics.value = known.items.filter((metric) => metric.scope !== 'floor')
      saved.value = kept.items
    } catch (error) {
      code.value = asProblem(error).code
    }
  }

  async function run(definition: Definition): Promise<void> {
    const mine = (latest += 1)
    busy.value = true
    code.value = null
    try {
      const found = await answered(api.POST('/api/v1/reports/run', { body: definition }))
      if (mine === latest) [report.value, at.value] = [found, Date.now()]
    } catch (error) {
      if (mine === latest) code.value = asProblem(error).code
    }
    if (mine === latest) busy.value = false
  }

  async function save(given: SavedGiven, before: Saved | null, once: Once): Promise<Saved> {
    const request = before
      ? api.PUT('/api/v1/reports/{report_id}', { params: { path: { report_id: before.id }, header: { 'if-match': `"${before.version}"` } }, body: given })
      : api.POST('/api/v1/reports', { body: given, headers: once.headers })
    const kept = await answered<Saved>(request)
    await load()
    return kept
  }

  async function remove(one: Saved): Promise<void> {
    await answered(api.DELETE('/api/v1/reports/{report_id}', { params: { path: { report_id: one.id }, header: { 'if-match': `"${one.version}"` } } }))
    await load()
  }

  return { metrics, byId, saved, report, at, busy, code, load, run, save, remove }
})

/** The answer as a file, as the browser keeps files. */
export async function download(definition: Definition, format: 'csv' | 'xlsx', language: 'en' | 'zh'): Promise<void> {
  const answer = await api.POST('/api/v1/reports/export', { params: { query: { format, language } }, body: definition, parseAs: 'blob' })
  const file = await answered<unknown>(Promise.resolve(answer as never))
  const name = /filename="([^"]+)"/.exec(answer.response.headers.get('content-disposition') ?? '')?.[1] ?? `report.${format}`
  const address = URL.createObjectURL(file as Blob)
  const link = Object.assign(document.createElement('a'), { href: address, download: name })
  link.click()
  URL.revokeObjectURL(address)
}
