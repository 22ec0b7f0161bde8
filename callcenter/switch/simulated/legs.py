"""The legs of simulated talks: where each stands, who is being called into a talk, and how that ends."""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from random import Random
from typing import Final

from callcenter.core.commands import CallLeg, Spot
from callcenter.core.events import AgentHungUp, LegAnswered, LegEnded, LegFailed, RingEnd
from callcenter.switch.simulated.people import Manners

_HUNG_UP: Final = "16"

LegReport = AgentHungUp | LegAnswered | LegEnded | LegFailed


@dataclass(frozen=True, slots=True, kw_only=True)
class _Rung:
    command: CallLeg
    handle: asyncio.TimerHandle

    @property
    def name(self) -> str:
        return self.command.endpoint or self.command.leg_id


class SimulatedLegs:
    """`later` does something after so many seconds; `manners` says how people behave now."""

    def __init__(
        self,
        *,
        post: Callable[[LegReport], None],
        now: Callable[[], datetime],
        later: Callable[[float, Callable[[], None]], asyncio.TimerHandle],
        chance: Random,
        manners: Callable[[], Manners],
    ) -> None:
        self._post = post
        self._now = now
        self._later = later
        self._chance = chance
        self._manners = manners
        # By call: whoever is there, the caller apart. A number outside is no phone of ours.
        self._spots: dict[str, dict[str, Spot]] = {}
        self._outside: set[str] = set()
        self._rung: dict[str, _Rung] = {}

    def stop(self) -> None:
        """Nobody answers any more."""
        for rung in self._rung.values():
            rung.handle.cancel()

    def put(self, call_id: str, name: str, spot: Spot) -> None:
        """A leg that is there stands here now; one that the ring has joined becomes one."""
        self._spots.setdefault(call_id, {})[name] = spot

    def are_in_the_room(self, call_id: str) -> bool:
        """Whether anybody is in the room of the talk, the caller apart."""
        return Spot.TALK in self._spots.get(call_id, {}).values()

    def of(self, call_id: str) -> frozenset[str]:
        """All legs, also those that are only rung."""
        rung = {rung.name for rung in self._rung.values() if rung.command.call_id == call_id}
        return frozenset(self._spots.get(call_id, {})) | rung

    def busy(self) -> set[str]:
        """The phones that ring or talk."""
        there = {name for legs in self._spots.values() for name in legs}
        return there | {rung.name for rung in self._rung.values()}

    def call(self, command: CallLeg, *, registered: bool) -> None:
        """Call somebody; `registered`: his phone can be reached, or it is a number."""
        if command.leg_id in self._rung:
            return
        end: RingEnd | None = RingEnd.NO_ANSWER
        wait = min(self._manners().pick_up, command.ring_seconds)
        if not registered:
            end, wait = RingEnd.UNREACHABLE, 0.0
        elif command.endpoint is None:
            end = self._manners().answer_of_one_called(self._chance)
        elif command.auto_answer:
            end = None
        else:
            # The agent answers on the screen.
            wait = command.ring_seconds
        handle = self._later(
            wait, lambda: self._answers(command.leg_id) if end is None else self._fails(command.leg_id, end)
        )
        self._rung[command.leg_id] = _Rung(command=command, handle=handle)

    def answer(self, endpoint: str) -> bool:
        """The agent picks up on the screen; returns whether he was called into a talk."""
        leg_id = next((leg_id for leg_id, rung in self._rung.items() if rung.command.endpoint == endpoint), None)
        if leg_id is not None:
            self._answers(leg_id)
        return leg_id is not None

    def hang_up(self, call_id: str, name: str) -> bool:
        """End a leg; returns whether it was there."""
        for leg_id, rung in list(self._rung.items()):
            if (rung.command.call_id, rung.name) == (call_id, name):
                self._fails(leg_id, RingEnd.FAILED)
                return True
        if self._spots.get(call_id, {}).pop(name, None) is None:
            return False
        if name in self._outside:
            self._outside.discard(name)
            self._post(LegEnded(call_id=call_id, leg_id=name, cause=_HUNG_UP, at=self._now()))
        else:
            self._post(AgentHungUp(call_id=call_id, endpoint=name, cause=_HUNG_UP, at=self._now()))
        return True

    def _answers(self, leg_id: str) -> None:
        rung = self._rung.pop(leg_id)
        rung.handle.cancel()
        if rung.command.endpoint is None:
            self._outside.add(leg_id)
        self.put(rung.command.call_id, rung.name, rung.command.spot)
        self._post(LegAnswered(call_id=rung.command.call_id, leg_id=leg_id, at=self._now()))

    def _fails(self, leg_id: str, end: RingEnd) -> None:
        rung = self._rung.pop(leg_id)
        rung.handle.cancel()
        self._post(LegFailed(call_id=rung.command.call_id, leg_id=leg_id, end=end, at=self._now()))
