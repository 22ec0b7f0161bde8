"""An agent does not agree with how he was graded: he says why, once, and gets an answer.

Rule: until it is answered nothing changes; the answer says whether the grading stays or is corrected. Whoever graded
may answer, and so may any other supervisor; the agent may not.
"""

from collections.abc import Mapping
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Final

from callcenter.core.errors import IllegalTransition

# After this long everybody may rely on the score.
APPEAL_WITHIN: Final = timedelta(days=14)


class AppealState(StrEnum):
    """Where an appeal stands. Stored by these names."""

    OPEN = "open"
    UPHELD = "upheld"
    CORRECTED = "corrected"


class AppealStep(StrEnum):
    """What is answered: the grading stays, or it is corrected."""

    UPHOLD = "uphold"
    CORRECT = "correct"


TRANSITIONS: Final[Mapping[AppealState, Mapping[AppealStep, AppealState]]] = {
    AppealState.OPEN: {AppealStep.UPHOLD: AppealState.UPHELD, AppealStep.CORRECT: AppealState.CORRECTED},
    AppealState.UPHELD: {},
    AppealState.CORRECTED: {},
}


def next_state(state: AppealState, step: AppealStep) -> AppealState:
    """Return the state that `step` leads to, or raise IllegalTransition."""
    try:
        return TRANSITIONS[state][step]
    except KeyError:
        raise IllegalTransition(f"an appeal cannot {step} while {state}") from None


def may_appeal(submitted_at: datetime | None, at: datetime) -> bool:
    """Whether it is still time to."""
    return submitted_at is not None and at < submitted_at + APPEAL_WITHIN
