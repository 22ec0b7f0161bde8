"""What is known of one contact when its facts are worked out, and the times that a queue is measured by.

Rule: the same record always makes the same facts. What is read from elsewhere (a contact that came later, a survey) is
a field of it.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from callcenter.core.interaction import Interaction, Segment
from callcenter.core.offer import Offer
from callcenter.core.participation import Participation


@dataclass(frozen=True, slots=True, kw_only=True)
class QueueTimes:
    """Within how many seconds a queue wants to answer, and before how many nobody could have."""

    service_level_seconds: int = 20
    short_abandon_seconds: int = 5


TimesOf = Callable[[str, datetime], QueueTimes]
"""The times that a queue had at an instant; the usual ones for a queue that nobody knows any more."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """One answer to a survey: `kind` as in `crm/surveys.py`, and whom it is about."""

    kind: str
    score: int
    scale: int
    agent: str | None = None
    queue: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Record:
    """One contact, open or closed. `segments` in their order, `offers` and `participations` in any.

    `repeated`: the same customer had begun one within the days before; `followed`: has begun one within the days after.
    """

    interaction: Interaction
    segments: tuple[Segment, ...]
    offers: tuple[Offer, ...] = ()
    participations: tuple[Participation, ...] = ()
    answers: tuple[Answer, ...] = ()
    repeated: bool = False
    followed: bool = False
