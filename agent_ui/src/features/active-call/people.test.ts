import { expect, test } from 'vitest'
import { aGuest, anInteraction } from '@/testing/builders'
import type { InteractionView } from '@/realtime/messages.gen'
import { circlesOf, guestOf } from './people'

/** `you+Lei talk; Carol music`: each circle, mine first. */
function said(more: Partial<InteractionView>, me = 'alice'): string {
  return circlesOf(anInteraction(more), me, 'Lei')
    .map((circle) => `${circle.mine ? '*' : ''}${circle.people.map((one) => one.name).join('+')} ${circle.sound}`)
    .join('; ')
}

const carol = (state: 'ringing' | 'consulting' | 'waiting' | 'joined') => aGuest({ state })
const bob = aGuest({ id: 'g-2', agent: 'bob', display_name: 'Bob', state: 'joined' })

test.each<[string, Partial<InteractionView>, string]>([
  ['two talk', {}, '*Alice+Lei talk'],
  ['held', { held: true }, '*Alice silence; Lei music'],
  ['somebody is rung', { guests: [carol('ringing')] }, '*Alice ringing; Lei music; Carol ringing'],
  ['consulting', { guests: [carol('consulting')] }, '*Alice+Carol talk; Lei music'],
  ['swapped', { guests: [carol('waiting')] }, '*Alice+Lei talk; Carol music'],
  ['three together', { guests: [carol('joined')] }, '*Alice+Lei+Carol talk'],
  ['a fourth is rung, the others keep him company', { guests: [bob, carol('ringing')] }, '*Alice ringing; Lei+Bob talk; Carol ringing'],
  ['a fourth is consulted', { guests: [bob, carol('consulting')] }, '*Alice+Carol talk; Lei+Bob talk'],
  ['the caller of a conference is held', { held: true, guests: [bob] }, '*Alice+Bob talk; Lei music'],
  ['the phone is gone', { phone_away_until: '2026-03-02T12:00:20Z' }, '*Alice away; Lei music'],
  ['the phone is gone and others are there', { phone_away_until: '2026-03-02T12:00:20Z', guests: [bob] }, '*Alice away; Lei+Bob talk'],
])('%s', (_, more, circles) => {
  expect(said(more)).toBe(circles)
})

test('a guest sees it from where he is', () => {
  expect(said({ guests: [carol('consulting')] }, 'carol')).toBe('*Alice+Carol talk; Lei music')
  expect(said({ guests: [carol('waiting')] }, 'carol')).toBe('*Carol music; Alice+Lei talk')
})

test('who has the call is nobody’s guest in it', () => {
  const interaction = anInteraction({ guests: [aGuest()] })
  expect(guestOf(interaction, 'carol')?.id).toBe('g-1')
  expect(guestOf(interaction, 'alice')).toBe(null)
})
