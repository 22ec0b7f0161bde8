"""The legs of calls in the fake switch: called, placed, picked up, hung up; and the rooms that become empty.

Rule: a leg outlives its caller until somebody ends it, as in a room of Asterisk.
"""

from dataclasses import dataclass, field
from datetime import datetime

from callcenter.core.commands import CallLeg, Spot
from callcenter.core.events import AgentHungUp, Event, LegAnswered, LegEnded, LegFailed, RingEnd


@dataclass(slots=True)
class Leg:
    """One leg besides the caller's. `leg_id` None: the ring has made it. `spot` None: joined by the ring."""

    call_id: str
    name: str
    endpoint: str | None = None
    leg_id: str | None = None
    rings: bool = False
    spot: Spot | None = None


@dataclass(slots=True)
class Legs:
    """All legs, by call and by name: an agent's phone by its endpoint, a number by the id of its channel."""

    of: dict[str, dict[str, Leg]] = field(default_factory=dict)

    def names(self, call_id: str) -> frozenset[str]:
        """The legs of this call."""
        return frozenset(self.of.get(call_id, ()))

    def add(self, leg: Leg) -> None:
        """One more; a phone has one leg in a call."""
        self.of.setdefault(leg.call_id, {})[leg.name] = leg

    def call(self, command: CallLeg) -> None:
        """Somebody is rung for the talk."""
        self.add(
            Leg(
                call_id=command.call_id,
                name=command.endpoint or command.leg_id,
                endpoint=command.endpoint,
                leg_id=command.leg_id,
                rings=True,
                spot=command.spot,
            )
        )

    def place(self, call_id: str, spots: tuple[tuple[str, Spot], ...]) -> None:
        """Who is there goes where he is told; who only rings does not."""
        for name, spot in spots:
            leg = self.of.get(call_id, {}).get(name)
            if leg is not None and not leg.rings:
                leg.spot = spot

    def drop(self, leg: Leg) -> None:
        """It is no more."""
        legs = self.of.get(leg.call_id, {})
        legs.pop(leg.name, None)
        if not legs:
            self.of.pop(leg.call_id, None)

    def in_room(self, call_id: str) -> bool:
        """Whether anybody of them is with the caller."""
        return any(leg.spot is Spot.TALK and not leg.rings for leg in self.of.get(call_id, {}).values())

    def ringing(self) -> list[Leg]:
        """All that ring, of calls that are there or were."""
        return [leg for legs in self.of.values() for leg in legs.values() if leg.rings]

    def standing(self) -> list[Leg]:
        """All that have been placed or called in, and are on the line."""
        return [leg for legs in self.of.values() for leg in legs.values() if not leg.rings and leg.spot is not None]


def end_of(leg: Leg, at: datetime) -> Event:
    """What is said of the end of a leg."""
    if leg.rings:
        return LegFailed(call_id=leg.call_id, leg_id=leg.leg_id or "", end=RingEnd.FAILED, at=at)
    if leg.endpoint is not None:
        return AgentHungUp(call_id=leg.call_id, endpoint=leg.endpoint, at=at)
    return LegEnded(call_id=leg.call_id, leg_id=leg.name, at=at)


def answer_of(leg: Leg, at: datetime) -> Event:
    """What is said of the answer of a leg."""
    return LegAnswered(call_id=leg.call_id, leg_id=leg.leg_id or "", at=at)


def channel_of(leg: Leg) -> str:
    """Where it is said: in order with all other legs of its call, and in none with the caller."""
    return f"{leg.call_id}/agent"
