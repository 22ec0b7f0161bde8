// Which microphone, which loudspeaker, and where it rings: remembered on this computer.
import { reactive, watch } from 'vue'

export interface ChosenDevices {
  /** Empty: what the system uses. */
  microphone: string
  speaker: string
  ringer: string
}

const KEY = 'callcenter.phone.devices'

export const chosenDevices = reactive<ChosenDevices>({ microphone: '', speaker: '', ringer: '', ...remembered() })
watch(chosenDevices, () => localStorage.setItem(KEY, JSON.stringify(chosenDevices)), { flush: 'sync' })

/** Sends the sound of an element or an audio context to a device; one that is gone leaves it where it is. */
export async function playOn(sink: object, device: string): Promise<void> {
  await (sink as { setSinkId?: (id: string) => Promise<void> }).setSinkId?.(device).catch(() => undefined)
}

/** The devices of one kind, those without a name left out: they get theirs when the microphone is allowed. */
export async function devicesOf(kind: MediaDeviceKind): Promise<MediaDeviceInfo[]> {
  const all = (await navigator.mediaDevices?.enumerateDevices().catch(() => [])) ?? []
  return all.filter((device) => device.kind === kind && device.label && device.deviceId !== 'default')
}

function remembered(): Partial<ChosenDevices> {
  try {
    return JSON.parse(localStorage.getItem(KEY) ?? '{}') as Partial<ChosenDevices>
  } catch {
    return {}
  }
}
