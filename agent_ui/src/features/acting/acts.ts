// What can be done on the floor: with an agent, with a call, with a queue. What is not possible now is not offered.
import { Aim, Calendar, ChatLineSquare, CircleClose, Edit, List, Lock, PhoneFilled, RefreshLeft, Switch, Top, Unlock, User } from '@element-plus/icons-vue'
import type { Component } from 'vue'
import { i18n, labelOf } from '@/locales/i18n'
import { useDesk } from '@/realtime/desk'
import type { AgentView, InteractionView, QueueView } from '@/realtime/messages.gen'
import { useLooking } from '@/features/board/looking'
import { MODES } from '@/features/monitoring/monitoring'
import { useActing } from './acting'
import { dropForced, monitor, reopen, takeOver } from './requests'

export interface Act {
  key: string
  words: string
  icon: Component
  run: () => void
  /** Ends something. */
  grave?: boolean
  /** The first of another kind. */
  apart?: boolean
}

const t = (key: string, values: Record<string, unknown> = {}): string => i18n.global.t(`acting.acts.${key}`, values)

export function actsOfAgent(agent: AgentView): Act[] {
  const [acting, desk, looking] = [useActing(), useDesk(), useLooking()]
  const call = desk.state?.interactions[agent.interaction_id ?? '']
  const { username } = agent
  return [
    ...(call?.stage === 'connected' && agent.activity === 'on_contact' ? monitoringOf(call, username) : []),
    { key: 'status', words: t('status'), icon: Switch, run: () => acting.open({ kind: 'status', agent: username }), apart: true },
    ...(agent.forced ? [{ key: 'dropForced', words: t('dropForced'), icon: RefreshLeft, run: () => void acting.atOnce(t('dropForced'), dropForced(username), () => !desk.state?.agents[username]?.forced) }] : []),
    ...(username === desk.state?.me ? [] : [{ key: 'message', words: t('message'), icon: ChatLineSquare, run: () => acting.open({ kind: 'message', to: username, name: agent.display_name }) }]),
    { key: 'skills', words: t('skills'), icon: Edit, run: () => acting.open({ kind: 'skills', agent: username }) },
    { key: 'day', words: t('day'), icon: Calendar, run: () => acting.open({ kind: 'day', agent: username }) },
    ...(call ? [{ key: 'call', words: t('showCall'), icon: PhoneFilled, run: () => void (looking.show('calls'), (looking.text = agent.display_name)) }] : []),
  ]
}

export function actsOfCall(call: InteractionView): Act[] {
  const acting = useActing()
  const desk = useDesk()
  if (call.stage === 'queued') {
    return [
      { key: 'raise', words: t('raise'), icon: Top, run: () => acting.open({ kind: 'raise', call: call.id }) },
      { key: 'move', words: t('move'), icon: Switch, run: () => acting.open({ kind: 'move', call: call.id }) },
      { key: 'assign', words: t('assign'), icon: User, run: () => acting.open({ kind: 'assign', call: call.id }) },
      { key: 'end', words: t('end'), icon: CircleClose, run: () => acting.open({ kind: 'end', call: call.id }), grave: true, apart: true },
    ]
  }
  const agent = desk.state?.agents[call.agent ?? '']
  return [
    ...(call.stage === 'connected' && agent ? monitoringOf(call, agent.username) : []),
    ...(agent && agent.username !== desk.state?.me ? [{ key: 'message', words: t('messageTo', { name: agent.display_name }), icon: ChatLineSquare, run: () => acting.open({ kind: 'message', to: agent.username, name: agent.display_name }), apart: true }] : []),
    ...(call.stage === 'connected' || call.stage === 'offered'
      ? [{ key: 'hangUp', words: t('hangUp'), icon: CircleClose, run: () => acting.open({ kind: 'end', call: call.id }), grave: true, apart: true }]
      : []),
  ]
}

export function actsOfQueue(queue: QueueView): Act[] {
  const acting = useActing()
  const desk = useDesk()
  const looking = useLooking()
  const { name } = queue
  return [
    { key: 'waiting', words: t('showWaiting'), icon: List, run: () => looking.show('waiting', { queue: name }) },
    { key: 'agents', words: t('showAgents'), icon: User, run: () => looking.show('agents', { queue: name }) },
    { key: 'message', words: t('messageQueue'), icon: ChatLineSquare, run: () => acting.open({ kind: 'message', to: `queue:${name}`, name: labelOf(queue) }), apart: true },
    queue.closed
      ? { key: 'open', words: t('open'), icon: Unlock, run: () => void acting.atOnce(t('open'), reopen(name), () => !desk.state?.queues[name]?.closed), apart: true }
      : { key: 'close', words: t('close'), icon: Lock, run: () => acting.open({ kind: 'closure', queue: name }), grave: true, apart: true },
  ]
}

/** One is on one line at a time: whom one listens to already can only be taken over, and is steered where that is shown. */
function monitoringOf(call: InteractionView, username: string): Act[] {
  const [acting, desk] = [useActing(), useDesk()]
  const me = desk.state?.me
  const mine = Object.values(desk.state?.monitorings ?? {}).find((one) => one.supervisor === me && one.state !== 'ended')
  if (username === me || !desk.me) return []
  if (mine) {
    if (mine.interaction_id !== call.id || mine.state !== 'on') return []
    const isMine = (): boolean => desk.me?.interaction_id === call.id
    return [{ key: 'takeOver', words: t('takeOver'), icon: Aim, run: () => void acting.atOnce(t('takeOver'), takeOver(mine.id), isMine) }]
  }
  const isOn = (): boolean => Object.values(desk.state?.monitorings ?? {}).some((one) => one.supervisor === me && one.interaction_id === call.id)
  return MODES.map(({ mode, icon }) => ({ key: mode, words: t(mode), icon, run: () => void acting.atOnce(t(mode), monitor(call.id, mode), isOn) }))
}
