"""The service starts again: what the store knew becomes live state, and every stored deadline is armed.

Rule: nothing is decided here. The switch has not been seen; `resync` settles what happened meanwhile.
"""

from callcenter.core.agent import PhoneState
from callcenter.core.callback import CallbackState, key_of
from callcenter.core.interaction import Interaction, Stage
from callcenter.core.monitoring import MonitoringState
from callcenter.core.offer import is_live
from callcenter.core.reactions import calls, closures, dialled_calls, legs, monitorings, participations, ringing
from callcenter.core.records import replace
from callcenter.core.state import Restored
from callcenter.core.timers import CallbackTimer, WrapUpTimer, name_of
from callcenter.core.turn import Turn


def restore(turn: Turn, restored: Restored) -> None:
    """Take over everything that is not closed."""
    state = turn.state
    for interaction in restored.interactions:
        _restore_interaction(turn, interaction)
    for agent in restored.agents:
        state.agents[agent.username] = replace(agent, phone=PhoneState.UNREACHABLE)
    for offer in sorted(restored.offers, key=lambda offer: offer.number):
        if is_live(offer):
            state.offers[offer.id] = offer
            state.offers_of.setdefault(offer.interaction_id, {})[offer.id] = offer
            turn.start_timer_at(ringing.timer_of(offer), offer.deadline_at)
    _restore_people(turn, restored)
    _restore_monitorings(turn, restored)
    for callback in restored.callbacks:
        state.callbacks[callback.id] = callback
        state.callback_of[key_of(callback.number, callback.number_e164, callback.queue)] = callback.id
        if callback.state is CallbackState.SCHEDULED:
            turn.start_timer_at(name_of(CallbackTimer(callback_id=callback.id)), callback.due_at)
    state.statistics.update(restored.statistics)
    state.left.update(restored.left)
    state.dialled.blocked_at = restored.outbound_blocked_at
    for closure in restored.closures:
        state.closures[closure.queue] = closure
        closures.arm(turn, closure)
    state.touch_all()
    for call_id in restored.finished_calls:
        turn.remember_finished(call_id)


def _restore_interaction(turn: Turn, interaction: Interaction) -> None:
    turn.take_over(interaction)
    if interaction.stage is Stage.WRAP_UP and interaction.wrap_up_deadline_at is not None:
        turn.start_timer_at(name_of(WrapUpTimer(interaction_id=interaction.id)), interaction.wrap_up_deadline_at)
    if interaction.return_deadline_at is not None:
        turn.start_timer_at(legs.return_timer(interaction), interaction.return_deadline_at)
    dialled_calls.arm(turn, interaction)
    if interaction.wrap_up_deadline_at is None or interaction.after_talk:
        calls.look_up(turn, interaction)  # what was found was in memory only


def _restore_monitorings(turn: Turn, restored: Restored) -> None:
    """Who is on whose line; whether he still is, the switch will show."""
    on_line = {monitoring.supervisor: monitoring.id for monitoring in restored.monitorings}
    for monitoring in restored.monitorings:
        turn.state.monitorings[monitoring.id] = monitoring
        if monitoring.state is MonitoringState.CALLING:
            turn.start_timer_at(monitorings.timer_of(monitoring.id), monitoring.deadline_at)
    for username, agent in turn.state.agents.items():
        turn.state.agents[username] = replace(agent, monitoring=on_line.get(username))


def _restore_people(turn: Turn, restored: Restored) -> None:
    """Who is on the line besides the agent, and who still wraps up what he has handed over."""
    for guest in sorted(restored.guests, key=lambda guest: guest.number):
        turn.state.guests.setdefault(guest.interaction_id, {})[guest.id] = guest
    for part in restored.participations:
        turn.state.participations[part.agent] = part
        if part.deadline_at is not None:
            turn.start_timer_at(participations.timer_of(part), part.deadline_at)
