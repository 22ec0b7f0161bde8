"""Work that is wanted often and done seldom: soon after it is wanted, and then not again for a while.

Rule: what is wanted in between is done with the next beat; nothing runs while nothing is wanted.
"""

import asyncio
from collections.abc import Callable
from datetime import datetime
from typing import Final

from callcenter.engine.clock import Clock

Later = Callable[[float, Callable[[], None]], object]
"""Calls back after so many seconds."""

# What changes together (one call that ends at three desks) is told together.
_GATHER_SECONDS: Final = 0.01


def on_the_loop(seconds: float, work: Callable[[], None]) -> object:
    """Call back from the running loop."""
    return asyncio.get_running_loop().call_later(seconds, work)


class Beat:
    """Does `work` when it is wanted, at most once every so many seconds."""

    def __init__(self, work: Callable[[], None], *, every: float, clock: Clock, later: Later = on_the_loop) -> None:
        self._work = work
        self._every = every
        self._clock = clock
        self._later = later
        self._last_at: datetime | None = None
        self._wanted = False

    def want(self) -> None:
        """Let it be done with the next beat."""
        if self._wanted:
            return
        self._wanted = True
        since = (self._clock.now() - self._last_at).total_seconds() if self._last_at else self._every
        self._later(max(_GATHER_SECONDS, self._every - since), self._beat)

    def _beat(self) -> None:
        self._wanted = False
        self._last_at = self._clock.now()
        self._work()
