"""A talk that its agent steers: what he asks for, what is heard of legs, and where all stand by what was ordered.

ann has a caller of sales; bob takes both queues; eve takes neither of them, and is a colleague all the same.
"""

from dataclasses import replace
from typing import Any, Final, Self

import pytest

from callcenter.core.commands import CallLeg, Command, HangUpLeg, PlaceLegs, Spot
from callcenter.core.configuration import Configuration
from callcenter.core.errors import ContactCenterError, Refusal
from callcenter.core.events import (
    AgentHungUp,
    LegAnswered,
    LegEnded,
    LegFailed,
    PhoneFound,
    PhoneLost,
    RingEnd,
    Verb,
    VerbFinished,
)
from callcenter.core.guest import Guest
from callcenter.core.requests import (
    AcceptOffer,
    CompleteTransfer,
    DropGuest,
    HoldCall,
    InviteGuest,
    JoinGuest,
    MuteGuest,
    PressKeys,
    RejectOffer,
    Request,
    ResumeCall,
    SetRecording,
    SwapGuest,
    Target,
    TargetKind,
)
from tests.support.floor import START, a_floor
from tests.support.playbook import Playbook

OUTSIDE: Final = "+862112345678"


def recorded_floor() -> Configuration:
    """Sales records its talks, support does not."""
    floor = a_floor()
    return replace(floor, queues={**floor.queues, "sales": replace(floor.queues["sales"], recording=True)})


