// Figures as people read them. What nobody knows is a dash, never a zero.
import { i18n } from '@/locales/i18n'

const NOTHING = '–'
const MINUTE = 60
const HALF_A_MINUTE = 30

/** Made once: a board of fifty queues writes thousands of figures a second. */
const formats = new Map<string, { share: Intl.NumberFormat; count: Intl.NumberFormat }>()

function formatsOf(locale: string): { share: Intl.NumberFormat; count: Intl.NumberFormat } {
  const known = formats.get(locale)
  if (known) return known
  const made = { share: new Intl.NumberFormat(locale, { style: 'percent', maximumFractionDigits: 0 }), count: new Intl.NumberFormat(locale) }
  formats.set(locale, made)
  return made
}

export function asShare(share: number | null | undefined): string {
  if (share === null || share === undefined) return NOTHING
  return formatsOf(i18n.global.locale.value).share.format(share)
}

export function asCount(count: number | null | undefined): string {
  return count === null || count === undefined ? NOTHING : formatsOf(i18n.global.locale.value).count.format(count)
}

/** How long somebody who came now would wait: nobody trusts its seconds. */
export function asEstimate(seconds: number | null): string {
  const t = i18n.global.t
  if (seconds === null) return NOTHING
  return seconds < HALF_A_MINUTE ? t('board.noWait') : t('board.minutes', { minutes: Math.max(1, Math.round(seconds / MINUTE)) })
}

/** `14:05`, on the clock of whoever looks. */
export function asTime(at: string): string {
  return new Date(at).toLocaleTimeString(i18n.global.locale.value, { hour: '2-digit', minute: '2-digit', hourCycle: 'h23' })
}
