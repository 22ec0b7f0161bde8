// What this agent has done today, and his queues as they are now. The day is read again after each contact.
import { defineStore } from 'pinia'
import { ref, shallowRef, watch } from 'vue'
import { answered, api, asProblem } from '@/api/client'
import type { components } from '@/api/schema.gen'
import { useListing } from '@/desk/listing'
import { useDesk } from '@/realtime/desk'

export type Day = components['schemas']['AgentDay']
export type OwnQueue = components['schemas']['OwnQueue']
export type Stretch = components['schemas']['StretchShown']

/** What has just ended is written within moments. */
const WRITTEN_MS = 700
const FRESH_MS = 3000

export const useMyDay = defineStore('my-day', () => {
  const desk = useDesk()
  const listing = useListing<Day>(async () => [await answered(api.GET('/api/v1/agents/me/day'))], ['survey'])
  let soon: ReturnType<typeof setTimeout> | undefined
  watch(
    () => [desk.me?.activity, desk.me?.status, desk.me?.reason].join(),
    () => {
      clearTimeout(soon)
      soon = setTimeout(() => desk.me && void listing.reload(), WRITTEN_MS)
    },
  )
  return listing
})

/** The queues as they are now, as long as somebody looks. */
export const useOwnQueues = defineStore('own-queues', () => {
  const desk = useDesk()
  const queues = shallowRef<OwnQueue[]>([])
  const loaded = ref(false)
  const code = ref<string | null>(null)
  let lookers = 0
  let timer: ReturnType<typeof setInterval> | undefined

  async function load(): Promise<void> {
    // Who has just left is nobody here any more.
    if (document.hidden || !desk.me) return
    try {
      queues.value = (await answered(api.GET('/api/v1/agents/me/queues'))).items
      loaded.value = true
      code.value = null
    } catch (error) {
      code.value = asProblem(error).code
    }
  }

  /** Looks until the returned function is called. */
  function look(): () => void {
    lookers += 1
    void load()
    timer ??= setInterval(load, FRESH_MS)
    return () => {
      lookers -= 1
      if (lookers > 0) return
      clearInterval(timer)
      timer = undefined
    }
  }

  // Whoever has just become available is somewhere in the line at once.
  watch(
    () => [desk.me?.activity, desk.me?.status].join(),
    () => lookers > 0 && void load(),
  )

  return { queues, loaded, code, look }
})