class Steered(Playbook):
    """`stands`: where the caller and each leg were last told to stand; the ring's own joining is no spot."""

    def __init__(self, configuration: Configuration | None = None) -> None:
        self.stands: dict[str, Spot] = {}
        super().__init__(configuration)

    @classmethod
    def talking(cls, configuration: Configuration | None = None, *, others: tuple[str, ...] = ("bob", "eve")) -> Self:
        """Ann talks with her caller since ten seconds; the others are available."""
        book = cls(configuration).available("ann").calls("4001").answers()
        return book.available(*others).later(10)

    def steer(self, request: Request) -> Self:
        """The agent asks, and the switch begins what it was told."""
        self.give(request)
        return self.begins() if self.center.state.timers.keys() & {self._verb()} else self

    def begins(self) -> Self:
        """The caller is where he was told to go."""
        return self.starts(verb=Verb.ROOM)

    def give(self, given: Any) -> Self:
        super().give(given)
        for order in self.orders:
            self._follow(order)
        return self

    def refused(self, request: Request, code: Refusal) -> Self:
        """The request is refused with this code and leaves everything as it was."""
        before = self._picture()
        with pytest.raises(ContactCenterError) as refusal:
            self.center.handle(replace(request, at=self.at))
        assert refusal.value.code is code
        assert self._picture() == before
        return self

    # What the agent asks for

    def holds(self, agent: str = "ann") -> Self:
        return self.steer(HoldCall(interaction_id="id1", agent=agent, at=START))

    def resumes(self, agent: str = "ann") -> Self:
        return self.steer(ResumeCall(interaction_id="id1", agent=agent, at=START))

    def invites(self, name: str, *, joins: bool = False, agent: str = "ann") -> Self:
        return self.steer(invitation(name, joins=joins, agent=agent))

    def consults(self, name: str = "bob") -> Self:
        """A guest is rung and answers."""
        return self.invites(name).guest_answers(name)

    def swaps(self, agent: str = "ann") -> Self:
        return self.steer(SwapGuest(interaction_id="id1", agent=agent, at=START))

    def joins(self, agent: str = "ann") -> Self:
        return self.steer(JoinGuest(interaction_id="id1", agent=agent, at=START))

    def completes(self, agent: str = "ann") -> Self:
        return self.steer(CompleteTransfer(interaction_id="id1", agent=agent, at=START))

    def drops(self, name: str | None = None, agent: str = "ann") -> Self:
        guest_id = self.guest(name).id if name is not None else None
        return self.steer(DropGuest(interaction_id="id1", agent=agent, guest_id=guest_id, at=START))

    def mutes(self, name: str, *, muted: bool = True) -> Self:
        request = MuteGuest(interaction_id="id1", agent="ann", guest_id=self.guest(name).id, muted=muted, at=START)
        return self.steer(request)

    def turns_down(self, agent: str) -> Self:
        return self.steer(RejectOffer(interaction_id="id1", agent=agent, at=START))

    def accepts(self, agent: str) -> Self:
        return self.give(AcceptOffer(interaction_id="id1", agent=agent, at=START))

    # What is heard

    def guest_answers(self, name: str) -> Self:
        self.give(LegAnswered(call_id="c1", leg_id=self.guest(name).id, at=START))
        return self.begins() if self._verb() in self.center.state.timers else self

    def guest_fails(self, name: str, end: RingEnd) -> Self:
        return self.give(LegFailed(call_id="c1", leg_id=self.guest(name).id, end=end, at=START))

    def phone_hangs_up(self, endpoint: str) -> Self:
        return self.give(AgentHungUp(call_id="c1", endpoint=endpoint, cause="16", at=START))

    def number_hangs_up(self, leg_id: str) -> Self:
        return self.give(LegEnded(call_id="c1", leg_id=leg_id, at=START))

    def room_empties(self) -> Self:
        generation = self.interaction().generation
        return self.give(VerbFinished(call_id="c1", generation=generation, verb=Verb.ROOM, ok=True, at=START))

    def loses_phone(self, endpoint: str = "ann") -> Self:
        return self.give(PhoneLost(endpoint=endpoint, at=START))

    def finds_phone(self, endpoint: str = "ann") -> Self:
        return self.give(PhoneFound(endpoint=endpoint, at=START))

    def phone_answers(self) -> Self:
        return self.give(LegAnswered(call_id="c1", leg_id=self.interaction().return_leg or "", at=START))

    # What came of it

    def guest(self, name: str) -> Guest:
        """The newest guest of this name or number, also one who is gone."""
        return [g for g in self.kept.tables.guests.values() if name in (g.agent, g.dialled)][-1]

    @property
    def called(self) -> list[CallLeg]:
        """Legs called by the last input."""
        return [order for order in self.orders if isinstance(order, CallLeg)]

    @property
    def dropped(self) -> list[str]:
        """Legs hung up by the last input."""
        return [order.leg for order in self.orders if isinstance(order, HangUpLeg)]

    @property
    def where(self) -> dict[str, str]:
        """Who stands where, in words."""
        return {name: spot.value for name, spot in self.stands.items()}

    def _follow(self, order: Command) -> None:
        match order:
            case PlaceLegs():
                if order.caller is not None:
                    self.stands["caller"] = order.caller
                self.stands.update(order.legs)
            case HangUpLeg(leg=leg):
                self.stands.pop(leg, None)
            case _:
                pass
        for change in self.changes:
            guest = getattr(change, "guest", None)
            if guest is not None and guest.state == "consulting" and guest.answered_at == self.at:
                self.stands.setdefault(guest.endpoint or guest.id, Spot.CONSULT)
            if guest is not None and guest.state == "joined":
                self.stands.setdefault(guest.endpoint or guest.id, Spot.TALK)

    def _verb(self) -> str:
        interaction = self.center.state.interactions.get("id1")
        return f"verb:id1:{interaction.generation}" if interaction is not None else ""

    def _picture(self) -> tuple[object, ...]:
        state = self.center.state
        return (
            dict(state.interactions),
            dict(state.agents),
            dict(state.offers),
            {call: dict(guests) for call, guests in state.guests.items()},
            dict(state.timers),
        )


def target(name: str) -> Target:
    """An agent by his name, a number by its digits."""
    return Target(kind=TargetKind.NUMBER if name[:1] in "+0123456789" else TargetKind.AGENT, name=name)


def invitation(name: str, *, joins: bool = False, agent: str = "ann") -> InviteGuest:
    return InviteGuest(interaction_id="id1", agent=agent, target=target(name), joins=joins, at=START)


def all_requests(agent: str) -> list[Request]:
    """One of each kind, as this agent would ask for it."""
    common: dict[str, Any] = {"interaction_id": "id1", "agent": agent, "at": START}
    return [
        HoldCall(**common),
        ResumeCall(**common),
        InviteGuest(target=target("bob"), **common),
        SwapGuest(**common),
        JoinGuest(**common),
        CompleteTransfer(**common),
        DropGuest(**common),
        MuteGuest(guest_id="g", muted=True, **common),
        SetRecording(paused=True, **common),
        PressKeys(keys="1", **common),
    ]
