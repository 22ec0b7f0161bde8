// The customer's panel alone, as wide as in a call, or `&wide=100%`. `npm run mock` first, then
// CALLCENTER_UI_SERVICE=http://127.0.0.1:8321 npm run dev, and /dev/story.html?scene=known|several|unknown|looking|nobody|failed
import { createPinia } from 'pinia'
import { createApp, h, ref } from 'vue'
import 'element-plus/theme-chalk/dark/css-vars.css'
import '../src/styles/tokens.css'
import '../src/styles/base.css'
import CustomerPanel from '../src/features/customer/CustomerPanel.vue'
import ExternalPage from '../src/features/customer/ExternalPage.vue'
import { usePreferences } from '../src/desk/preferences'
import { i18n } from '../src/locales/i18n'
import { useDesk } from '../src/realtime/desk'
import { scene as stateOf } from './scenes.mjs'

const query = new URLSearchParams(location.search)
const name = query.get('scene') ?? 'known'
const { chooseLanguage, chooseTheme } = usePreferences()
chooseLanguage(query.get('lang') === 'zh' ? 'zh-CN' : 'en')
chooseTheme(query.get('theme') === 'dark' ? 'dark' : 'light')

await fetch('/api/v1/session', { method: 'POST', body: JSON.stringify({ username: 'alice', password: 'x' }) })
const state = stateOf({ known: 'call', several: 'several', unknown: 'unknown', looking: 'looking' }[name] ?? 'call', 'alice')
const pop = { ...Object.values(state.pops)[0], pop_url: 'https://crm.example.com/call?number={ani_e164}' }
const customerId = ref({ known: 'c-1', hostile: 'hostile', failed: 'missing' }[name] ?? null)

const app = createApp({
  setup: () => () =>
    h('main', { style: `padding:1.4rem;width:${query.get('wide') ?? '50%'}` }, [
      h('div', { class: 'panel', style: 'padding:1.3rem' }, [
        h(CustomerPanel, { customerId: customerId.value, interactionId: name === 'nobody' ? null : 'i-1', pop: name === 'nobody' ? null : pop }),
        name === 'known' ? h(ExternalPage, { pop, style: 'margin-top:1.2rem' }) : null,
      ]),
    ]),
})
app.use(createPinia()).use(i18n)
useDesk().state = state
app.mount('#app')
