import type { DayPanel } from '@/desk/parts'

export default { name: 'directory', title: 'directory.title', order: 60, load: () => import('./Directory.vue') } satisfies DayPanel
