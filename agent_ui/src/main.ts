// Starts the screens; before them the telephone, when this page was one: somebody may be waiting for it.
import { startEarly } from './phone/start'
import { createPinia } from 'pinia'
import { createApp } from 'vue'
import 'element-plus/theme-chalk/dark/css-vars.css'
import './styles/tokens.css'
import './styles/base.css'
import App from './App.vue'
import { i18n } from './locales/i18n'
import { router } from './router'

startEarly()
createApp(App).use(createPinia()).use(i18n).use(router).mount('#app')
