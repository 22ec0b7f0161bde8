// The alarms that this person sees: what is watched, what is up or about to be, what it can be made of.
import { defineStore } from 'pinia'
import { computed, ref, shallowRef } from 'vue'
import { answered, api } from '@/api/client'
import type { components } from '@/api/schema.gen'
import { useListing } from '@/desk/listing'
import type { Once } from '@/api/attempt'

export type Alarm = components['schemas']['AlarmShown']
export type AlarmWanted = components['schemas']['AlarmWanted']
export type Condition = components['schemas']['ConditionShown']
export type Instance = components['schemas']['InstanceShown']
export type Seen = components['schemas']['SeenShown']
export type Tried = components['schemas']['TriedShown']
export type Watchable = components['schemas']['WatchableShown']
export type Choices = components['schemas']['ChoicesShown']

const KINDS = ['alarm']

/** What it would be now, for each queue. Nothing of it is kept. */
export async function tryOut(wanted: AlarmWanted): Promise<Tried[]> {
  return (await answered(api.POST('/api/v1/alarms/test', { body: wanted }))).items
}

export const useAlarms = defineStore('alarms', () => {
  /** Whether e-mails go out at all. */
  const mail = ref(true)
  const choices = shallowRef<Choices | null>(null)
  const listing = useListing<Alarm>(async () => {
    const [list, made] = await Promise.all([answered(api.GET('/api/v1/alarms')), answered(api.GET('/api/v1/alarms/choices'))])
    mail.value = list.mail
    choices.value = made
    return list.items
  }, KINDS)
  const standing = useListing<Instance>(async () => (await answered(api.GET('/api/v1/alarms/now'))).items, KINDS)
  const metrics = computed(() => new Map((choices.value?.metrics ?? []).map((metric) => [metric.metric, metric])))

  async function save(wanted: AlarmWanted, before: Alarm | null, once: Once): Promise<void> {
    const request = before
      ? api.PUT('/api/v1/alarms/{alarm_id}', { params: { path: { alarm_id: before.id }, header: { 'if-match': `"${before.version}"` } }, body: wanted })
      : api.POST('/api/v1/alarms', { body: wanted, headers: once.headers })
    await told(answered<unknown>(request))
  }

  async function remove(alarm: Alarm): Promise<void> {
    await told(answered(api.DELETE('/api/v1/alarms/{alarm_id}', { params: { path: { alarm_id: alarm.id }, header: { 'if-match': `"${alarm.version}"` } } })))
  }

  async function mute(alarm: Alarm, until: string | null): Promise<void> {
    await told(answered(api.POST('/api/v1/alarms/{alarm_id}/mute', { params: { path: { alarm_id: alarm.id } }, body: { until } })))
  }

  async function acknowledge(id: string): Promise<void> {
    await answered(api.POST('/api/v1/alarms/now/{instance_id}/acknowledge', { params: { path: { instance_id: id } } }))
    void standing.reload()
  }

  async function told(request: Promise<unknown>): Promise<void> {
    await request
    void listing.reload()
    void standing.reload()
  }

  return { ...listing, standing, mail, choices, metrics, save, remove, mute, acknowledge }
})
