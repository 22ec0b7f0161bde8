// Makes an offer impossible to miss: a ring tone, the title of the tab, and a notification when the tab is hidden.
import { onScopeDispose, watch, type Ref } from 'vue'
import { chosenDevices, playOn } from '@/phone/devices'

export interface Alert {
  key: string
  title: string
  body: string
}

const RING_MS = 2400
const TITLE_MS = 900
let audio: AudioContext | null = null
const ringsOn = { audio: null as AudioContext | null, device: '' }

/** Browsers want a click before any sound and before asking for notifications: call this from one. */
export function allowAlarms(): void {
  audio ??= 'AudioContext' in globalThis ? new AudioContext() : null
  void audio?.resume()
  if ('Notification' in globalThis && Notification.permission === 'default') void Notification.requestPermission()
}

/** Rings while there is an alert; a new `key` is a new alert. */
export function useAlarm(alert: Ref<Alert | null>): void {
  let quiet: (() => void) | null = null
  const stop = (): void => {
    quiet?.()
    quiet = null
  }
  watch(
    () => alert.value?.key,
    () => {
      stop()
      if (alert.value) quiet = raise(alert.value, () => alert.value)
    },
    { immediate: true },
  )
  onScopeDispose(stop)
}

/** `latest` because who calls is often known only a moment after the offer. */
function raise(alert: Alert, latest: () => Alert | null): () => void {
  const usual = document.title
  let shown = false
  const flash = (): void => {
    shown = !shown
    const now = latest() ?? alert
    document.title = shown ? `● ${now.title}` : now.body
  }
  flash()
  ring()
  const notification = notify(alert)
  const timers = [setInterval(ring, RING_MS), setInterval(flash, TITLE_MS)]
  return () => {
    timers.forEach(clearInterval)
    notification?.close()
    document.title = usual
  }
}

function notify(alert: Alert): Notification | null {
  if (!('Notification' in globalThis) || Notification.permission !== 'granted' || !document.hidden) return null
  const notification = new Notification(alert.title, { body: alert.body, tag: alert.key, requireInteraction: true })
  notification.onclick = () => {
    window.focus()
    notification.close()
  }
  return notification
}

/** Two soft notes, twice: heard across a desk, bearable all day. */
function ring(): void {
  audio ??= 'AudioContext' in globalThis ? new AudioContext() : null
  if (audio?.state !== 'running') return
  if (audio !== ringsOn.audio || chosenDevices.ringer !== ringsOn.device) {
    Object.assign(ringsOn, { audio, device: chosenDevices.ringer })
    void playOn(audio, chosenDevices.ringer)
  }
  for (const [delay, pitch] of [[0, 659], [0.18, 880], [0.5, 659], [0.68, 880]] as const) {
    const start = audio.currentTime + delay
    const [tone, volume] = [audio.createOscillator(), audio.createGain()]
    tone.frequency.value = pitch
    volume.gain.setValueAtTime(0, start)
    volume.gain.linearRampToValueAtTime(0.16, start + 0.02)
    volume.gain.exponentialRampToValueAtTime(0.001, start + 0.3)
    tone.connect(volume).connect(audio.destination)
    tone.start(start)
    tone.stop(start + 0.32)
  }
}
