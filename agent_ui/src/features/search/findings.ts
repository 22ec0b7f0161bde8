// What a search finds: customers by name, number and pinyin, a ticket by its number, and what the desk itself can do.
import { onScopeDispose, ref, watch, type Ref } from 'vue'
import { answered, api } from '@/api/client'
import { readableNumber } from '@/desk/caller'

export interface Finding {
  key: string
  group: 'customers' | 'tickets' | 'deeds'
  title: string
  about: string
  act: () => void
}

export interface Deed {
  name: string
  words: string
  act: () => void
}

type Open = (kind: 'customer' | 'ticket', id: string, title: string) => void

const TYPING_MS = 150
const HAN = /\p{Script=Han}/u
const MOST = 6
const TICKET = /^#?(\d{1,9})$/

export function useFindings(typed: Ref<string>, open: Open, deeds: () => Deed[]): { found: Ref<Finding[]>; looking: Ref<boolean> } {
  const found = ref<Finding[]>([])
  const looking = ref(false)
  let latest = 0
  let typing: ReturnType<typeof setTimeout> | undefined

  watch(
    typed,
    (text) => {
      clearTimeout(typing)
      latest += 1
      const own = deedsFor(text.trim(), deeds())
      looking.value = isEnough(text.trim())
      found.value = [...found.value.filter((one) => one.group !== 'deeds' && looking.value), ...own]
      if (looking.value) typing = setTimeout(() => look(text.trim(), latest), TYPING_MS)
    },
    { immediate: true },
  )
  onScopeDispose(() => {
    clearTimeout(typing)
    latest += 1
  })

  async function look(text: string, mine: number): Promise<void> {
    const [customers, tickets] = await Promise.all([customersFor(text, open).catch(() => []), ticketsFor(text, open).catch(() => [])])
    // Answers overtake each other: only that to the newest question is shown.
    if (mine !== latest) return
    found.value = [...customers, ...tickets, ...deedsFor(text, deeds())]
    looking.value = false
  }

  return { found, looking }
}

/** A letter is on nearly every name; a family name in Chinese is one character. */
function isEnough(text: string): boolean {
  return text.length > 1 || HAN.test(text)
}

async function customersFor(text: string, open: Open): Promise<Finding[]> {
  const query = /^[+\d][\d\s()-]*$/.test(text) ? { phone: text, limit: MOST } : { q: text, limit: MOST }
  const page = await answered(api.GET('/api/v1/customers', { params: { query } }))
  return page.items.map((one) => ({
    key: `customer-${one.id}`,
    group: 'customers',
    title: one.name,
    about: [one.company, one.phones[0] ? readableNumber(one.phones[0].raw) : null].filter(Boolean).join(' · '),
    act: () => open('customer', one.id, one.name),
  }))
}

async function ticketsFor(text: string, open: Open): Promise<Finding[]> {
  const number = TICKET.exec(text)?.[1]
  if (number === undefined) return []
  const page = await answered(api.GET('/api/v1/tickets', { params: { query: { number: Number(number), limit: MOST } } }))
  return page.items.map((one) => ({
    key: `ticket-${one.id}`,
    group: 'tickets',
    title: one.subject,
    about: one.number,
    act: () => open('ticket', one.id, one.number),
  }))
}

function deedsFor(text: string, deeds: Deed[]): Finding[] {
  const wanted = text.toLowerCase()
  return deeds
    .filter((deed) => deed.words.toLowerCase().includes(wanted))
    .map((deed) => ({ key: `deed-${deed.name}`, group: 'deeds', title: deed.words, about: '', act: deed.act }))
}
