// What the pieces of a day are called.
import { i18n, textOfCode } from '@/locales/i18n'
import type { LaneName } from './agentDay'

export function kindWords(lane: LaneName, kind: string, reason: string | null): string {
  if (reason) return textOfCode('reasons', reason)
  if (lane === 'status') return textOfCode('status', kind)
  return lane === 'activity' ? textOfCode('activity', kind) : i18n.global.t(`agentDay.${lane === 'contacts' ? 'parts' : 'offers'}.${kind}`)
}
