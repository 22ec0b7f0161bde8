"""Callers who did not get through: one line for each number and queue, until somebody has spoken with them.

Rule: every state change of a line is in TRANSITIONS and nowhere else. A line belongs to one person at a time, and never
longer than he has said anything about it.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Final

from callcenter.core.callback import may_be_called
from callcenter.core.errors import IllegalTransition
from callcenter.core.interaction import Outcome

# Long enough to read who it is, call and write down what came of it; after it anybody may take it.
CLAIM: Final = timedelta(minutes=15)


class MissedState(StrEnum):
    """Where a line stands. `done`: somebody said so; `reached`: we have spoken with him, whoever called whom."""

    OPEN = "open"
    DONE = "done"
    REACHED = "reached"


class MissedStep(StrEnum):
    """What moves a line on."""

    DO = "do"
    REACH = "reach"


TRANSITIONS: Final[Mapping[MissedState, Mapping[MissedStep, MissedState]]] = {
    MissedState.OPEN: {MissedStep.DO: MissedState.DONE, MissedStep.REACH: MissedState.REACHED},
    # Who calls in vain again has a new line.
    MissedState.DONE: {},
    MissedState.REACHED: {},
}


class MissedResult(StrEnum):
    """What came of calling back. Stored by these names."""

    REACHED = "reached"
    NOT_REACHED = "not_reached"
    NOT_NEEDED = "not_needed"
    WRONG_NUMBER = "wrong_number"
    OTHER = "other"


# In which ways a caller has not got through; the last is on the list where the dialled number names a queue for it.
MISSED_OUTCOMES: Final = (
    Outcome.ABANDONED_IN_QUEUE,
    Outcome.ABANDONED_WHILE_RINGING,
    Outcome.VOICEMAIL,
    Outcome.ABANDONED_IN_IVR,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class MissedCall:
    """One line. `number` is E.164 where it can be.

    `calls` counts how often he has tried, `voicemails` how often he left a message. `claimed_by` has the line until
    `claimed_until`. `closed_by` is the person who said that it is done, `closed_interaction_id` the contact in which
    the caller was spoken with.
    """

    id: str
    queue: str
    number: str
    name: str = ""
    customer_id: str | None = None
    language: str = "zh"
    calls: int = 1
    voicemails: int = 0
    first_at: datetime
    last_at: datetime
    last_outcome: str
    last_interaction_id: str
    claimed_by: str | None = None
    claimed_until: datetime | None = None
    state: MissedState = MissedState.OPEN
    result: MissedResult | None = None
    result_text: str = ""
    closed_at: datetime | None = None
    closed_by: str | None = None
    closed_interaction_id: str | None = None
    version: int = 1


def next_state(state: MissedState, step: MissedStep) -> MissedState:
    """Return the state that `step` leads to, or raise IllegalTransition."""
    try:
        return TRANSITIONS[state][step]
    except KeyError:
        raise IllegalTransition(f"missed call cannot {step} while {state}") from None


def holder_of(line: MissedCall, at: datetime) -> str | None:
    """Return who has the line now; a claim that has run out is none."""
    if line.claimed_until is None or line.claimed_until <= at:
        return None
    return line.claimed_by


def number_of(ani: str, ani_e164: str | None) -> str | None:
    """Return what a line is known by; None: nobody could be called back."""
    number = ani_e164 or ani
    return number if may_be_called(number) else None
