// Hands on what is no part of the live state: that a business record is another one (whoever shows it reads it again;
// nothing of it is told here), and what people write.
import { onScopeDispose } from 'vue'
import type { DeskMessage, RecordChanged } from './messages.gen'

/** `null`: the connection was away and anything may have changed. */
type Listener = (change: RecordChanged | null) => void

const listeners = new Set<Listener>()

export function tellRecord(change: RecordChanged | null): void {
  for (const listener of listeners) listener(change)
}

/** Listens as long as the component is there. */
export function useRecordChanges(listener: Listener): void {
  listeners.add(listener)
  onScopeDispose(() => listeners.delete(listener))
}

type Reader = (message: DeskMessage) => void

const readers = new Set<Reader>()

export function tellMessage(message: DeskMessage): void {
  for (const reader of readers) reader(message)
}

/** Listens to what people write to this person, as long as the component is there. */
export function useDeskMessages(reader: Reader): void {
  readers.add(reader)
  onScopeDispose(() => readers.delete(reader))
}
