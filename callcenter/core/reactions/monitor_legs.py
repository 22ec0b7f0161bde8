"""The phones of supervisors who are on a line: they answer or not, hang up, and stand where the call is now.

Rule: a monitoring follows its call. Whatever is done with the call does not have to know of it: at the end of each turn
`follow` reads off where the supervisor belongs, and orders what differs. It ends when the call has no agent of ours any
more and will have none: with the talk, or when a number outside has it. A caller who waits again keeps his listener.
"""

from collections.abc import Mapping
from typing import Final

from callcenter.core import supervision
from callcenter.core.agent import Activity
from callcenter.core.commands import HangUpLeg, PlaceMonitor
from callcenter.core.events import LegAnswered, LegEnded, LegEvent, LegFailed, LiveMonitor, RingEnd, SwitchSeen
from callcenter.core.interaction import Interaction, Stage
from callcenter.core.monitoring import Monitoring, MonitoringMode, MonitoringState, MonitoringStep, spot_of, stepped
from callcenter.core.reactions import callback_ends, legs, monitorings
from callcenter.core.records import replace
from callcenter.core.timers import RING_GRACE_SECONDS
from callcenter.core.turn import Turn

_OVER: Final = (Stage.WRAP_UP, Stage.AFTER_TALK)


def on_event(turn: Turn, monitoring: Monitoring, event: LegEvent) -> None:
    """Something is heard of his phone."""
    match event:
        case LegAnswered() if monitoring.state is MonitoringState.CALLING:
            _answered(turn, monitoring)
        case LegFailed(end=how) if monitoring.state is MonitoringState.CALLING:
            monitorings.end(turn, monitoring, cause=how, hang_up=False)
        case LegEnded():
            monitorings.end(turn, monitoring, cause="hung_up", hang_up=False)
        case _:
            pass  # late, or said twice


def on_deadline(turn: Turn, monitoring_id: str) -> None:
    """The switch should have ended this ring by now."""
    monitoring = turn.state.monitorings.get(monitoring_id)
    if monitoring is not None and monitoring.state is MonitoringState.CALLING and turn.state.switch_up:
        monitorings.end(turn, monitoring, cause=RingEnd.NO_ANSWER)


def on_phone_lost(turn: Turn, endpoint: str) -> None:
    """The page that is his phone has gone. He can listen again as soon as it is back."""
    for monitoring in list(turn.state.monitorings.values()):
        if monitoring.endpoint == endpoint:
            monitorings.end(turn, monitoring, cause="phone_lost")


def on_switch_lost(turn: Turn) -> None:
    """Whether the last orders were carried out is not known: they are given again."""
    turn.state.monitor_spots.clear()


def on_seen(turn: Turn, event: SwitchSeen) -> None:
    """What we believe against what the switch shows. Who is missing, or nobody's, is believed at the second look."""
    state = turn.state
    seen = {each.leg_id: each for each in event.monitors}
    missing = set()
    for monitoring in list(state.monitorings.values()):
        there = seen.get(monitoring.id)
        if monitoring.state is MonitoringState.CALLING:
            _look_at_called(turn, monitoring, there)
        elif there is None and monitoring.answered_at is not None and monitoring.answered_at <= event.since_at:
            missing.add(monitoring.id)
            if monitoring.id in state.monitors_missing:
                monitorings.end(turn, monitoring, cause="seen_gone", hang_up=False)
    state.monitors_missing = missing & state.monitorings.keys()
    _hang_up_strays(turn, seen)


def awaits_look(turn: Turn) -> bool:
    """Whether another look is wanted."""
    return bool(turn.state.monitors_missing or turn.state.monitors_stray)


