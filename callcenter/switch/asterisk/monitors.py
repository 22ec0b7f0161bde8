"""The phones of supervisors on the lines of agents: called, put onto a channel, taken off it, made a leg of the talk.

Rule: such a phone says of itself which call it is about (`monitor.` and the call's id in CC_CALL), so that nothing that
is heard of it is taken for a leg's. Whose leg is not known yet is put on it after the next look.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import assert_never

from callcenter.core.commands import AdmitMonitor, CallMonitor, HangUpLeg, PlaceMonitor
from callcenter.core.events import LegEnded
from callcenter.switch.asterisk.dialling import Dialling
from callcenter.switch.asterisk.legs import Legs
from callcenter.switch.asterisk.message import AmiMessage
from callcenter.switch.asterisk.orders import Orders
from callcenter.switch.asterisk.translate_events import call_of
from callcenter.switch.asterisk.translate_legs import hang_up_leg_actions
from callcenter.switch.asterisk.translate_monitors import admit_action, is_on, monitored_call, place_monitor_actions

MonitorCommand = CallMonitor | PlaceMonitor | AdmitMonitor


@dataclass(frozen=True, slots=True, kw_only=True)
class _There:
    call_id: str
    channel: str


class Monitors:
    """By the id of their channels. A new link begins with an empty book."""

    def __init__(self, *, orders: Orders, legs: Legs, dialling: Dialling, now: Callable[[], datetime]) -> None:
        self._orders = orders
        self._legs = legs
        self._dialling = dialling
        self._now = now
        self._called: dict[str, str] = {}
        self._there: dict[str, _There] = {}
        self._unplaced: dict[str, PlaceMonitor] = {}

    def clear(self) -> None:
        """A new link: who is there will be seen."""
        self._called.clear()
        self._there.clear()
        self._unplaced.clear()

    def carry_out(self, command: MonitorCommand) -> None:
        """Start doing it and return."""
        match command:
            case CallMonitor():
                self._called[command.leg_id] = command.call_id
                self._dialling.call_monitor(command)
            case PlaceMonitor():
                self._place(command)
            case AdmitMonitor():
                self._admit(command)
            case _:
                assert_never(command)

    def hang_up(self, command: HangUpLeg) -> bool:
        """End it, called or answered; returns whether it is a supervisor's."""
        self._unplaced.pop(command.leg, None)
        if command.leg in self._there:
            self._orders.give(hang_up_leg_actions((command.leg,)), "hang up monitor")
            return True
        called = self._called.pop(command.leg, None) is not None
        return called and self._dialling.give_up(command.call_id, command.leg)

    def failed(self, leg_id: str) -> None:
        """Who was called is not there."""
        self._called.pop(leg_id, None)

    def looked(self) -> None:
        """All channels have been seen: who could not be put anywhere may be by now."""
        unplaced, self._unplaced = self._unplaced, {}
        for command in unplaced.values():
            self._place(command, look=False)

    def is_about(self, message: AmiMessage) -> bool:
        """Whether the message is about a supervisor's phone, and says nothing of any leg."""
        return is_on(call_of(message))

    def note(self, message: AmiMessage) -> LegEnded | None:
        """Take in its state, from an event or a list; returns the end of one that had answered."""
        leg_id, call_id = message.get("Uniqueid"), monitored_call(call_of(message))
        up = message.get("ChannelStateDesc") == "Up"
        if message.name == "Hangup":
            self._called.pop(leg_id, None)
            self._unplaced.pop(leg_id, None)
            self._there.pop(leg_id, None)
            return LegEnded(call_id=call_id, leg_id=leg_id, cause=message.get("Cause"), at=self._now()) if up else None
        if up:
            self._called.pop(leg_id, None)
            self._there[leg_id] = _There(call_id=call_id, channel=message.get("Channel"))
        return None

    def _place(self, command: PlaceMonitor, *, look: bool = True) -> None:
        on = self._legs.unique_id_of(command.call_id, command.leg) if command.leg is not None else command.call_id
        if command.leg_id in self._there and on is not None:
            self._unplaced.pop(command.leg_id, None)
            self._orders.give(place_monitor_actions(command, on), "monitor")
        else:
            self._unplaced[command.leg_id] = command
            if look:
                self._orders.look()

    def _admit(self, command: AdmitMonitor) -> None:
        there = self._there.pop(command.leg_id, None)
        self._unplaced.pop(command.leg_id, None)
        if there is None:
            self._orders.look()
            return
        self._legs.admit(command.call_id, command.endpoint, channel=there.channel, unique_id=command.leg_id)
        self._orders.give((admit_action(command),), "take over")
