// Who is signed in on this page.
import { defineStore } from 'pinia'
import { ref } from 'vue'
import { answered, api, asProblem } from './client'
import type { components } from './schema.gen'

export type Person = components['schemas']['SessionShown']

export const useSession = defineStore('session', () => {
  const person = ref<Person | null>(null)

  /** Whether somebody is signed in, as far as this page knows or the service says. */
  async function load(): Promise<boolean> {
    return person.value !== null || ask()
  }

  /** The cookie is the service's, so only the service knows. */
  async function ask(): Promise<boolean> {
    try {
      person.value = await answered(api.GET('/api/v1/session'))
      return true
    } catch (error) {
      if (asProblem(error).status !== 401) throw error
      return false
    }
  }

  async function logIn(username: string, password: string): Promise<void> {
    await answered(api.POST('/api/v1/session', { body: { username, password } }))
    person.value = await answered(api.GET('/api/v1/session'))
  }

  async function logOut(): Promise<void> {
    await answered(api.DELETE('/api/v1/session'))
    person.value = null
  }

  /** The service no longer knows us. */
  function forget(): void {
    person.value = null
  }

  return { person, load, ask, logIn, logOut, forget }
})
