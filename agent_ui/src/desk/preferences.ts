// What a person likes on this computer: language and light or dark. The system's wish counts until one is chosen.
import { computed, ref, watchEffect } from 'vue'

export type Theme = 'system' | 'light' | 'dark'
export type Language = 'zh-CN' | 'en'

const THEME = 'callcenter.theme'
const LANGUAGE = 'callcenter.language'
const systemDark = matchMedia('(prefers-color-scheme: dark)')

const theme = ref<Theme>((localStorage.getItem(THEME) as Theme | null) ?? 'system')
const language = ref<Language>(firstLanguage())
const systemIsDark = ref(systemDark.matches)
systemDark.addEventListener('change', (event) => (systemIsDark.value = event.matches))

const dark = computed(() => theme.value === 'dark' || (theme.value === 'system' && systemIsDark.value))

watchEffect(() => {
  document.documentElement.classList.toggle('dark', dark.value)
  document.documentElement.lang = language.value
})

export function usePreferences() {
  return { theme, language, dark, chooseTheme, chooseLanguage, suggestLanguage }
}

function chooseTheme(choice: Theme): void {
  theme.value = choice
  localStorage.setItem(THEME, choice)
}

function chooseLanguage(choice: Language): void {
  language.value = choice
  localStorage.setItem(LANGUAGE, choice)
}

/** The person's own language, unless another was chosen on this computer. */
function suggestLanguage(code: string): void {
  if (localStorage.getItem(LANGUAGE) === null) language.value = code.startsWith('zh') ? 'zh-CN' : 'en'
}

function firstLanguage(): Language {
  const chosen = localStorage.getItem(LANGUAGE)
  if (chosen === 'zh-CN' || chosen === 'en') return chosen
  return navigator.language.startsWith('zh') ? 'zh-CN' : 'en'
}
