// The tree of what can come of a contact, as the administrators made it; names of old codes too.
import { defineStore } from 'pinia'
import { computed, ref } from 'vue'
import { answered, api, asProblem } from '@/api/client'
import type { components } from '@/api/schema.gen'
import { labelOf } from '@/locales/i18n'
import { initialsOf } from './pinyin'

export type Disposition = components['schemas']['DispositionNode']
export type AskedField = components['schemas']['AskedFieldShown']

export const useDispositions = defineStore('dispositions', () => {
  const all = ref<Disposition[]>([])
  const loaded = ref(false)
  const problem = ref<string | null>(null)
  const byCode = computed(() => new Map(all.value.map((one) => [one.code, one])))

  async function load(): Promise<void> {
    problem.value = null
    try {
      all.value = (await answered(api.GET('/api/v1/dispositions', { params: { query: { inactive: true } } }))).items
      loaded.value = true
    } catch (error) {
      problem.value = asProblem(error).code
    }
  }

  function labelOfCode(code: string): string {
    const known = byCode.value.get(code)
    return known ? labelOf(known) : code.replaceAll('_', ' ')
  }

  /** It and all above it, from the top. */
  function lineOf(code: string): Disposition[] {
    const line: Disposition[] = []
    for (let one = byCode.value.get(code); one && !line.includes(one); one = byCode.value.get(one.parent ?? '')) line.unshift(one)
    return line
  }

  /** What can be chosen for a contact of this queue, in the order of the tree. */
  function leavesFor(queue: string | null): Disposition[] {
    const isFor = (one: Disposition): boolean => one.active && (!one.queues.length || queue === null || one.queues.includes(queue))
    return all.value.filter((one) => one.leaf && lineOf(one.code).every(isFor))
  }

  return { all, byCode, loaded, problem, load, labelOfCode, lineOf, leavesFor }
})

/** Folders and leaves beside each other under `parent`, as far as there is something to choose under them. */
export function childrenOf(all: Disposition[], leaves: Disposition[], parent: string | null): Disposition[] {
  const parents = new Map(all.map((one) => [one.code, one.parent]))
  const reached = new Set<string>()
  for (const leaf of leaves) {
    for (let code: string | null = leaf.code; code && !reached.has(code); code = parents.get(code) ?? null) reached.add(code)
  }
  const at = (one: Disposition): string | null => (parents.has(one.parent ?? '') ? one.parent : null)
  return all.filter((one) => reached.has(one.code) && at(one) === parent)
}

/** Those whose names, in either language, have all the words in them; a Chinese name also by its pinyin initials. */
export function found(leaves: Disposition[], lineOf: (code: string) => Disposition[], query: string): Disposition[] {
  const words = query.toLowerCase().split(/\s+/).filter(Boolean)
  const ranked = leaves.map((one) => {
    const names = lineOf(one.code).flatMap((each) => [each.label_en.toLowerCase(), each.label_zh.toLowerCase(), initialsOf(each.label_zh)])
    const own = [one.label_en.toLowerCase(), one.label_zh.toLowerCase(), initialsOf(one.label_zh), one.code]
    if (!words.every((word) => [...names, one.code].some((name) => name.includes(word)))) return { one, rank: -1 }
    return { one, rank: own.some((name) => words.every((word) => name.startsWith(word))) ? 2 : words.every((word) => own.some((name) => name.includes(word))) ? 1 : 0 }
  })
  return ranked.filter((each) => each.rank >= 0).toSorted((one, other) => other.rank - one.rank).map((each) => each.one)
}
