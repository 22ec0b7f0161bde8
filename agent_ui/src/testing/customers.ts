// A customer for tests, and a service that keeps one: with versions, and with what others do to him meanwhile.
import { vi } from 'vitest'
import type { Customer, Definition } from '@/features/customer/customer'
import { NOON } from './builders'

export function aWholeCustomer(more: Partial<Customer> = {}): Customer {
  return {
    id: 'c-1', kind: 'person', name: '李雷', name_latin: null, segment: 'vip', language: 'zh', company: 'Haifeng', birthday: null, owner: null,
    phones: [{ raw: '13800138000', e164: '+8613800138000', kind: 'mobile', verified: false, valid_from: null, valid_to: null }],
    emails: [], addresses: [], relations: [], external_ids: {}, tags: ['newsletter'], fields: {}, version: 3, created_at: NOON, updated_at: NOON, ...more,
  }
}

export function aField(name: string, kind: Definition['kind'], more: Partial<Definition> = {}): Definition {
  return {
    name, kind, label_en: name, label_zh: name, required: false, choices: [], minimum: null, maximum: null, pattern: null, max_length: null,
    searchable: true, sealed: false, archived: false, position: 1, version: 1, created_at: NOON, updated_at: NOON, ...more,
  }
}

export interface Call {
  method: string
  path: string
  query: URLSearchParams
  ifMatch: string | null
  body: Record<string, unknown>
}

type Answer = [number, unknown?] | undefined

/** The service of one customer. `more` answers first; what nobody answers is an empty list. */
export class CustomerService {
  calls: Call[] = []
  away = false
  fields: Definition[] = []
  masks: Record<string, Record<string, string>> = {}
  timeline: unknown[] = []

  constructor(
    public customer: Customer | null = aWholeCustomer(),
    private readonly more: (call: Call) => Answer = () => undefined,
  ) {
    vi.stubGlobal('fetch', (request: Request) => this.fetch(request))
  }

  /** Somebody else changes the customer. */
  others(more: Partial<Customer>): void {
    if (this.customer) this.customer = { ...this.customer, ...more, version: this.customer.version + 1 }
  }

  asked(method: string, part: string): Call[] {
    return this.calls.filter((call) => call.method === method && call.path.includes(part))
  }

  private async fetch(request: Request): Promise<Response> {
    if (this.away) throw new TypeError('away')
    const url = new URL(request.url)
    const text = await request.text()
    const call = { method: request.method, path: url.pathname.replace('/api/v1', ''), query: url.searchParams, ifMatch: request.headers.get('if-match'), body: text ? JSON.parse(text) : {} }
    this.calls.push(call)
    const [status, body] = this.more(call) ?? this.answer(call) ?? [200, { items: [], next_cursor: null }]
    return new Response(body === undefined ? null : JSON.stringify(body), { status, headers: { 'content-type': 'application/json' } })
  }

  private answer(call: Call): Answer {
    if (call.path === '/custom-fields') return [200, { items: this.fields }]
    if (call.path === '/privacy') return [200, { version: 1, masks: this.masks, purposes: [{ name: 'marketing', label_en: 'Marketing', label_zh: '营销', needs_consent: true }] }]
    if (call.path.endsWith('/timeline')) return this.page(call.query)
    if (call.path.endsWith('/history')) return [200, { items: [{ actor_name: 'Bob', lines: [{ fact: 'company' }, { fact: 'name' }] }], next_before: null }]
    const shown = this.customer
    if (!shown || call.path !== `/customers/${shown.id}`) return undefined
    if (call.method === 'GET') return [200, shown]
    if (call.ifMatch !== `"${shown.version}"`) return [412, { code: 'record_changed' }]
    const { fields, ...rest } = call.body
    this.customer = { ...shown, ...(rest as Partial<Customer>), fields: { ...shown.fields, ...(fields as object) }, version: shown.version + 1 }
    return [200, this.customer]
  }

  private page(query: URLSearchParams): Answer {
    const kinds = query.getAll('kinds')
    const chosen = this.timeline.filter((one) => !kinds.length || kinds.includes((one as { kind: string }).kind))
    const from = Number(query.get('cursor') ?? 0)
    const to = from + Number(query.get('limit') ?? 50)
    return [200, { items: chosen.slice(from, to), next_cursor: to < chosen.length ? String(to) : null }]
  }
}
