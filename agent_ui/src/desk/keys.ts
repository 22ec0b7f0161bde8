// Keys of the desk. Never while a person types, never while a Chinese input method composes, never by a held key.
import { onScopeDispose } from 'vue'

type Action = () => void

/** `keys` maps a name like `Enter`, `1` or `Alt+h` to what it does. Names with a modifier work in text fields too. */
export function useKeys(keys: () => Record<string, Action>): void {
  function onKey(event: KeyboardEvent): void {
    if (event.isComposing || event.repeat || event.defaultPrevented) return
    const name = nameOf(event)
    if (!name.includes('+') && isTyping(event)) return
    const action = keys()[name]
    if (!action) return
    event.preventDefault()
    action()
  }
  document.addEventListener('keydown', onKey)
  onScopeDispose(() => document.removeEventListener('keydown', onKey))
}

function nameOf(event: KeyboardEvent): string {
  // With Alt, macOS types another character: the physical key is meant.
  const physical = event.altKey ? /^(?:Key|Digit)(.)$/.exec(event.code)?.[1] : undefined
  const key = physical?.toLowerCase() ?? event.key
  const modifier = event.altKey ? 'Alt+' : event.ctrlKey ? 'Ctrl+' : event.metaKey ? 'Meta+' : ''
  return modifier + key
}

function isTyping(event: KeyboardEvent): boolean {
  const target = event.target
  if (!(target instanceof HTMLElement)) return false
  if (target.closest('input, textarea, select, [contenteditable="true"], [role="menu"], [role="listbox"]')) return true
  // Enter on a button presses that button.
  return event.key === 'Enter' && target.closest('button, a') !== null
}
