// What this person has opened beside the call: a customer or a ticket that was searched for.
import { defineStore } from 'pinia'
import { ref } from 'vue'

export interface Opened {
  kind: 'customer' | 'ticket'
  id: string
  title: string
}

const MOST = 4

export const useOpened = defineStore('opened', () => {
  const all = ref<Opened[]>([])
  /** The tab that is in front: a day panel's name, or an opened thing's id. */
  const front = ref<string | null>(null)

  function open(one: Opened): void {
    if (all.value.every((other) => other.id !== one.id)) all.value = [one, ...all.value].slice(0, MOST)
    front.value = one.id
  }

  function close(id: string): void {
    all.value = all.value.filter((one) => one.id !== id)
    if (front.value === id) front.value = null
  }

  function clear(): void {
    all.value = []
    front.value = null
  }

  return { all, front, open, close, clear }
})
