"""What customers answer when they are asked how it was: which scores there are, and where a scale begins."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Final


class SurveyKind(StrEnum):
    """What was asked. Stored by these names."""

    CSAT = "csat"
    NPS = "nps"
    CES = "ces"
    CUSTOM = "custom"


# The highest score, where nobody says another.
USUAL_SCALE: Final = {SurveyKind.CSAT: 5, SurveyKind.NPS: 10, SurveyKind.CES: 7, SurveyKind.CUSTOM: 5}
LARGEST_SCALE: Final = 100


@dataclass(frozen=True, slots=True, kw_only=True)
class SurveyAnswer:
    """One answer; it is never changed. `name` tells one questionnaire from another, `scale` is the highest score."""

    id: str
    kind: SurveyKind
    name: str = ""
    score: int
    scale: int
    comment: str = ""
    channel: str
    customer_id: str | None = None
    interaction_id: str | None = None
    agent: str | None = None
    queue: str | None = None
    answered_at: datetime
    created_by: str
    created_at: datetime


def lowest(kind: SurveyKind) -> int:
    """Return the lowest score of a scale: only how likely one recommends us begins with nothing."""
    return 0 if kind is SurveyKind.NPS else 1


def is_scale(kind: SurveyKind, scale: int) -> bool:
    """Whether such a question can have this highest score. The one about recommending has one scale everywhere."""
    return scale == USUAL_SCALE[kind] if kind is SurveyKind.NPS else lowest(kind) < scale <= LARGEST_SCALE


def is_score(kind: SurveyKind, scale: int, score: int) -> bool:
    """Whether the score is on the scale."""
    return lowest(kind) <= score <= scale
