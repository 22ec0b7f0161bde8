"""A process that can be killed at any step: before and after whatever leaves a trace outside of it.

What it had in memory is gone then; a transaction that it had not committed was never there.
"""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager

from sqlalchemy.ext.asyncio import AsyncConnection

from callcenter.store.database import Database


class Killed(BaseException):
    """The process is no more: nothing in it can catch this."""


class Life:
    """Counts the steps of a process, and ends it before the one numbered `dies_at`. None: it lives on."""

    def __init__(self, dies_at: int | None = None) -> None:
        self.steps = 0
        self._dies_at = dies_at
        self._dead = False

    def step(self) -> None:
        """Something is about to be done, or has just been done."""
        self.steps += 1
        if self._dead or self.steps == self._dies_at:
            self._dead = True
            raise Killed

    async def live(self, *work: Callable[[], Awaitable[object]]) -> bool:
        """Do this in turn; false: it was killed. What went on beside has ended with it."""
        others = asyncio.all_tasks()
        try:
            for each in work:
                await each()
        except Killed:
            await asyncio.gather(*(asyncio.all_tasks() - others), return_exceptions=True)
            return False
        return True


class MortalDatabase(Database):
    """A database as a process has it: it may be killed before it begins, before it commits, and after."""

    def __init__(self, database: Database, life: Life) -> None:
        self._database = database
        self._life = life

    @asynccontextmanager
    async def transaction(self) -> AsyncIterator[AsyncConnection]:
        """Give a connection in a transaction."""
        self._life.step()
        async with self._database.transaction() as connection:
            yield connection
            self._life.step()
        self._life.step()
