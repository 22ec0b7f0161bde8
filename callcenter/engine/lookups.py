"""Looking the caller up beside the call: bounded in time and number, its result comes back as an event."""

import asyncio
from collections.abc import Callable
from typing import Final

import structlog

from callcenter.core.commands import LookUpCustomer
from callcenter.core.events import CustomersFound, Event
from callcenter.engine.clock import Clock
from callcenter.engine.tasks import cancel, spawn
from callcenter.ports import Lookups

log = structlog.get_logger()

# Agents read the pop in about this time; a later answer still enriches it.
DEADLINE_SECONDS: Final = 10.0
_MOST_AT_ONCE: Final = 50


class LookupDesk:
    """Runs look-ups. One that hangs or fails leaves the pop as it is."""

    def __init__(self, lookups: Lookups, clock: Clock, post: Callable[[Event], None]) -> None:
        self._lookups = lookups
        self._clock = clock
        self._post = post
        self._running: set[asyncio.Task[None]] = set()

    def look_up(self, command: LookUpCustomer) -> None:
        """Start looking, unless a hanging database has already filled the desk."""
        if len(self._running) >= _MOST_AT_ONCE:
            log.warning("look-up skipped", reason="too many at once")
            return
        spawn(self._find(command), "look-up", self._running)

    async def stop(self) -> None:
        """Give up what runs."""
        await cancel(self._running)

    async def _find(self, command: LookUpCustomer) -> None:
        try:
            async with asyncio.timeout(DEADLINE_SECONDS):
                found = await self._lookups.find(command.ani, command.ani_e164)
        except Exception as error:  # whatever a foreign database raises, the call goes on
            log.warning("look-up failed", error=type(error).__name__)
            return
        self._post(
            CustomersFound(
                interaction_id=command.interaction_id,
                matches=found.matches,
                recent=found.recent,
                at=self._clock.now(),
            )
        )
