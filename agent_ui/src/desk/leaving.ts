// Leaving: by one's own wish, or because the service no longer knows us. Nothing of the person stays on this page.
import { useRouter } from 'vue-router'
import { useSession } from '@/api/session'
import { stopPhone } from '@/phone/start'
import { useDesk } from '@/realtime/desk'
import { forgetAllDrafts } from './draft'
import { useOpened } from './opened'

export function useLeaving(): { logOut: () => Promise<void>; sendAway: () => void } {
  const session = useSession()
  const desk = useDesk()
  const opened = useOpened()
  const router = useRouter()

  function putAway(): void {
    stopPhone()
    desk.close()
    opened.clear()
    forgetAllDrafts()
  }

  async function logOut(): Promise<void> {
    try {
      await session.logOut()
    } catch {
      return
    }
    putAway()
    await router.replace({ name: 'login' })
  }

  function sendAway(): void {
    session.forget()
    putAway()
    void router.replace({ name: 'login', query: { again: '1' } })
  }

  return { logOut, sendAway }
}
