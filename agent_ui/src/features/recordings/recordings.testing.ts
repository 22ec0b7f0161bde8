// A recording as the service shows it, for tests.
import type { Recording } from './waveform'

export function aRecording(more: Partial<Recording> = {}): Recording {
  return {
    id: 'rec-1',
    interaction_id: 'i-1',
    kind: 'talk',
    state: 'kept',
    started_at: '2026-03-02T09:00:00Z',
    ended_at: '2026-03-02T09:01:40Z',
    seconds: 100,
    bytes: 1_600_044,
    queue: 'sales',
    agent: 'alice',
    agents: ['alice'],
    direction: 'inbound',
    ani: '13800138000',
    ani_e164: '+8613800138000',
    ani_name: '',
    customer_id: 'c-1',
    customer_name: '李雷',
    disposition: null,
    gaps: [{ started_at: '2026-03-02T09:00:10Z', ended_at: '2026-03-02T09:00:25Z', cause: 'payment', offset: 10, silent: 15 }],
    delete_after: '2026-08-29T09:01:40Z',
    deleted_at: null,
    legal_hold: null,
    may_download: true,
    ...more,
  }
}