def follow(turn: Turn) -> None:
    """Whatever has become of the calls in this turn, each supervisor is where he belongs."""
    for monitoring in list(turn.state.monitorings.values()):
        interaction = turn.state.interactions.get(monitoring.interaction_id)
        if interaction is None or interaction.stage in _OVER:
            monitorings.end(turn, monitoring, cause="talk_ended")
        elif interaction.stage is Stage.TRANSFERRED:
            monitorings.end(turn, monitoring, cause="transferred_out")
        elif _has_work(turn, monitoring):
            monitorings.end(turn, monitoring, cause="busy")
        elif interaction.stage is Stage.CONNECTED and not _looks_after(turn, monitoring, interaction):
            monitorings.end(turn, monitoring, cause="out_of_scope")
        elif monitoring.supervisor not in turn.state.configuration.agents:
            monitorings.end(turn, monitoring, cause="removed")
        else:
            _follow(turn, _with_agent(turn, monitoring, interaction), interaction)


def _follow(turn: Turn, monitoring: Monitoring, interaction: Interaction) -> None:
    if monitoring.state is not MonitoringState.ON or not turn.state.switch_up:
        return
    on_agents_channel = callback_ends.is_agents_channel(interaction)
    if monitoring.mode is MonitoringMode.BARGE and _can_be_placed(interaction) and not on_agents_channel:
        interaction = legs.place_all(turn, interaction, fresh=True)
    guests = legs.guests_of(turn, interaction)
    spot, leg = wanted = spot_of(monitoring.mode, interaction, guests, on_agents_channel=on_agents_channel)
    if turn.state.monitor_spots.get(monitoring.id) != wanted:
        turn.state.monitor_spots[monitoring.id] = wanted
        turn.order(PlaceMonitor(call_id=monitoring.call_id, leg_id=monitoring.id, spot=spot, leg=leg))


def _looks_after(turn: Turn, monitoring: Monitoring, interaction: Interaction) -> bool:
    """Whether the call is one of his, now that it is another agent's, or perhaps in another queue."""
    configuration, supervisor = turn.state.configuration, monitoring.supervisor
    return monitoring.everywhere or supervision.oversees_contact(
        configuration, supervisor, interaction.queue, interaction.agent
    )


def _has_work(turn: Turn, monitoring: Monitoring) -> bool:
    """Whether the switch's own fallback has found him for a caller: nothing else does."""
    supervisor = turn.state.agents.get(monitoring.supervisor)
    return supervisor is not None and supervisor.activity is not Activity.IDLE


def _can_be_placed(interaction: Interaction) -> bool:
    """Whether caller and agent are still joined by the ring, and could be put into a room."""
    joined = interaction.stage is Stage.CONNECTED and not interaction.placed
    return joined and interaction.endpoint is not None and interaction.return_deadline_at is None


def _with_agent(turn: Turn, monitoring: Monitoring, interaction: Interaction) -> Monitoring:
    """Whoever has the call now is who is heard."""
    agent = interaction.agent if interaction.stage is Stage.CONNECTED else None
    if agent is None or agent == monitoring.agent:
        return monitoring
    return turn.put_monitoring(replace(monitoring, agents=(*monitoring.agents, agent)))


def _answered(turn: Turn, monitoring: Monitoring) -> None:
    turn.cancel_timer(monitorings.timer_of(monitoring.id))
    turn.put_monitoring(replace(stepped(monitoring, MonitoringStep.ANSWER), answered_at=turn.at))


def _look_at_called(turn: Turn, monitoring: Monitoring, there: LiveMonitor | None) -> None:
    """His phone may have answered unheard; one whose deadline passed while nothing could be ordered rings a moment."""
    name = monitorings.timer_of(monitoring.id)
    if there is not None and there.answered:
        _answered(turn, monitoring)
    elif name not in turn.state.timers:
        turn.start_timer(name, RING_GRACE_SECONDS)


def _hang_up_strays(turn: Turn, seen: Mapping[str, LiveMonitor]) -> None:
    """Whoever is on a line for no reason that we know: a service that died has forgotten him, or an order was lost."""
    stray = {leg_id for leg_id in seen if leg_id not in turn.state.monitorings}
    twice = stray & turn.state.monitors_stray
    for leg_id in sorted(twice):
        turn.order(HangUpLeg(call_id=seen[leg_id].call_id, leg=leg_id))
    turn.state.monitors_stray = stray - twice
