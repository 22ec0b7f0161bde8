// What other features put onto the desk, found by where it lies. Loaded when it is shown: the first page stays small.
//
// Rule: a feature that has something between calls exports a `DayPanel` as the default of its `panel.ts`.
import { defineAsyncComponent, type Component } from 'vue'

export interface DayPanel {
  name: string
  /** The key of its text. */
  title: string
  /** The smaller, the further left. */
  order: number
  load: () => Promise<{ default: Component }>
  /** How many things there are to do; null: not known yet, or nothing to count. Called while rendering. */
  count?: () => number | null
}

const found = import.meta.glob<DayPanel>('../features/*/panel.ts', { eager: true, import: 'default' })
// Of other features, and not on the first page.
const views = import.meta.glob<{ default: Component }>('../features/tickets/TicketPanel.vue')

export const dayPanels = Object.values(found).toSorted((one, other) => one.order - other.order)
export const CustomerPanel = defineAsyncComponent(() => import('@/features/customer/CustomerPanel.vue'))
export const OpenThings = defineAsyncComponent(() => import('@/features/customer/OpenThings.vue'))
export const ExternalPage = defineAsyncComponent(() => import('@/features/customer/ExternalPage.vue'))
export const TicketPanel = viewOf('tickets/TicketPanel')
export const MonitorBar = defineAsyncComponent(() => import('@/features/monitoring/MonitorBar.vue'))
export const PhoneHealth = defineAsyncComponent(() => import('@/features/phone/PhoneHealth.vue'))

function viewOf(path: string): Component | null {
  const load = views[`../features/${path}.vue`]
  return load ? defineAsyncComponent(load) : null
}
