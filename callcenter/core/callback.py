"""The life of one callback: a place in a queue that is kept for somebody who has hung up.

Rule: every state change of a callback is in TRANSITIONS and nowhere else; one open callback per number and queue.
`docs/states/callback.md` is generated from this table.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Final

from callcenter.core.errors import IllegalTransition
from callcenter.core.records import replace


class CallbackState(StrEnum):
    """Where a callback stands. The last three are its ends."""

    SCHEDULED = "scheduled"
    WAITING = "waiting"
    CALLING = "calling"
    CONNECTED = "connected"
    DONE = "done"
    CANCELLED = "cancelled"
    FAILED = "failed"


class CallbackStep(StrEnum):
    """What moves a callback on."""

    FALL_DUE = "fall_due"
    CALL = "call"
    CONNECT = "connect"
    RETURN = "return"
    RETRY_LATER = "retry_later"
    PUT_OFF = "put_off"
    FINISH = "finish"
    CANCEL = "cancel"
    GIVE_UP = "give_up"


TRANSITIONS: Final[Mapping[CallbackState, Mapping[CallbackStep, CallbackState]]] = {
    CallbackState.SCHEDULED: {
        CallbackStep.FALL_DUE: CallbackState.WAITING,
        CallbackStep.CANCEL: CallbackState.CANCELLED,
        # FINISH before any call of ours: the caller called again. GIVE_UP: the queue is no more.
        CallbackStep.FINISH: CallbackState.DONE,
        CallbackStep.GIVE_UP: CallbackState.FAILED,
    },
    CallbackState.WAITING: {
        CallbackStep.CALL: CallbackState.CALLING,
        # He is on the line with us himself: not now.
        CallbackStep.PUT_OFF: CallbackState.SCHEDULED,
        CallbackStep.CANCEL: CallbackState.CANCELLED,
        CallbackStep.FINISH: CallbackState.DONE,
        CallbackStep.GIVE_UP: CallbackState.FAILED,
    },
    CallbackState.CALLING: {
        CallbackStep.CONNECT: CallbackState.CONNECTED,
        # RETURN: nothing was tried on the customer, he keeps his place; RETRY_LATER: he did not answer.
        CallbackStep.RETURN: CallbackState.WAITING,
        CallbackStep.RETRY_LATER: CallbackState.SCHEDULED,
        CallbackStep.GIVE_UP: CallbackState.FAILED,
        # FINISH: he was served without an agent (voicemail, another number). CANCEL: he said that he needs it no more.
        CallbackStep.FINISH: CallbackState.DONE,
        CallbackStep.CANCEL: CallbackState.CANCELLED,
    },
    CallbackState.CONNECTED: {CallbackStep.FINISH: CallbackState.DONE},
    CallbackState.DONE: {},
    CallbackState.CANCELLED: {},
    CallbackState.FAILED: {},
}

# Three digits are somebody's extension; E.164 has at most fifteen.
_SHORTEST_NUMBER: Final = 3
_LONGEST_NUMBER: Final = 15


@dataclass(frozen=True, slots=True, kw_only=True)
class Callback:
    """One wish to be called back. `place_at` is the place in the queue; `due_at` when it may be tried at the earliest.

    `interaction_id` is the contact that asked for it, `call_interaction_id` the call that is being made; `agreed_in` is
    the contact in which an agent has agreed on it.
    """

    id: str
    number: str
    number_e164: str | None = None
    name: str = ""
    queue: str
    mode: str
    requested_at: datetime
    place_at: datetime
    due_at: datetime
    priority: int = 0
    requirement: str = ""
    language: str = "zh"
    customer_id: str | None = None
    customer_segment: str | None = None
    dnis: str = ""
    note: str | None = None
    interaction_id: str | None = None
    agreed_in: str | None = None
    call_interaction_id: str | None = None
    agent: str | None = None
    attempts: int = 0
    last_result: str | None = None
    state: CallbackState = CallbackState.WAITING
    ended_at: datetime | None = None


def key_of(number: str, number_e164: str | None, queue: str) -> tuple[str, str]:
    """What there is one open callback of: however it is written, a number is itself."""
    return (number_e164 or number, queue)


def may_be_called(number: str) -> bool:
    """Whether it is a number at all: not withheld, not a name, not too short to be anybody's."""
    digits = number.removeprefix("+")
    return digits.isascii() and digits.isdigit() and _SHORTEST_NUMBER <= len(digits) <= _LONGEST_NUMBER


def next_state(state: CallbackState, step: CallbackStep) -> CallbackState:
    """Return the state that `step` leads to, or raise IllegalTransition."""
    try:
        return TRANSITIONS[state][step]
    except KeyError:
        raise IllegalTransition(f"callback cannot {step} while {state}") from None


def is_open(callback: Callback) -> bool:
    """Whether the callback still waits for its end."""
    return bool(TRANSITIONS[callback.state])


def stepped(callback: Callback, step: CallbackStep) -> Callback:
    """Return the callback one step on, or raise IllegalTransition."""
    return replace(callback, state=next_state(callback.state, step))
