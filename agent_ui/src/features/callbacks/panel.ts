import type { DayPanel } from '@/desk/parts'
import { useCallbacks } from './callbacks'

export default { name: 'callbacks', title: 'callbacks.title', order: 30, load: () => import('./CallbackList.vue'), count: () => useCallbacks().count } satisfies DayPanel
