// Promised callbacks of this person's queues that are still open.
import { defineStore } from 'pinia'
import { computed, onScopeDispose, watch } from 'vue'
import { answered, api } from '@/api/client'
import type { components } from '@/api/schema.gen'
import { useListing } from '@/desk/listing'
import { useDesk } from '@/realtime/desk'

export type Callback = components['schemas']['CallbackShown']

const MOST = 200
const FRESH_MS = 15_000

export const useCallbacks = defineStore('callbacks', () => {
  const desk = useDesk()
  const listing = useListing<Callback>(async () => (await answered(api.GET('/api/v1/callbacks', { params: { query: { open: true, limit: MOST } } }))).items, ['callback'])
  const count = computed(() => (listing.loaded.value ? listing.items.value.length : null))
  // Callbacks are the engine's: nothing tells of them but what becomes of the queues.
  let soon: ReturnType<typeof setTimeout> | undefined
  watch(
    () => desk.myQueues.map((queue) => queue.waiting).join() + (desk.me?.activity ?? ''),
    () => (soon ??= setTimeout(again, FRESH_MS / 10)),
  )
  const timer = setInterval(() => !document.hidden && desk.state && void listing.reload(), FRESH_MS)
  onScopeDispose(() => clearInterval(timer))
  function again(): void {
    soon = undefined
    if (desk.state) void listing.reload()
  }

  async function cancel(callback: Callback): Promise<void> {
    await told(answered(api.DELETE('/api/v1/callbacks/{callback_id}', { params: { path: { callback_id: callback.id } } })))
  }

  async function putOff(callback: Callback, due: string): Promise<void> {
    await told(answered(api.PATCH('/api/v1/callbacks/{callback_id}', { params: { path: { callback_id: callback.id } }, body: { due_at: due } })))
  }

  async function told(request: Promise<unknown>): Promise<void> {
    try {
      await request
    } finally {
      void listing.reload()
    }
  }

  return { ...listing, count, cancel, putOff }
})
