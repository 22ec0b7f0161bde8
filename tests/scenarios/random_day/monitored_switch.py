"""Supervisors' phones in the fake switch, and what must hold of whoever is on a line.

Rule: a supervisor's phone outlives its call until somebody ends it, as in Asterisk.
"""

from dataclasses import dataclass, field

from callcenter.core.agent import Activity, PhoneState
from callcenter.core.commands import AdmitMonitor, CallMonitor, Command, HangUpLeg, MonitorSpot, PlaceMonitor, Spot
from callcenter.core.events import LegAnswered, LegEnded, LegFailed, LiveMonitor, RingEnd, SwitchSeen
from callcenter.core.interaction import Stage
from callcenter.core.monitoring import MonitoringMode, MonitoringState, is_live, spot_of
from callcenter.core.reactions import callback_ends
from callcenter.core.records import replace
from callcenter.core.state import State
from tests.scenarios.random_day.fake_switch import FakeSwitch
from tests.scenarios.random_day.legs import Leg
from tests.support.kept import Tables


@dataclass(slots=True)
class Listener:
    """One supervisor's phone. `spot` None: it stands where it was when it answered."""

    command: CallMonitor
    answered: bool = False
    spot: tuple[MonitorSpot, str | None] | None = None


@dataclass(slots=True)
class ListenedSwitch(FakeSwitch):
    """The fake switch with supervisors' phones."""

    listeners: dict[str, Listener] = field(default_factory=dict)

    def obey(self, command: Command) -> None:
        match command:
            case _ if not self.link_up:
                pass
            case CallMonitor(leg_id=leg_id):
                self.listeners.setdefault(leg_id, Listener(command))
            case PlaceMonitor(leg_id=leg_id, spot=spot, leg=leg):
                if leg_id in self.listeners:
                    self.listeners[leg_id].spot = (spot, leg)
            case AdmitMonitor(call_id=call_id, leg_id=leg_id, endpoint=endpoint):
                if self.listeners.pop(leg_id, None) is not None:
                    self.legs.add(Leg(call_id=call_id, name=endpoint, endpoint=endpoint, spot=Spot.SILENCE))
            case HangUpLeg(leg=leg_id) if leg_id in self.listeners:
                self.end_listener(leg_id)
            case _:
                FakeSwitch.obey(self, command)

    def answer_listener(self, leg_id: str) -> None:
        """His phone is picked up."""
        listener = self.listeners[leg_id]
        listener.answered = True
        self.set_phone(listener.command.endpoint, PhoneState.IN_USE)
        self.say(LegAnswered(call_id=listener.command.call_id, leg_id=leg_id, at=self.at), f"monitor/{leg_id}")

    def end_listener(self, leg_id: str, end: RingEnd = RingEnd.FAILED) -> None:
        """It hangs up, or does not answer."""
        listener = self.listeners.pop(leg_id)
        call_id = listener.command.call_id
        if listener.answered:
            self.set_phone(listener.command.endpoint, PhoneState.IDLE)
            self.say(LegEnded(call_id=call_id, leg_id=leg_id, at=self.at), f"monitor/{leg_id}")
        else:
            self.say(LegFailed(call_id=call_id, leg_id=leg_id, end=end, at=self.at), f"monitor/{leg_id}")

    def restart(self) -> None:
        self.listeners.clear()
        FakeSwitch.restart(self)

    def look(self) -> SwitchSeen:
        monitors = tuple(
            LiveMonitor(call_id=each.command.call_id, leg_id=leg_id, answered=each.answered)
            for leg_id, each in self.listeners.items()
        )
        return replace(FakeSwitch.look(self), monitors=monitors)


def check_monitors(state: State, tables: Tables) -> None:
    """Each has his call and one line; what rings is awaited; nobody who listens is offered anything."""
    assert state.monitorings == {each.id: each for each in tables.monitorings.values() if is_live(each)}
    supervisors = [each.supervisor for each in state.monitorings.values()]
    assert len(supervisors) == len(set(supervisors)), "one at a time"
    assert {a.username: a.monitoring for a in state.agents.values() if a.monitoring} == {
        each.supervisor: each.id for each in state.monitorings.values()
    }
    assert set(state.monitor_spots) <= set(state.monitorings)
    for monitoring in state.monitorings.values():
        call = state.interactions[monitoring.interaction_id]
        assert call.stage not in (Stage.WRAP_UP, Stage.AFTER_TALK, Stage.TRANSFERRED)
        assert call.agent != monitoring.supervisor
        rings = monitoring.state is MonitoringState.CALLING
        assert (f"monitor:{monitoring.id}" in state.timers) <= rings
        assert f"monitor:{monitoring.id}" in state.timers or not rings or not state.switch_up
        assert state.agents[monitoring.supervisor].activity is Activity.IDLE
        assert len(set(monitoring.agents)) >= 1
        if monitoring.state is MonitoringState.ON and state.switch_up:
            _check_place(state, monitoring.id)


def _check_place(state: State, id_: str) -> None:
    """He was told to stand where he belongs, and who talks along has a room to do it in."""
    monitoring = state.monitorings[id_]
    call = state.interactions[monitoring.interaction_id]
    own = callback_ends.is_agents_channel(call)
    guests = list(state.guests.get(call.id, {}).values())
    assert state.monitor_spots[id_] == spot_of(monitoring.mode, call, guests, on_agents_channel=own)
    if monitoring.mode is MonitoringMode.BARGE and call.endpoint is not None and call.return_deadline_at is None:
        assert call.placed or call.stage is not Stage.CONNECTED


def check_monitors_settled(state: State, switch: ListenedSwitch) -> None:
    """Once everything was said: who is on the line is known, and whoever is known is on the line."""
    on = {each.id for each in state.monitorings.values() if each.state is MonitoringState.ON}
    assert {leg_id for leg_id, each in switch.listeners.items() if each.answered} == on
