import { enableAutoUnmount, flushPromises, type VueWrapper } from '@vue/test-utils'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { press, serve, show, type Asked } from '@/testing/builders'
import Player from './Player.vue'
import { aRecording } from './recordings.testing'
import type { Recording } from './waveform'

enableAutoUnmount(afterEach)
beforeEach(() => {
  vi.spyOn(HTMLMediaElement.prototype, 'play').mockResolvedValue()
  vi.spyOn(HTMLMediaElement.prototype, 'pause').mockReturnValue()
})

async function shown(recording: Recording): Promise<{ page: VueWrapper; asked: Asked[] }> {
  const asked = serve(() => ({ status: 200, body: { seconds: recording.seconds, peaks: [0.1, 0.5], gaps: recording.gaps } }))
  const page = show(Player, { recording })
  await flushPromises()
  return { page, asked }
}

const at = (page: VueWrapper): string | undefined => page.get('[role=slider]').attributes('aria-valuenow')

test('arrow keys and a press on the waveform seek, and never leave the recording', async () => {
  const { page } = await shown(aRecording())
  const slider = page.get('[role=slider]')
  press('ArrowRight', {}, slider.element)
  await flushPromises()
  press('PageUp', {}, slider.element)
  await flushPromises()
  expect(at(page)).toBe('35')
  press('End', {}, slider.element)
  await flushPromises()
  press('ArrowRight', {}, slider.element)
  await flushPromises()
  expect(at(page)).toBe('100')
  vi.spyOn(slider.element, 'getBoundingClientRect').mockReturnValue({ left: 0, width: 200 } as DOMRect)
  await slider.trigger('click', { clientX: 50 })
  expect(at(page)).toBe('25')
  expect((page.get('audio').element as HTMLAudioElement).currentTime).toBe(25)
})

test('space plays, and the speed goes up and down', async () => {
  const { page } = await shown(aRecording())
  press(' ', {}, page.get('[role=slider]').element)
  expect(HTMLMediaElement.prototype.play).toHaveBeenCalledOnce()
  press('.', {}, page.get('.player').element)
  await flushPromises()
  expect((page.get('audio').element as HTMLAudioElement).playbackRate).toBe(1.25)
  expect(page.text()).toContain('1.25×')
})

test('a gap is explained in words, and a press on it goes there', async () => {
  const { page } = await shown(aRecording())
  const gap = page.get('.gaps button')
  expect(gap.text()).toContain('0:10, 0:15 of silence')
  expect(gap.text()).toContain('payment data')
  await gap.trigger('click')
  expect(at(page)).toBe('10')
})

test('the sound comes from the recording’s own address, and is taken away only by right', async () => {
  const { page } = await shown(aRecording())
  expect(page.get('audio').attributes('src')).toBe('/api/v1/recordings/rec-1/audio')
  expect(page.get('a[download]').attributes('href')).toBe('/api/v1/recordings/rec-1/audio?download=true')
  const other = await shown(aRecording({ may_download: false }))
  expect(other.page.find('a[download]').exists()).toBe(false)
})

test('what has no sound says why, and nothing is asked for', async () => {
  const gaps = [{ started_at: '2026-03-02T09:00:00Z', ended_at: '2026-03-02T09:01:40Z', cause: 'disk_full' as const, offset: 0, silent: 0 }]
  const { page, asked } = await shown(aRecording({ state: 'missing', seconds: 0, gaps }))
  expect(asked).toEqual([])
  expect(page.find('audio').exists()).toBe(false)
  expect(page.text()).toContain('the whole call, 1:40')
  expect(page.text()).toContain('no room left')
})
