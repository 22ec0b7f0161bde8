// Whom a call can go to, as the service finds them while one types; what they do now stays fresh while it is shown.
import { onScopeDispose, ref, watch, type Ref } from 'vue'
import { answered, api, asProblem } from '@/api/client'
import type { components } from '@/api/schema.gen'

export type AgentEntry = components['schemas']['AgentEntry']
export type QueueEntry = components['schemas']['QueueEntry']

export type Choice = { kind: 'agent'; agent: AgentEntry } | { kind: 'queue'; queue: QueueEntry } | { kind: 'number'; number: string }

const TYPING_MS = 120
const FRESH_MS = 3000
const NUMBER = /^\+?[0-9 ().-]{3,}$/

export interface Directory {
  agents: Ref<AgentEntry[]>
  queues: Ref<QueueEntry[]>
  /** What is shown is what was typed. */
  loaded: Ref<boolean>
  code: Ref<string | null>
}

export function useDirectory(typed: Ref<string>): Directory {
  const agents = ref<AgentEntry[]>([])
  const queues = ref<QueueEntry[]>([])
  const loaded = ref(false)
  const code = ref<string | null>(null)
  let latest = 0

  async function look(): Promise<void> {
    const mine = (latest += 1)
    try {
      const found = await answered(api.GET('/api/v1/directory', { params: { query: { q: typed.value.trim().slice(0, 64) } } }))
      // Answers overtake each other: only that to the newest question is shown.
      if (mine !== latest) return
      agents.value = found.agents
      queues.value = found.queues
      code.value = null
    } catch (error) {
      if (mine === latest) code.value = asProblem(error).code
    }
    loaded.value = true
  }

  let typing: ReturnType<typeof setTimeout> | undefined
  watch(typed, () => {
    clearTimeout(typing)
    typing = setTimeout(look, TYPING_MS)
  })
  const fresh = setInterval(look, FRESH_MS)
  onScopeDispose(() => {
    clearTimeout(typing)
    clearInterval(fresh)
    latest += 1
  })
  void look()
  return { agents, queues, loaded, code }
}

/** What was typed, if it is written as a number. Whether it may be called, the service says. */
export function numberTyped(typed: string): string | null {
  const text = typed.trim()
  return NUMBER.test(text) ? text : null
}

export function keyOf(choice: Choice): string {
  if (choice.kind === 'agent') return `agent-${choice.agent.username}`
  return choice.kind === 'queue' ? `queue-${choice.queue.name}` : 'number'
}
