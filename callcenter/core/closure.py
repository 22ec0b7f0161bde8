"""A queue that somebody has closed by hand: until an instant, or until somebody opens it.

Rule: it is over once (`opened_at`). Schedules are something else: they are configuration and open by themselves.
"""

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Closure:
    """One time that a queue was closed. `opened_by` None with an `opened_at`: its time was over."""

    queue: str
    closed_at: datetime
    by: str
    reason: str | None = None
    until_at: datetime | None = None
    opened_at: datetime | None = None
    opened_by: str | None = None
