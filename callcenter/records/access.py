"""Who has looked at whom: noted with what was shown, and for pops a moment later, so that no call waits for it.

Rule: a view, an export or an unmasking is noted in the transaction that reads; without the note nothing is shown.
"""

import asyncio
from collections import deque
from collections.abc import Callable, Iterable
from typing import Final
from uuid import UUID

import structlog

from callcenter.crm.masking import Access
from callcenter.engine.clock import Clock
from callcenter.records.deeds import Deed
from callcenter.store.database import Connection, Database
from callcenter.store.repositories.customer_access import AccessLine, add_access
from callcenter.store.repositories.failures import AWAY

log = structlog.get_logger()

_GATHER_SECONDS: Final = 1.0
_RETRY_SECONDS: Final = 5.0
# More than a day's pops while PostgreSQL is away; then the oldest notes go.
_MOST_WAITING: Final = 50_000
_MOST_AT_ONCE: Final = 1_000


async def note_access(
    connection: Connection,
    customers: Iterable[str],
    what: Access,
    deed: Deed,
    *,
    interaction_id: str | None = None,
) -> None:
    """Note that the deed's actor sees these customers."""
    lines = (
        AccessLine(
            id=deed.new_id(), customer_id=one, username=deed.actor, at=deed.at, what=what, interaction_id=interaction_id
        )
        for one in customers
    )
    await add_access(connection, lines)


class PopNotes:
    """The pops that were shown and are not noted yet."""

    def __init__(self, *, database: Database, clock: Clock, new_id: Callable[[], str]) -> None:
        self._database = database
        self._clock = clock
        self._new_id = new_id
        self._waiting: deque[AccessLine] = deque(maxlen=_MOST_WAITING)
        self._woken = asyncio.Event()

    def popped(self, username: str, interaction_id: str, customers: Iterable[str]) -> None:
        """A pop shows these customers to this agent. Never waits."""
        at = self._clock.now()
        self._waiting.extend(
            AccessLine(
                id=self._new_id(),
                customer_id=one,
                username=username,
                at=at,
                what=Access.POPPED,
                interaction_id=interaction_id,
            )
            # Another customer database has keys of its own, and its own log.
            for one in filter(_is_ours, customers)
        )
        self._woken.set()

    async def watch(self) -> None:
        """Keep writing what was noted."""
        seconds = _GATHER_SECONDS
        while True:
            await self._woken.wait()
            await asyncio.sleep(seconds)
            self._woken.clear()
            if await self.write():
                seconds = _GATHER_SECONDS
            else:
                seconds = _RETRY_SECONDS
                self._woken.set()

    async def write(self) -> bool:
        """Write what waits; false: PostgreSQL is away, and it still waits."""
        while self._waiting:
            lines = [self._waiting[place] for place in range(min(_MOST_AT_ONCE, len(self._waiting)))]
            try:
                async with self._database.transaction() as connection:
                    await add_access(connection, lines)
            except AWAY:
                log.warning("who saw which pop is not noted yet", waiting=len(self._waiting))
                return False
            written = {line.id for line in lines}
            while self._waiting and self._waiting[0].id in written:
                self._waiting.popleft()
        return True


def _is_ours(customer_id: str) -> bool:
    try:
        UUID(customer_id)
    except ValueError:
        return False
    return True
