// What this person has to do: his own tasks, and those that nobody of his teams has taken yet. Overdue ones come first.
import { defineStore } from 'pinia'
import { computed } from 'vue'
import { answered, api } from '@/api/client'
import type { components } from '@/api/schema.gen'
import { useListing } from '@/desk/listing'
import { useDesk } from '@/realtime/desk'

export type Task = components['schemas']['TaskShown']
export type TaskResult = components['schemas']['TaskResult']

export const RESULTS: readonly TaskResult[] = ['reached', 'not_reached', 'agreed', 'refused', 'not_needed', 'other']
const MOST = 200

export const useTasks = defineStore('tasks', () => {
  const desk = useDesk()
  const listing = useListing<Task>(async () => {
    const [day, own] = await Promise.all([answered(api.GET('/api/v1/tasks/day')), answered(api.GET('/api/v1/tasks', { params: { query: { agent: 'me', state: 'open', limit: MOST } } }))])
    const all = [...day.overdue, ...day.due, ...own.items]
    return [...new Map(all.map((task) => [task.id, task])).values()]
  }, ['task'])
  /** What is due by the end of today: the rest can wait. */
  const count = computed(() => {
    if (!listing.loaded.value) return null
    const midnight = new Date().setHours(24, 0, 0, 0)
    return listing.items.value.filter((task) => task.due_at !== null && Date.parse(task.due_at) < midnight).length
  })

  const path = (task: Task) => ({ params: { path: { task_id: task.id }, header: { 'if-match': `"${task.version}"` } } })
  const change = (task: Task, body: components['schemas']['TaskPatch']) => told(answered(api.PATCH('/api/v1/tasks/{task_id}', { ...path(task), body })))
  const take = (task: Task) => change(task, { agent: desk.state?.me ?? null })
  /** A reminder that lies behind the new time, or is over, is not asked for again. */
  const putOff = (task: Task, due: string) => change(task, { due_at: due, remind_at: null })
  const done = (task: Task, result: TaskResult | null, text: string) => told(answered(api.POST('/api/v1/tasks/{task_id}/done', { ...path(task), body: { result, text } })))
  const add = (title: string, due: string | null) => told(answered(api.POST('/api/v1/tasks', { body: { title, due_at: due, agent: desk.state?.me ?? null, kind: 'other', priority: 'normal' } })))

  async function told(request: Promise<unknown>): Promise<void> {
    try {
      await request
    } finally {
      void listing.reload()
    }
  }

  return { ...listing, count, take, putOff, done, add }
})
