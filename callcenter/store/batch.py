"""Writes changes of a leader in one transaction: the lead is held, each change is logged, then the rows follow.

Rule: writing the same changes again changes nothing. Changes that PostgreSQL refuses are found one by one and put into
quarantine; the others are written all the same.
"""

from collections.abc import Sequence

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncConnection

from callcenter.core.changes import AgentChanged
from callcenter.store.database import Database
from callcenter.store.event_log import log_changes
from callcenter.store.history import write_history
from callcenter.store.kept import upserts_of
from callcenter.store.leadership import check_lead, renew_lead
from callcenter.store.quarantine import Quarantine, is_refusal
from callcenter.store.rows import Numbered, Turn
from callcenter.store.upserts import Row, Upsert, write


class Batches:
    """Writes for one epoch."""

    def __init__(self, database: Database, quarantine: Quarantine, epoch: int) -> None:
        self._database = database
        self._quarantine = quarantine
        self._epoch = epoch

    async def renew_lead(self) -> None:
        """Raise LeadershipLost when somebody else leads, though there is nothing to write."""
        await renew_lead(self._database, self._epoch)

    async def commit(self, turns: Sequence[Turn]) -> None:
        """Write all turns, or raise: LeadershipLost for ever, anything else because PostgreSQL is not there now."""
        changes = [numbered for turn in turns for numbered in turn]
        try:
            async with self._database.transaction() as connection:
                await check_lead(connection, self._epoch)
                fresh = await log_changes(connection, changes)
                await write_history(connection, fresh)
                for upsert in upserts_of(fresh):
                    await write(connection, upsert.statement, upsert.rows)
        except Exception as error:
            if not is_refusal(error):
                raise
            for turn in turns:
                await self._commit_one_by_one(turn)

    async def _commit_one_by_one(self, turn: Turn) -> None:
        async with self._database.transaction() as connection:
            await check_lead(connection, self._epoch)
            # Otherwise a segment without its interaction would be noticed at commit only, and take all with it.
            await connection.execute(text("set constraints all immediate"))
            fresh = [numbered for one in turn for numbered in await self._log_one(connection, one)]
            for upsert in upserts_of(fresh):
                for row in upsert.rows:
                    await self._write_one(connection, upsert, row, fresh)

    async def _log_one(self, connection: AsyncConnection, numbered: Numbered) -> list[Numbered]:
        try:
            async with connection.begin_nested():
                return await log_changes(connection, [numbered])
        except Exception as error:
            self._refuse(numbered, error)
            return []

    async def _write_one(
        self, connection: AsyncConnection, upsert: Upsert, row: Row, fresh: Sequence[Numbered]
    ) -> None:
        try:
            async with connection.begin_nested():
                if isinstance(row.numbered.change, AgentChanged):
                    await write_history(connection, _of_same_agent(fresh, row.numbered.change))
                await write(connection, upsert.statement, [row])
        except Exception as error:
            self._refuse(row.numbered, error)

    def _refuse(self, numbered: Numbered, error: Exception) -> None:
        if not is_refusal(error):
            raise error
        self._quarantine.add(numbered, error)


def _of_same_agent(changes: Sequence[Numbered], wanted: AgentChanged) -> list[Numbered]:
    return [
        numbered
        for numbered in changes
        if isinstance(numbered.change, AgentChanged) and numbered.change.agent.username == wanted.agent.username
    ]
