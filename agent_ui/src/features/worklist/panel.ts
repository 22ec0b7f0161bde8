import type { DayPanel } from '@/desk/parts'
import { useMissed } from './missed'

export default { name: 'worklist', title: 'worklist.title', order: 20, load: () => import('./Worklist.vue'), count: () => useMissed().count } satisfies DayPanel
