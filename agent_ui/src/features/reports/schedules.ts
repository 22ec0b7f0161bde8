// When a report goes out by e-mail, to whom; and the fields that say so.
import { shallowRef, ref } from 'vue'
import { answered, api, asProblem } from '@/api/client'
import type { Once } from '@/api/attempt'
import type { components } from '@/api/schema.gen'

export type Schedule = components['schemas']['ReportScheduleShown']
export type ScheduleGiven = components['schemas']['ReportScheduleGiven']
export const CADENCES: readonly Schedule['cadence'][] = ['daily', 'weekly', 'monthly']

export interface Draft {
  cadence: Schedule['cadence']
  wallTime: string
  weekday: number
  monthDay: number
  recipients: string
  format: Schedule['format']
  language: Schedule['language'] | 'zh' | 'en'
  active: boolean
}

export function draftOf(schedule: Schedule | null, language: 'zh' | 'en'): Draft {
  return {
    cadence: schedule?.cadence ?? 'daily',
    wallTime: schedule?.wall_time ?? '08:00',
    weekday: schedule?.weekday ?? 0,
    monthDay: schedule?.month_day ?? 1,
    recipients: schedule?.recipients.join(', ') ?? '',
    format: schedule?.format ?? 'xlsx',
    language: schedule?.language ?? language,
    active: schedule?.active ?? true,
  }
}

/** Addresses as people write them: with commas, semicolons, lines, spaces. */
export const addressesIn = (text: string): string[] => text.split(/[\s,;，；]+/).filter(Boolean)

/** What among them can be no address: to be told before anything is sent. */
export const wrongAddresses = (text: string): string[] => addressesIn(text).filter((one) => !/^[^@]+@[^@]+\.[^@.]+$/.test(one))

/** How the last run went, in as few words as it takes: whom it has not reached, and why. */
export function notReached(schedule: Schedule): { address: string; problem: string; over: boolean }[] {
  return (schedule.deliveries ?? []).flatMap(({ address, state, problem }) => (state === 'failed' || (state === 'waiting' && problem) ? [{ address, problem: problem ?? '', over: state === 'failed' }] : []))
}

export function givenOf(draft: Draft): ScheduleGiven {
  return {
    cadence: draft.cadence,
    wall_time: draft.wallTime,
    weekday: draft.cadence === 'weekly' ? draft.weekday : null,
    month_day: draft.cadence === 'monthly' ? draft.monthDay : null,
    recipients: addressesIn(draft.recipients),
    format: draft.format,
    language: draft.language as ScheduleGiven['language'],
    active: draft.active,
  }
}

export function useSchedules(reportId: string) {
  const items = shallowRef<Schedule[]>([])
  const loaded = ref(false)
  /** Whether e-mails go out at all. */
  const mail = ref(true)
  const code = ref<string | null>(null)
  const path = { report_id: reportId }

  async function load(): Promise<void> {
    try {
      const found = await answered(api.GET('/api/v1/reports/{report_id}/schedules', { params: { path } }))
      items.value = found.items
      mail.value = found.mail
      loaded.value = true
      code.value = null
    } catch (error) {
      code.value = asProblem(error).code
    }
  }

  const one = (schedule: Schedule) => ({ path: { ...path, schedule_id: schedule.id }, header: { 'if-match': `"${schedule.version}"` } })

  async function keep(given: ScheduleGiven, before: Schedule | null, once: Once): Promise<void> {
    if (before) await answered(api.PUT('/api/v1/reports/{report_id}/schedules/{schedule_id}', { params: one(before), body: given }))
    else await answered(api.POST('/api/v1/reports/{report_id}/schedules', { params: { path }, body: given, headers: once.headers }))
    await load()
  }

  async function remove(schedule: Schedule): Promise<void> {
    await answered(api.DELETE('/api/v1/reports/{report_id}/schedules/{schedule_id}', { params: one(schedule) }))
    await load()
  }

  return { items, loaded, mail, code, load, keep, remove }
}
