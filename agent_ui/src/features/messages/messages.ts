// Messages between people of the contact center: kept by the service until they are read.
import { defineStore } from 'pinia'
import { computed, ref, watch } from 'vue'
import { answered, api } from '@/api/client'
import type { components } from '@/api/schema.gen'
import { useListing } from '@/desk/listing'
import { useDesk } from '@/realtime/desk'
import { useDeskMessages } from '@/realtime/records'

export type Message = components['schemas']['DeskMessageShown']

export const LONGEST = 1000
const MOST = 100

export const useMessages = defineStore('messages', () => {
  const desk = useDesk()
  const listing = useListing<Message>(async () => (await answered(api.GET('/api/v1/desk-messages', { params: { query: { limit: MOST } } }))).items, ['desk_message'])
  /** What was put away without being read stays in the list. */
  const hidden = ref(new Set<string>())
  const unread = computed(() => listing.items.value.filter((message) => !message.read))
  const count = computed(() => (listing.loaded.value ? unread.value.length : null))
  /** What is to be shown by itself: the newest that was neither read nor put away. */
  const toast = computed(() => unread.value.find((message) => !hidden.value.has(message.id)) ?? null)

  useDeskMessages((message) => {
    const me = desk.state?.me
    const { type: _type, seq: _seq, ...facts } = message
    const shown: Message = { ...facts, mine: message.sender === me, read: message.sender === me, people: 0, readers: 0 }
    if (listing.items.value.every((one) => one.id !== shown.id)) listing.items.value = [shown, ...listing.items.value]
    // How many it went to is not told.
    if (shown.mine) void listing.reload()
  })
  watch(
    () => desk.state?.me ?? null,
    () => hidden.value.clear(),
  )

  async function read(message: Message): Promise<void> {
    if (message.read) return
    listing.items.value = listing.items.value.map((one) => (one.id === message.id ? { ...one, read: true } : one))
    try {
      await answered(api.POST('/api/v1/desk-messages/{message_id}/read', { params: { path: { message_id: message.id } } }))
    } catch {
      void listing.reload()
    }
  }

  async function write(to: string, text: string, replyTo: string | null): Promise<void> {
    await answered(api.POST('/api/v1/desk-messages', { body: { to, text, reply_to: replyTo } }))
    void listing.reload()
  }

  function hide(message: Message): void {
    hidden.value = new Set([...hidden.value, message.id])
  }

  return { ...listing, unread, count, toast, read, write, hide }
})
