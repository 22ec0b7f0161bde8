"""What agents do with a call on the stage of a rehearsal, and what the phones of those they ask in do.

Every play is possible; many are refused, or come when there is nobody they are about.
"""

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Final

from callcenter.core import events, requests
from callcenter.core.events import Event, RingEnd
from callcenter.core.guest import Guest
from callcenter.core.interaction import Interaction
from callcenter.core.requests import Request, Target, TargetKind
from callcenter.core.state import State

CallPlay = Callable[[Interaction, int], Event | Request]

_NUMBER: Final = "+8613900139000"
_TARGETS: Final = (
    Target(kind=TargetKind.AGENT, name="bob"),
    Target(kind=TargetKind.AGENT, name="carol"),
    Target(kind=TargetKind.NUMBER, name=_NUMBER),
    Target(kind=TargetKind.AGENT, name="alice"),
)
_SENT_TO: Final = (*_TARGETS, Target(kind=TargetKind.QUEUE, name="support"))


def control_plays(state: Callable[[], State], now: Callable[[], datetime]) -> Mapping[str, CallPlay]:
    """What can be played with one call. The agent is always the one whose call it is."""

    def guest_of(one: Interaction, number: int) -> Guest | None:
        guests = list(state().guests.get(one.id, {}).values())
        return guests[number % len(guests)] if guests else None

    def leg_of(one: Interaction, number: int) -> str:
        guest = guest_of(one, number)
        return guest.id if guest else "nobody"

    def hung_up(one: Interaction, number: int) -> Event:
        guest = guest_of(one, number)
        if guest is not None and guest.endpoint is None:
            return events.LegEnded(call_id=one.call_id, leg_id=guest.id, at=now())
        endpoint = guest.endpoint if guest is not None and guest.endpoint else f"desk-{one.agent}"
        return events.AgentHungUp(call_id=one.call_id, endpoint=endpoint, at=now())

    def steered(kind: type[requests.HoldCall | requests.ResumeCall | requests.SwapGuest]) -> CallPlay:
        return lambda one, _: kind(interaction_id=one.id, agent=one.agent or "alice", at=now())

    def ended(kind: type[requests.JoinGuest | requests.CompleteTransfer]) -> CallPlay:
        return lambda one, _: kind(interaction_id=one.id, agent=one.agent or "alice", at=now())

    return {
        "hold_call": steered(requests.HoldCall),
        "resume_call": steered(requests.ResumeCall),
        "swap": steered(requests.SwapGuest),
        "join": ended(requests.JoinGuest),
        "complete": ended(requests.CompleteTransfer),
        "invite": lambda one, n: requests.InviteGuest(
            interaction_id=one.id,
            agent=one.agent or "alice",
            target=_TARGETS[n % len(_TARGETS)],
            joins=n % 3 == 2,
            at=now(),
        ),
        "transfer": lambda one, n: requests.TransferCall(
            interaction_id=one.id, agent=one.agent or "alice", target=_SENT_TO[n % len(_SENT_TO)], at=now()
        ),
        "drop": lambda one, n: requests.DropGuest(
            interaction_id=one.id, agent=one.agent or "alice", guest_id=leg_of(one, n) if n % 2 else None, at=now()
        ),
        "mute": lambda one, n: requests.MuteGuest(
            interaction_id=one.id, agent=one.agent or "alice", guest_id=leg_of(one, n), muted=n % 3 > 0, at=now()
        ),
        "note": lambda one, n: requests.SetNote(
            interaction_id=one.id, agent=None if n % 2 else one.agent, note=f"note {n}", at=now()
        ),
        "leg_answered": lambda one, n: events.LegAnswered(call_id=one.call_id, leg_id=leg_of(one, n), at=now()),
        "leg_failed": lambda one, n: events.LegFailed(
            call_id=one.call_id, leg_id=leg_of(one, n), end=tuple(RingEnd)[n % len(RingEnd)], at=now()
        ),
        "leg_hangs_up": hung_up,
        "phone_lost": lambda one, n: events.PhoneLost(endpoint=f"desk-{one.agent or 'alice'}", at=now()),
        "phone_found": lambda one, n: events.PhoneFound(endpoint=f"desk-{one.agent or 'alice'}", at=now()),
    }
