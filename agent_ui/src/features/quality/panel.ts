import type { DayPanel } from '@/desk/parts'
import { useMine } from './mine'

export default { name: 'quality', title: 'quality.mineTitle', order: 65, load: () => import('./MyQuality.vue'), count: () => useMine().count } satisfies DayPanel
