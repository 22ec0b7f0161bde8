"""Supervisors on the lines of agents: whose phone is called, what he may ask for, when it is over.

Rule: nothing that a supervisor does is heard by the caller unless he talks along, and the talk does not notice when he
comes or goes. How the call becomes his: `taking_over.py`; where his phone stands: `monitor_legs.py`.
"""

from typing import Final, assert_never

from callcenter.core import supervision
from callcenter.core.agent import Activity, Agent, PhoneState
from callcenter.core.commands import CallMonitor, HangUpLeg
from callcenter.core.errors import ContactCenterError, Refusal
from callcenter.core.interaction import Interaction, Stage
from callcenter.core.monitoring import Monitoring, MonitoringStep, stepped
from callcenter.core.monitoring_requests import (
    MonitoringRequest,
    StartMonitoring,
    StopMonitoring,
    SwitchMonitoring,
    TakeOver,
)
from callcenter.core.reactions import callback_ends, taking_over
from callcenter.core.records import replace
from callcenter.core.timers import RING_GRACE_SECONDS, MonitorTimer, name_of
from callcenter.core.turn import Turn

_RING_SECONDS: Final = 20


def request(turn: Turn, asked: MonitoringRequest) -> None:
    """A supervisor asks for something; it is his own, or refused."""
    match asked:
        case StartMonitoring():
            start(turn, asked)
        case SwitchMonitoring(mode=mode):
            monitoring = his(turn, asked.monitoring_id, asked.supervisor)
            if monitoring.mode is not mode:
                turn.put_monitoring(replace(monitoring, mode=mode))
        case StopMonitoring():
            end(turn, his(turn, asked.monitoring_id, asked.supervisor), cause="stopped")
        case TakeOver():
            monitoring = his(turn, asked.monitoring_id, asked.supervisor)
            taking_over.check(turn, monitoring)
            end(turn, monitoring, cause="took_over", hang_up=False)
            taking_over.take_over(turn, monitoring)
        case _:
            assert_never(asked)


def start(turn: Turn, asked: StartMonitoring) -> None:
    """His phone is called, and answers by itself."""
    supervisor, endpoint = _with_phone(turn, asked.supervisor)
    interaction = _audible(turn, asked)
    if any(each.supervisor == asked.supervisor for each in turn.state.monitorings.values()):
        raise ContactCenterError(Refusal.ALREADY_MONITORING)
    if supervisor.activity is not Activity.IDLE or supervisor.phone is PhoneState.IN_USE:
        raise ContactCenterError(Refusal.BUSY_WITH_A_CONTACT)
    if not turn.state.switch_up:
        raise ContactCenterError(Refusal.SWITCH_AWAY)
    if supervisor.phone is PhoneState.UNREACHABLE or supervisor.phone_fault is not None:
        raise ContactCenterError(Refusal.PHONE_UNREACHABLE)
    id_ = asked.monitoring_id or turn.new_id()
    monitoring = Monitoring(
        id=id_,
        interaction_id=interaction.id,
        call_id=interaction.call_id,
        supervisor=asked.supervisor,
        endpoint=endpoint,
        agents=(interaction.agent or "",),
        mode=asked.mode,
        everywhere=asked.everywhere,
        started_at=turn.at,
        deadline_at=turn.start_timer(timer_of(id_), _RING_SECONDS + RING_GRACE_SECONDS),
    )
    turn.put_monitoring(monitoring)
    turn.put_agent(replace(supervisor, monitoring=id_))
    turn.order(
        CallMonitor(
            call_id=interaction.call_id,
            leg_id=id_,
            endpoint=endpoint,
            # The number of ours that was called: the caller's is his own business on a telephone's display.
            shown=interaction.dnis,
            ring_seconds=_RING_SECONDS,
        )
    )


def end(turn: Turn, monitoring: Monitoring, *, cause: str, hang_up: bool = True) -> None:
    """It is over. `hang_up`: his phone is called, or on the line, as far as we know."""
    turn.cancel_timer(timer_of(monitoring.id))
    if hang_up:
        turn.order(HangUpLeg(call_id=monitoring.call_id, leg=monitoring.id))
    turn.put_monitoring(replace(stepped(monitoring, MonitoringStep.END), ended_at=turn.at, cause=cause))
    supervisor = turn.state.agents.get(monitoring.supervisor)
    if supervisor is not None and supervisor.monitoring == monitoring.id:
        turn.put_agent(replace(supervisor, monitoring=None))


def his(turn: Turn, monitoring_id: str, supervisor: str | None) -> Monitoring:
    """The monitoring, if it is this supervisor's; None: whosever it is."""
    monitoring = turn.state.monitorings.get(monitoring_id)
    if monitoring is None or supervisor not in (None, monitoring.supervisor):
        raise ContactCenterError(Refusal.UNKNOWN_MONITORING)
    return monitoring


def timer_of(monitoring_id: str) -> str:
    """The name of its deadline."""
    return name_of(MonitorTimer(monitoring_id=monitoring_id))


def _with_phone(turn: Turn, username: str) -> tuple[Agent, str]:
    agent = turn.state.agents.get(username)
    profile = turn.state.configuration.agents.get(username)
    if agent is None or profile is None or not profile.endpoint:
        raise ContactCenterError(Refusal.NO_PHONE)
    return agent, profile.endpoint


def _looks_after(turn: Turn, supervisor: str, interaction: Interaction) -> bool:
    return supervision.oversees_contact(turn.state.configuration, supervisor, interaction.queue, interaction.agent)


def _audible(turn: Turn, asked: StartMonitoring) -> Interaction:
    """The call, if there is an agent in it whose line can be listened to."""
    interaction = turn.state.interactions.get(asked.interaction_id)
    if interaction is None or not (asked.everywhere or _looks_after(turn, asked.supervisor, interaction)):
        raise ContactCenterError(Refusal.UNKNOWN_INTERACTION)
    if interaction.stage in (Stage.WRAP_UP, Stage.AFTER_TALK):
        raise ContactCenterError(Refusal.ALREADY_ENDED)
    if interaction.agent == asked.supervisor:
        raise ContactCenterError(Refusal.TARGET_IS_YOURSELF)
    has_line = interaction.endpoint is not None or callback_ends.is_agents_channel(interaction)
    if interaction.stage is not Stage.CONNECTED or interaction.agent is None or not has_line:
        raise ContactCenterError(Refusal.NOT_CONNECTED)
    return interaction
