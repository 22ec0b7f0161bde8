// The texts of the screens, in the language that was chosen. Codes without a text are shown as words, never as nothing.
import { watchEffect } from 'vue'
import { createI18n } from 'vue-i18n'
import { usePreferences } from '@/desk/preferences'
import { en, zhCN } from './texts'

export const i18n = createI18n({
  legacy: false,
  locale: 'en',
  fallbackLocale: 'en',
  // What is added later (floor.ts) goes into these, and not into the files' own.
  messages: { en: { ...en }, 'zh-CN': { ...zhCN } },
})

const { language } = usePreferences()
watchEffect(() => (i18n.global.locale.value = language.value))

/** The text of a code that the service or an administrator chose: translated when we know it, else its own words. */
export function textOfCode(group: string, code: string): string {
  const key = `${group}.${code}`
  return i18n.global.te(key) || i18n.global.te(key, 'en') ? i18n.global.t(key) : code.replaceAll('_', ' ')
}

/** What went wrong, in words. */
export function textOfProblem(code: string): string {
  const key = `errors.${code}`
  return i18n.global.te(key) ? i18n.global.t(key) : i18n.global.t('errors.unknown')
}

/** Of a thing named in both languages, the name in the chosen one. */
export function labelOf(named: { label_en: string; label_zh: string }): string {
  return i18n.global.locale.value === 'en' ? named.label_en : named.label_zh
}
