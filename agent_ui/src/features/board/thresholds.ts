// When a number is not well any more: the tone says it to the eye, the words to everybody.
import { i18n } from '@/locales/i18n'
import type { AlarmView, QueueFigures, QueueView } from '@/realtime/messages.gen'

export type Tone = 'calm' | 'info' | 'warn' | 'bad'

export interface Mark {
  tone: Tone
  words: string
}

/** Below these shares a service level is low, and very low. */
const LOW = 0.8
const VERY_LOW = 0.6
/** Of the service level's seconds: from here on somebody waits much too long. */
const MUCH_TOO_LONG = 3

export function toneOfWait(queue: QueueView, now: number): Tone {
  if (queue.longest_waiting_since_at === null) return 'calm'
  const waited = (now - Date.parse(queue.longest_waiting_since_at)) / 1000
  if (waited <= queue.service_level_seconds) return 'calm'
  return waited > MUCH_TOO_LONG * queue.service_level_seconds ? 'bad' : 'warn'
}

export function toneOfLevel(share: number | null | undefined): Tone {
  if (share === null || share === undefined || share >= LOW) return 'calm'
  return share < VERY_LOW ? 'bad' : 'warn'
}

/** What is the matter with a queue, the worst first. An alarm is what people have asked to be told of. */
export function marksOf(queue: QueueView, figures: QueueFigures | undefined, alarms: AlarmView[], now: number): Mark[] {
  const t = i18n.global.t
  const marks: Mark[] = alarms.map((alarm) => ({ tone: toneOfAlarm(alarm), words: alarm.name }))
  if (queue.waiting > 0 && queue.agents_logged_in === 0) marks.push({ tone: 'bad', words: t('board.marks.nobody') })
  const wait = toneOfWait(queue, now)
  if (wait !== 'calm') marks.push({ tone: wait, words: t(wait === 'bad' ? 'board.marks.farOver' : 'board.marks.over', { seconds: queue.service_level_seconds }) })
  const level = toneOfLevel(figures?.recent.service_level)
  if (level !== 'calm') marks.push({ tone: level, words: t(level === 'bad' ? 'board.marks.veryLow' : 'board.marks.low') })
  return marks.toSorted((one, other) => WEIGHT[other.tone] - WEIGHT[one.tone])
}

export function toneOfAlarm(alarm: AlarmView): Tone {
  return alarm.severity === 'critical' ? 'bad' : alarm.severity === 'warning' ? 'warn' : 'info'
}

const WEIGHT: Record<Tone, number> = { calm: 0, info: 1, warn: 2, bad: 3 }
