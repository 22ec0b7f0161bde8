import type { DayPanel } from '@/desk/parts'
import { useTickets } from './tickets'

export default { name: 'tickets', title: 'tickets.title', order: 50, load: () => import('./TicketList.vue'), count: () => useTickets().count } satisfies DayPanel
