// The pages: sign in, and the desk. Who is not signed in sees only the first.
import { createRouter, createWebHistory } from 'vue-router'
import { useSession } from './api/session'
import LoginView from './features/login/LoginView.vue'

export const router = createRouter({
  history: createWebHistory(),
  routes: [
    { path: '/login', name: 'login', component: LoginView },
    { path: '/', name: 'desk', component: () => import('./desk/DeskView.vue') },
    { path: '/:anything(.*)*', redirect: { name: 'desk' } },
  ],
})

router.beforeEach(async (to) => {
  // The service may be away for a moment: then the sign-in page says so when it is used.
  const signedIn = await useSession()
    .load()
    .catch(() => false)
  if (!signedIn && to.name !== 'login') return { name: 'login' }
  if (signedIn && to.name === 'login') return { name: 'desk' }
  return true
})
