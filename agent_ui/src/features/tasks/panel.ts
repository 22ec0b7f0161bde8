import type { DayPanel } from '@/desk/parts'
import { useTasks } from './tasks'

export default { name: 'tasks', title: 'tasks.title', order: 40, load: () => import('./TaskList.vue'), count: () => useTasks().count } satisfies DayPanel
