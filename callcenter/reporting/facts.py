"""Facts: what the store keeps for reports, one row for each thing that happened, with everything it may be asked by.

Rule: a fact is worked out of the record alone (`from_record.py`), so that it can be worked out again; what is late (a
disposition, a survey, a call that follows) makes the record's facts anew.
"""

from dataclasses import dataclass, field
from datetime import datetime

from callcenter.reporting.measures import Measures


@dataclass(frozen=True, slots=True, kw_only=True)
class Fact:
    """A visit to a queue, an agent's part, or offers that led to nothing. A contact's own measures are on its first.

    What belongs together and counts in the same quarter of an hour is one row: a visit, the part of who answered, and
    the contact that began so. Else each has a row of its own, with the dimensions that it would have had.

    `at`: the interval in which it counts. `agent`: who answered, whose part it is, who let it ring; None: nobody.
    `number` counts within the contact. `skill`: what was asked for (a skill expression), "" for none.
    """

    interaction_id: str
    number: int
    at: datetime
    queue: str | None = None
    agent: str | None = None
    entry_point: str | None = None
    flow: str | None = None
    disposition: str | None = None
    segment: str | None = None
    skill: str = ""
    language: str = ""
    channel: str = "voice"
    direction: str = "inbound"
    outcome: str | None = None
    measures: Measures = field(default_factory=Measures)


@dataclass(frozen=True, slots=True, kw_only=True)
class TimeFact:
    """A stretch of an agent's time within one interval: `at` is where the stretch began in it."""

    agent: str
    at: datetime
    reason: str | None = None
    measures: Measures = field(default_factory=Measures)
