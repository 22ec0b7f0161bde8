// Who may grade, read once when first wanted; whoever leads is often no agent, and the directory does not know him.
import { defineStore } from 'pinia'
import { shallowRef } from 'vue'
import { answered, api } from '@/api/client'
import type { components } from '@/api/schema.gen'
import { useNames } from '@/desk/names'

export type Grader = components['schemas']['GraderShown']

export const useGraders = defineStore('graders', () => {
  const names = useNames()
  const all = shallowRef<Grader[]>([])
  let asked = false

  async function load(): Promise<void> {
    if (asked) return
    asked = true
    try {
      all.value = (await answered(api.GET('/api/v1/quality/graders'))).items
    } catch {
      // Their short names will do; the next one who asks tries again.
      asked = false
    }
  }

  const nameOf = (username: string): string => all.value.find((one) => one.username === username)?.display_name ?? names.person(username)

  return { all, load, nameOf }
})
