// What can be done with a call, and what became of each wish. The screen changes when the service says so.
import { useAttempt, type Attempt } from '@/api/attempt'
import { answered, api } from '@/api/client'
import type { components } from '@/api/schema.gen'
import { useDesk } from '@/realtime/desk'
import type { InteractionView } from '@/realtime/messages.gen'
import { askedGuest } from './people'

export type Wanted = components['schemas']['TransferGiven']
type PauseCause = components['schemas']['PauseCause']
type Conference = components['schemas']['ConferenceGiven']
type Deed = 'hold' | 'resume' | 'transfer/swap' | 'transfer/complete' | 'transfer/cancel'

export interface Control {
  /** Where everybody is put: one wish after the other. */
  steering: Attempt
  recording: Attempt
  ending: Attempt
  toggleHold: () => void
  transfer: (wanted: Wanted) => Promise<boolean>
  invite: (wanted: Conference) => Promise<boolean>
  swap: () => void
  complete: () => void
  cancel: () => void
  join: () => void
  drop: (guestId: string) => void
  mute: (guestId: string, muted: boolean) => void
  record: (paused: boolean, cause?: PauseCause) => Promise<boolean>
  hangUp: () => void
}

export function useControl(interaction: () => InteractionView): Control {
  const desk = useDesk()
  const steering = useAttempt()
  const recording = useAttempt()
  const ending = useAttempt()
  const path = () => ({ path: { interaction_id: interaction().id } })
  const isGone = (): boolean => desk.me?.interaction_id !== interaction().id || desk.me.activity !== 'on_contact'

  function steer(deed: Deed, settled: () => boolean): void {
    void steering.ask((once) => {
      const given = { params: path(), ...once }
      switch (deed) {
        case 'hold':
          return answered(api.POST('/api/v1/interactions/{interaction_id}/hold', given))
        case 'resume':
          return answered(api.POST('/api/v1/interactions/{interaction_id}/resume', given))
        case 'transfer/swap':
          return answered(api.POST('/api/v1/interactions/{interaction_id}/transfer/swap', given))
        case 'transfer/complete':
          return answered(api.POST('/api/v1/interactions/{interaction_id}/transfer/complete', given))
        case 'transfer/cancel':
          return answered(api.POST('/api/v1/interactions/{interaction_id}/transfer/cancel', given))
      }
    }, settled)
  }

  function toggleHold(): void {
    const wanted = !interaction().held
    steer(wanted ? 'hold' : 'resume', () => interaction().held === wanted)
  }

  function transfer(wanted: Wanted): Promise<boolean> {
    const before = interaction().guests.length
    return steering.ask(
      (once) => answered(api.POST('/api/v1/interactions/{interaction_id}/transfer', { params: path(), body: wanted, ...once })),
      () => (wanted.kind === 'blind' ? isGone() : interaction().guests.length > before),
    )
  }

  function invite(wanted: Conference): Promise<boolean> {
    const before = interaction().guests.length
    return steering.ask(
      (once) => answered(api.POST('/api/v1/interactions/{interaction_id}/conference', { params: path(), body: wanted, ...once })),
      () => interaction().guests.length > before,
    )
  }

  function swap(): void {
    const before = askedGuest(interaction())?.state
    steer('transfer/swap', () => askedGuest(interaction())?.state !== before)
  }

  function join(): void {
    void steering.ask(
      (once) => answered(api.POST('/api/v1/interactions/{interaction_id}/conference', { params: path(), body: {}, ...once })),
      () => askedGuest(interaction()) === null,
    )
  }

  function drop(guestId: string): void {
    const params = { path: { interaction_id: interaction().id, guest_id: guestId } }
    void steering.ask(
      () => answered(api.DELETE('/api/v1/interactions/{interaction_id}/guests/{guest_id}', { params })),
      () => interaction().guests.every((guest) => guest.id !== guestId),
    )
  }

  function mute(guestId: string, muted: boolean): void {
    const params = { path: { interaction_id: interaction().id, guest_id: guestId } }
    void steering.ask(
      () => answered(api.PATCH('/api/v1/interactions/{interaction_id}/guests/{guest_id}', { params, body: { muted } })),
      () => interaction().guests.find((guest) => guest.id === guestId)?.muted === muted,
    )
  }

  function record(paused: boolean, cause: PauseCause = 'agent'): Promise<boolean> {
    const body = { action: paused ? ('pause' as const) : ('resume' as const), cause }
    return recording.ask(
      (once) => answered(api.POST('/api/v1/interactions/{interaction_id}/recording', { params: path(), body, ...once })),
      () => interaction().recording_paused === paused,
    )
  }

  function hangUp(): void {
    void ending.ask((once) => answered(api.POST('/api/v1/interactions/{interaction_id}/hangup', { params: path(), ...once })), isGone)
  }

  return {
    steering,
    recording,
    ending,
    toggleHold,
    transfer,
    invite,
    swap,
    complete: () => steer('transfer/complete', isGone),
    cancel: () => steer('transfer/cancel', () => askedGuest(interaction()) === null),
    join,
    drop,
    mute,
    record,
    hangUp,
  }
}
