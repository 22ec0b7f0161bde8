// Links to wallboards: made, listed, revoked. The link itself is told once, when it is made.
import { onMounted, ref, shallowRef } from 'vue'
import { useAttempt, type Once } from '@/api/attempt'
import { answered, api } from '@/api/client'
import type { components } from '@/api/schema.gen'

export type Link = components['schemas']['WallboardShown']

export function useLinks() {
  const links = shallowRef<Link[]>([])
  const loaded = ref(false)
  /** The address of the one that was just made. */
  const fresh = ref<string | null>(null)
  const reading = useAttempt()
  const changing = useAttempt()

  async function reload(): Promise<void> {
    await reading.run(async () => {
      links.value = (await answered(api.GET('/api/v1/wallboards'))).items
      loaded.value = true
    })
  }

  /** `hours`: how long it is good; null: until it is revoked. */
  async function make(name: string, queues: string[], hours: number | null): Promise<boolean> {
    const expires_at = hours === null ? null : new Date(Date.now() + hours * 3_600_000).toISOString()
    const done = await changing.ask(async (once: Once) => {
      const made = await answered(api.POST('/api/v1/wallboards', { body: { name, queues, expires_at }, ...once }))
      fresh.value = location.origin + made.url
    })
    if (done) await reload()
    return done
  }

  async function revoke(id: string): Promise<void> {
    await changing.ask((once: Once) => answered(api.DELETE('/api/v1/wallboards/{wallboard_id}', { params: { path: { wallboard_id: id } }, ...once })))
    await reload()
  }

  onMounted(reload)
  return { links, loaded, fresh, reading, changing, reload, make, revoke }
}

/** Whether a screen can still be opened with it. */
export function isGood(link: Link, now: number): boolean {
  return link.revoked_at === null && (link.expires_at === null || Date.parse(link.expires_at) > now)
}
