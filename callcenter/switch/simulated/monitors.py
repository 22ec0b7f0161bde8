"""Supervisors on the lines of simulated talks: whose phone is called, and who is there. Nobody hears anything here."""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Final, assert_never

from callcenter.core.commands import AdmitMonitor, CallMonitor, PlaceMonitor, Spot
from callcenter.core.events import LegAnswered, LegEnded, LegFailed, LiveMonitor, RingEnd
from callcenter.switch.simulated.legs import SimulatedLegs
from callcenter.switch.simulated.people import Manners

_HUNG_UP: Final = "16"

MonitorReport = LegAnswered | LegEnded | LegFailed
MonitorCommand = CallMonitor | PlaceMonitor | AdmitMonitor


@dataclass(slots=True)
class _Phone:
    command: CallMonitor
    handle: asyncio.TimerHandle
    answered: bool = False


class SimulatedMonitors:
    """`later` does something after so many seconds; an admitted phone goes over to `legs`."""

    def __init__(
        self,
        *,
        post: Callable[[MonitorReport], None],
        now: Callable[[], datetime],
        later: Callable[[float, Callable[[], None]], asyncio.TimerHandle],
        legs: SimulatedLegs,
        manners: Callable[[], Manners],
    ) -> None:
        self._post = post
        self._now = now
        self._later = later
        self._legs = legs
        self._manners = manners
        self._phones: dict[str, _Phone] = {}

    def stop(self) -> None:
        """Nobody answers any more."""
        for phone in self._phones.values():
            phone.handle.cancel()

    def live(self) -> tuple[LiveMonitor, ...]:
        """Who is called, or on a line."""
        return tuple(
            LiveMonitor(call_id=phone.command.call_id, leg_id=leg_id, answered=phone.answered)
            for leg_id, phone in self._phones.items()
        )

    def busy(self) -> set[str]:
        """Their phones."""
        return {phone.command.endpoint for phone in self._phones.values()}

    def carry_out(self, command: MonitorCommand, *, registered: Callable[[str], bool]) -> None:
        """`registered`: whether a phone can be reached."""
        match command:
            case CallMonitor(leg_id=leg_id):
                reached = registered(command.endpoint)
                handle = self._later(
                    min(self._manners().pick_up, command.ring_seconds) if reached else 0,
                    lambda: self._answers(leg_id) if reached else self._fails(leg_id, RingEnd.UNREACHABLE),
                )
                self._phones[leg_id] = _Phone(command, handle)
            case PlaceMonitor():
                pass
            case AdmitMonitor(call_id=call_id, leg_id=leg_id, endpoint=endpoint):
                if self._phones.pop(leg_id, None) is not None:
                    self._legs.put(call_id, endpoint, Spot.SILENCE)
            case _:
                assert_never(command)

    def hang_up(self, leg_id: str) -> bool:
        """End it, called or answered; returns whether it is a supervisor's."""
        phone = self._phones.get(leg_id)
        if phone is None:
            return False
        if not phone.answered:
            self._fails(leg_id, RingEnd.FAILED)
            return True
        del self._phones[leg_id]
        self._post(LegEnded(call_id=phone.command.call_id, leg_id=leg_id, cause=_HUNG_UP, at=self._now()))
        return True

    def _answers(self, leg_id: str) -> None:
        phone = self._phones[leg_id]
        phone.answered = True
        self._post(LegAnswered(call_id=phone.command.call_id, leg_id=leg_id, at=self._now()))

    def _fails(self, leg_id: str, end: RingEnd) -> None:
        phone = self._phones.pop(leg_id)
        phone.handle.cancel()
        self._post(LegFailed(call_id=phone.command.call_id, leg_id=leg_id, end=end, at=self._now()))
