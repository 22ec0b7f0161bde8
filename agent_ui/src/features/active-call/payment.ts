// While a person types into a payment field (`data-payment`), the call is not recorded.
//
// Rule: what was paused by hand stays paused. A window that loses the focus changes nothing: the card is still being read.
import { onMounted, onScopeDispose, ref, type Ref } from 'vue'

const FIELD = '[data-payment]'

/** `pause` is asked to change the recording; `isPaused` says how it is. Returns whether a payment is being taken. */
export function usePaymentFields(isPaused: () => boolean, pause: (paused: boolean) => Promise<boolean>): Ref<boolean> {
  const taking = ref(false)
  let turn: Promise<unknown> = Promise.resolve()
  let ours = false

  function entered(event: FocusEvent): void {
    // A field that was taken away while it had the focus tells nothing: whatever has the focus next does.
    if (!isField(event.target)) return end()
    if (taking.value) return
    taking.value = true
    turn = turn.then(async () => {
      if (isPaused()) return
      ours = await pause(true)
    })
  }

  function left(event: FocusEvent): void {
    if (!isField(event.target) || isField(event.relatedTarget) || !document.hasFocus()) return
    end()
  }

  function end(): void {
    if (!taking.value) return
    taking.value = false
    turn = turn.then(async () => {
      if (!ours || taking.value) return
      ours = false
      await pause(false)
    })
  }

  onMounted(() => {
    document.addEventListener('focusin', entered)
    document.addEventListener('focusout', left)
  })
  onScopeDispose(() => {
    document.removeEventListener('focusin', entered)
    document.removeEventListener('focusout', left)
    end()
  })
  return taking
}

function isField(target: EventTarget | null): boolean {
  return target instanceof Element && target.closest(FIELD) !== null
}
