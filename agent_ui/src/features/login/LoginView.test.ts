import { flushPromises } from '@vue/test-utils'
import { afterEach, expect, test, vi } from 'vitest'
import { createMemoryHistory, createRouter } from 'vue-router'
import { serve, show } from '@/testing/builders'
import LoginView from './LoginView.vue'

afterEach(() => vi.unstubAllGlobals())

const person = { username: 'alice', display_name: 'Alice', role: 'agent', language: 'en', expires_at: '2026-03-02T20:00:00Z' }

async function open(): Promise<{ view: ReturnType<typeof show>; router: ReturnType<typeof createRouter> }> {
  const router = createRouter({
    history: createMemoryHistory(),
    routes: [
      { path: '/login', name: 'login', component: LoginView },
      { path: '/', name: 'desk', component: { template: '<p />' } },
    ],
  })
  await router.push('/login')
  return { view: show(LoginView, {}, [router]), router }
}

async function submit(view: ReturnType<typeof show>, username: string, password: string): Promise<void> {
  await view.get('#username').setValue(username)
  await view.get('#password').setValue(password)
  await view.get('form').trigger('submit')
  await flushPromises()
}

test('the right password leads to the desk', async () => {
  const asked = serve(() => ({ status: 200, body: person }))
  const { view, router } = await open()
  await submit(view, ' alice ', 'secret')
  expect(asked.map((one) => [one.method, one.path])).toEqual([
    ['POST', '/api/v1/session'],
    ['GET', '/api/v1/session'],
  ])
  expect(asked[0]?.body).toEqual({ username: 'alice', password: 'secret' })
  expect(router.currentRoute.value.name).toBe('desk')
})

test('a wrong password is said and cleared', async () => {
  serve(() => ({ status: 401, body: { code: 'wrong_credentials' } }))
  const { view, router } = await open()
  await submit(view, 'alice', 'wrong')
  expect(view.get('[role=alert]').text()).toBe('The user name or password is wrong.')
  expect(view.get<HTMLInputElement>('#password').element.value).toBe('')
  expect(router.currentRoute.value.name).toBe('login')
})

test('nothing is asked without a password', async () => {
  const asked = serve()
  const { view } = await open()
  await submit(view, 'alice', '')
  expect(asked).toEqual([])
  expect(view.get('[role=alert]').text()).toBe('Enter your user name and password.')
})

test('a service that cannot be reached is said', async () => {
  vi.stubGlobal('fetch', () => Promise.reject(new TypeError('failed')))
  const { view } = await open()
  await submit(view, 'alice', 'secret')
  expect(view.get('[role=alert]').text()).toContain('cannot be reached')
})
