// The pages: sign in, the desk, the wallboard by link, and those of supervisors. Who is not signed in sees only the
// sign-in page; who does not lead sees nothing of the supervisors' pages, and never loads them (floor/pages.ts).
import { createRouter, createWebHistory } from 'vue-router'
import { useSession } from './api/session'
import LoginView from './features/login/LoginView.vue'
import { landing } from './landing'

export const router = createRouter({
  history: createWebHistory(),
  routes: [
    { path: '/login', name: 'login', component: LoginView },
    // Who leads lands on the board, and has his own desk at an address of its own.
    { path: '/', alias: '/desk', name: 'desk', component: () => import('./desk/DeskView.vue') },
    { path: '/wallboard/:token', name: 'wallboard', component: () => import('./features/wallboard/WallboardView.vue') },
    { path: '/:anything(.*)*', redirect: { name: 'desk' } },
  ],
})

router.beforeEach(async (to) => {
  // Whoever has the link sees it, signed in or not.
  if (to.name === 'wallboard') return true
  const session = useSession()
  // The service may be away for a moment: then the sign-in page says so when it is used.
  const signedIn = await session.load().catch(() => false)
  const role = signedIn ? (session.person?.role ?? null) : null
  if (role && role !== 'agent' && !router.hasRoute('floor')) {
    const { addFloorPages } = await import('./floor/pages')
    addFloorPages(router)
    return to.redirectedFrom?.fullPath ?? to.fullPath
  }
  const there = landing({ name: to.name, path: to.path, leads: to.meta.leads === true }, role)
  return there === true || { name: there }
})
