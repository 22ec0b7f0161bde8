import type { DayPanel } from '@/desk/parts'
import { useMessages } from './messages'

export default { name: 'messages', title: 'deskMessages.title', order: 70, load: () => import('./MessagePanel.vue'), count: () => useMessages().count } satisfies DayPanel
