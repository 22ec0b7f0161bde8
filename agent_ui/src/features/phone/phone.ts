// Which of the agent's phones rings, as the service has it, and choosing another.
import { defineStore } from 'pinia'
import { ref } from 'vue'
import { answered, api } from '@/api/client'
import type { components } from '@/api/schema.gen'
import { forgetPhone, usePhoneHere } from '@/phone/start'
import type { PhoneKind } from '@/phone/softphone'

export type PhoneChoices = components['schemas']['PhoneChoices']

export const usePhones = defineStore('phones', () => {
  const choices = ref<PhoneChoices | null>(null)
  const mine = { params: { path: { username: 'me' } } }

  async function load(): Promise<void> {
    choices.value = await answered(api.GET('/api/v1/agents/{username}/phone', mine))
  }

  /** The browser begins first: once it is chosen, calls come to it. */
  async function choose(kind: PhoneKind, username: string): Promise<void> {
    if (kind === 'browser') await usePhoneHere(username)
    choices.value = await answered(api.PUT('/api/v1/agents/{username}/phone', { ...mine, body: { kind } }))
    if (kind !== 'browser') forgetPhone()
  }

  return { choices, load, choose }
})
