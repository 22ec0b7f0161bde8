"""The life of one guest: whom an agent has brought into a call, to be asked, to talk along, or to take it over.

Rule: every state change of a guest is in TRANSITIONS and nowhere else. `docs/states/guest.md` is generated from this
table. At most one guest of a call is `ringing`, `consulting` or `waiting`; the others are `joined`.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Final

from callcenter.core.errors import IllegalTransition
from callcenter.core.records import replace


class GuestState(StrEnum):
    """Where a guest stands. `consulting`: he talks with the agent while the caller waits; `waiting`: he waits himself.

    `joined`: all talk together. The last two are terminal: the call is his, or he is out of it.
    """

    RINGING = "ringing"
    CONSULTING = "consulting"
    WAITING = "waiting"
    JOINED = "joined"
    TOOK_OVER = "took_over"
    GONE = "gone"


class GuestStep(StrEnum):
    """What moves a guest on."""

    ANSWER = "answer"
    SWAP = "swap"
    JOIN = "join"
    TAKE_OVER = "take_over"
    LEAVE = "leave"


TRANSITIONS: Final[Mapping[GuestState, Mapping[GuestStep, GuestState]]] = {
    GuestState.RINGING: {GuestStep.ANSWER: GuestState.CONSULTING, GuestStep.LEAVE: GuestState.GONE},
    GuestState.CONSULTING: {
        GuestStep.SWAP: GuestState.WAITING,
        GuestStep.JOIN: GuestState.JOINED,
        GuestStep.TAKE_OVER: GuestState.TOOK_OVER,
        GuestStep.LEAVE: GuestState.GONE,
    },
    GuestState.WAITING: {
        GuestStep.SWAP: GuestState.CONSULTING,
        GuestStep.JOIN: GuestState.JOINED,
        GuestStep.TAKE_OVER: GuestState.TOOK_OVER,
        GuestStep.LEAVE: GuestState.GONE,
    },
    GuestState.JOINED: {GuestStep.TAKE_OVER: GuestState.TOOK_OVER, GuestStep.LEAVE: GuestState.GONE},
    GuestState.TOOK_OVER: {},
    GuestState.GONE: {},
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Guest:
    """One guest of one call: an agent, or a number outside. `id` is also the id of the channel that is made for him.

    `offer_id`: the offer by which an agent was rung. `cause` says why he is gone. `joins`: he goes into the talk as
    soon as he answers, without being consulted.
    """

    id: str
    interaction_id: str
    number: int
    invited_by: str
    agent: str | None = None
    endpoint: str | None = None
    dialled: str | None = None
    offer_id: str | None = None
    joins: bool = False
    state: GuestState = GuestState.RINGING
    muted: bool = False
    invited_at: datetime
    answered_at: datetime | None = None
    ended_at: datetime | None = None
    cause: str | None = None


def is_there(guest: Guest) -> bool:
    """Whether he is still a guest: rung, or on the line."""
    return bool(TRANSITIONS[guest.state])


def stepped(guest: Guest, step: GuestStep) -> Guest:
    """Return the guest one step on, or raise IllegalTransition."""
    try:
        return replace(guest, state=TRANSITIONS[guest.state][step])
    except KeyError:
        raise IllegalTransition(f"guest cannot {step} while {guest.state}") from None


def leg_of(guest: Guest) -> str:
    """How the switch is told of his leg: the phone of an agent, else the id of the channel made for him."""
    return guest.endpoint or guest.id
