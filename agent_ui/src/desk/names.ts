// How queues and people are called, also those that are not on this person's own screen. Read once, when first wanted.
import { defineStore } from 'pinia'
import { shallowRef, watch } from 'vue'
import { answered, api } from '@/api/client'
import { labelOf } from '@/locales/i18n'
import { useDesk } from '@/realtime/desk'

interface Labels {
  label_en: string
  label_zh: string
}

export const useNames = defineStore('names', () => {
  const desk = useDesk()
  const queues = shallowRef(new Map<string, Labels>())
  const people = shallowRef(new Map<string, string>())
  let asked = false

  // What one person may know is not for the next.
  watch(
    () => desk.state?.me,
    () => {
      asked = false
      queues.value = new Map()
      people.value = new Map()
    },
  )

  async function ask(): Promise<void> {
    if (asked) return
    asked = true
    try {
      const found = await answered(api.GET('/api/v1/directory', { params: { query: { q: '' } } }))
      queues.value = new Map(found.queues.map((one) => [one.name, one]))
      people.value = new Map(found.agents.map((one) => [one.username, one.display_name]))
    } catch {
      // The short name will do; the next one who asks tries again.
      asked = false
    }
  }

  /** In the language of the screen; its short name as long as nobody knows another. */
  function queue(name: string): string {
    const known = desk.state?.queues[name] ?? queues.value.get(name)
    if (!known) void ask()
    return known ? labelOf(known) : name
  }

  function person(username: string): string {
    const known = desk.state?.agents[username]?.display_name ?? people.value.get(username)
    if (!known) void ask()
    return known ?? username
  }

  return { queue, person }
})
