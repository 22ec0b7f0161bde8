"""The life of one offer: one attempt to ring one agent for one interaction, with a deadline and one end.

Rule: every state change of an offer is in TRANSITIONS and nowhere else.
`docs/states/offer.md` is generated from this table.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Final

from callcenter.core.errors import IllegalTransition
from callcenter.core.records import replace


class OfferState(StrEnum):
    """The first two are live; the others are terminal and are the offer's `result` in the record."""

    OFFERED = "offered"
    RINGING = "ringing"
    ANSWERED = "answered"
    NO_ANSWER = "no_answer"
    REJECTED = "rejected"
    BUSY = "busy"
    UNREACHABLE = "unreachable"
    CALLER_LEFT = "caller_left"
    WITHDRAWN = "withdrawn"


class OfferStep(StrEnum):
    """What moves an offer on."""

    RING = "ring"
    ANSWER = "answer"
    EXPIRE = "expire"
    REJECT = "reject"
    FIND_BUSY = "find_busy"
    FIND_UNREACHABLE = "find_unreachable"
    CALLER_LEAVES = "caller_leaves"
    WITHDRAW = "withdraw"


_ENDS: Final[Mapping[OfferStep, OfferState]] = {
    OfferStep.ANSWER: OfferState.ANSWERED,
    OfferStep.EXPIRE: OfferState.NO_ANSWER,
    OfferStep.REJECT: OfferState.REJECTED,
    OfferStep.FIND_BUSY: OfferState.BUSY,
    OfferStep.FIND_UNREACHABLE: OfferState.UNREACHABLE,
    OfferStep.CALLER_LEAVES: OfferState.CALLER_LEFT,
    OfferStep.WITHDRAW: OfferState.WITHDRAWN,
}

TRANSITIONS: Final[Mapping[OfferState, Mapping[OfferStep, OfferState]]] = {
    OfferState.OFFERED: {OfferStep.RING: OfferState.RINGING, **_ENDS},
    OfferState.RINGING: {**_ENDS},
    OfferState.ANSWERED: {},
    OfferState.NO_ANSWER: {},
    OfferState.REJECTED: {},
    OfferState.BUSY: {},
    OfferState.UNREACHABLE: {},
    OfferState.CALLER_LEFT: {},
    OfferState.WITHDRAWN: {},
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Offer:
    """One ring of one agent. `deadline_at` is when the service itself gives up, whatever the switch says.

    `endpoint` is the phone that rings: the agent may be given another meanwhile.
    """

    id: str
    number: int
    interaction_id: str
    agent: str
    queue: str
    endpoint: str = ""
    offered_at: datetime
    deadline_at: datetime
    ringing_at: datetime | None = None
    ended_at: datetime | None = None
    state: OfferState = OfferState.OFFERED
    cause: str | None = None


def next_state(state: OfferState, step: OfferStep) -> OfferState:
    """Return the state that `step` leads to, or raise IllegalTransition."""
    try:
        return TRANSITIONS[state][step]
    except KeyError:
        raise IllegalTransition(f"offer cannot {step} while {state}") from None


def is_live(offer: Offer) -> bool:
    """Whether the offer still waits for its end."""
    return bool(TRANSITIONS[offer.state])


def stepped(offer: Offer, step: OfferStep) -> Offer:
    """Return the offer one step on, or raise IllegalTransition."""
    return replace(offer, state=next_state(offer.state, step))
