// What of the floor somebody looks at: which list, and of which queue, team and standing. Kept while he is elsewhere.
import { defineStore } from 'pinia'
import { ref } from 'vue'
import type { Standing } from './standing'

export const LISTS = ['agents', 'waiting', 'calls', 'today'] as const
export type List = (typeof LISTS)[number]

/** Of the contacts of today: all, or those whose caller hung up; and whether only of the last half hour. */
export type Came = 'all' | 'answered' | 'abandoned'
export type Since = 'today' | 'recent'

export interface Wanted {
  queue?: string | null
  standing?: Standing | null
  came?: Came
  since?: Since
}

export const useLooking = defineStore('board', () => {
  const list = ref<List>('agents')
  const queue = ref<string | null>(null)
  const standing = ref<Standing | null>(null)
  const group = ref<string | null>(null)
  const text = ref('')
  const came = ref<Came>('all')
  const since = ref<Since>('today')

  /** The list behind a number. What else was being looked for would hide part of what was counted. */
  function show(which: List, wanted: Wanted = {}): void {
    list.value = which
    queue.value = wanted.queue ?? null
    standing.value = wanted.standing ?? null
    came.value = wanted.came ?? 'all'
    since.value = wanted.since ?? 'today'
    group.value = null
    text.value = ''
  }

  function everything(): void {
    show(list.value)
  }

  return { list, queue, standing, group, text, came, since, show, everything }
})
