// Dispositions that tests are made of.
import type { Disposition } from './dispositions'

export function aDisposition(code: string, more: Partial<Disposition> = {}): Disposition {
  const effects = { callback: false, ticket: false, ticket_category: null, do_not_call: false, task: false, task_title: null, task_due_hours: null }
  return { code, parent: null, label_en: code, label_zh: code, leaf: true, active: true, queues: [], fields: [], effects, ...more }
}

const NO_BOUNDS = { choices: [], minimum: null, maximum: null, required: true }

export const ORDER = aDisposition('order_placed', {
  fields: [
    { ...NO_BOUNDS, name: 'order_number', label_en: 'Order number', label_zh: '订单号', kind: 'text' },
    { ...NO_BOUNDS, name: 'amount', label_en: 'Amount', label_zh: '金额', kind: 'decimal', minimum: 0 },
  ],
})
export const LATER = aDisposition('later', { effects: { ...aDisposition('').effects, callback: true } })
