"""One agent's part in an interaction that has gone on without him: he wraps up what he did.

Rule: the last agent's wrap-up is the interaction's own (`interaction.py`); whoever handed the call over has one of
these, and the interaction never waits for it.
"""

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Participation:
    """`number` counts within the interaction. `ended_at` None: he is still at it; `deadline_at` None: until he is done.

    `queue` is the one he had the call from, which says how long he may take. `dispositions_given` counts what he has
    said of his part; what he said while he still had the call counts there.
    """

    interaction_id: str
    number: int
    agent: str
    queue: str | None
    joined_at: datetime
    left_at: datetime
    deadline_at: datetime | None = None
    extended: int = 0
    disposition: str | None = None
    dispositions_given: int = 0
    note: str | None = None
    ended_at: datetime | None = None
    result: str | None = None
