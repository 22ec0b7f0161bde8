import type { DayPanel } from '@/desk/parts'

export default { name: 'my-day', title: 'myDay.title', order: 10, load: () => import('./MyDay.vue') } satisfies DayPanel
