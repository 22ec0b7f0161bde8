"""The one place that reads the clock.

Rule: instants are UTC and never run backwards: they are the wall clock at start plus monotonic time since, so that
setting the machine's clock changes no duration.
"""

import time
from datetime import UTC, datetime, timedelta


class Clock:
    """Gives the instant."""

    def __init__(self) -> None:
        self._started_at = datetime.fromtimestamp(time.time(), UTC)  # noqa: TID251 - this is the clock
        self._monotonic = time.monotonic()

    def now(self) -> datetime:
        """The instant, UTC."""
        return self._started_at + timedelta(seconds=time.monotonic() - self._monotonic)

    def wall_seconds(self) -> int:
        """Unix seconds as the machine shows them now: only to be compared with another program's clock."""
        return int(time.time())  # noqa: TID251 - this is the clock
