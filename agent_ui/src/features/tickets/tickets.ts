// Tickets: this person's own that are open, and those of his queues that nobody has yet.
import { defineStore } from 'pinia'
import { computed } from 'vue'
import { answered, api } from '@/api/client'
import type { components } from '@/api/schema.gen'
import { useListing } from '@/desk/listing'
import { useDesk } from '@/realtime/desk'

export type Ticket = components['schemas']['TicketShown']
export type TicketDetail = components['schemas']['TicketDetail']
export type Comment = components['schemas']['CommentShown']
export type Step = Ticket['steps'][number]
export type OwnStep = components['schemas']['StepGiven']['step']

const MOST = 200
const CHANGES = ['ticket', 'ticket_comment'] as const

const listOf = async (query: { owner: string; queue?: string }): Promise<Ticket[]> =>
  (await answered(api.GET('/api/v1/tickets', { params: { query: { ...query, open: true, limit: MOST } } }))).items

export const useTickets = defineStore('tickets', () => {
  const desk = useDesk()
  const listing = useListing<Ticket>(async () => {
    const queues = desk.me?.queues ?? []
    const found = await Promise.all([listOf({ owner: 'me' }), ...queues.map((queue) => listOf({ owner: 'none', queue }))])
    return [...new Map(found.flat().map((ticket) => [ticket.id, ticket])).values()]
  }, CHANGES)
  const count = computed(() => (listing.loaded.value ? listing.items.value.filter((ticket) => ticket.owner === desk.state?.me).length : null))

  const take = (ticket: Ticket) => told(answered(api.PATCH('/api/v1/tickets/{ticket_id}', { ...pathOf(ticket), // What is not named stays as it is, whatever its type says.
      body: { owner: desk.state?.me ?? null } as components['schemas']['TicketChange'] })))
  const step = (ticket: Ticket, wanted: OwnStep) => told(answered(api.POST('/api/v1/tickets/{ticket_id}/transitions', { ...pathOf(ticket), body: { step: wanted } })))
  const comment = (ticket: Ticket, text: string, open: boolean, wanted: OwnStep | null) =>
    told(answered(api.POST('/api/v1/tickets/{ticket_id}/comments', { params: { path: { ticket_id: ticket.id } }, body: { text, public: open, from_customer: false, step: wanted } })))

  async function told(request: Promise<unknown>): Promise<void> {
    try {
      await request
    } finally {
      void listing.reload()
    }
  }

  return { ...listing, count, take, step, comment }
})

export function pathOf(ticket: Ticket) {
  return { params: { path: { ticket_id: ticket.id }, header: { 'if-match': `"${ticket.version}"` } } }
}

export function isTicketChange(kind: string): boolean {
  return (CHANGES as readonly string[]).includes(kind)
}
