// What a supervisor is about to do: the dialog that asks him how, or what is being done at once, with what came of it.
import { defineStore } from 'pinia'
import { ref } from 'vue'
import { useAttempt, type Once } from '@/api/attempt'

export type Dialog =
  | { kind: 'status' | 'skills' | 'day'; agent: string }
  | { kind: 'message'; to: string; name: string }
  | { kind: 'closure'; queue: string }
  | { kind: 'raise' | 'move' | 'assign' | 'end'; call: string }

export const useActing = defineStore('acting', () => {
  const dialog = ref<Dialog | null>(null)
  const attempt = useAttempt()
  /** What is done without a dialog, in words; as long as it runs, is in doubt or has failed. */
  const deed = ref<string | null>(null)

  function open(which: Dialog): void {
    dialog.value = which
  }

  async function atOnce(words: string, request: (once: Once) => Promise<unknown>, settled?: () => boolean): Promise<void> {
    if (attempt.busy.value) return
    deed.value = words
    if (await attempt.ask(request, settled)) deed.value = null
  }

  function putAway(): void {
    if (!attempt.busy.value) deed.value = null
  }

  return { dialog, open, deed, busy: attempt.busy, doubt: attempt.doubt, code: attempt.code, atOnce, putAway }
})
