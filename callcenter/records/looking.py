"""The loop of work that goes on by itself: look at what is due, wait until something may be, and look again.

Rule: no look ends the loop. What one could not do is due still, and the next does it.
"""

import asyncio
from collections.abc import Awaitable, Callable
from contextlib import suppress
from datetime import datetime
from typing import Final

import structlog

from callcenter.engine.clock import Clock

log = structlog.get_logger()

# What could not be done is tried again after so long at the most.
_RETRY_SECONDS: Final = 5.0


async def keep_looking(
    look: Callable[[], Awaitable[datetime | None]],
    *,
    what: str,
    every: float,
    clock: Clock,
    woken: asyncio.Event | None = None,
) -> None:
    """Look until cancelled: every so many seconds, sooner when told, and when it is time for what is due next.

    `look` returns when that is, if it knows.
    """
    woken = asyncio.Event() if woken is None else woken
    while True:
        # Before the look: what is told while it goes on wants another one.
        woken.clear()
        wait = every
        try:
            next_at = await look()
            if next_at is not None:
                wait = min(max((next_at - clock.now()).total_seconds(), 0.0), every)
        except Exception as error:  # most often the database is away: what is due stays due
            log.warning("not looked at", what=what, error=type(error).__name__)
            wait = min(_RETRY_SECONDS, every)
        with suppress(TimeoutError):
            async with asyncio.timeout(wait):
                await woken.wait()
