"""Blocks of calls to numbers outside: the last change says how it is, and each is told by one and once."""

import asyncio
from datetime import UTC, datetime, timedelta
from typing import Any

from callcenter.store.database import Database
from callcenter.store.repositories.outbound_blocks import OutboundBlock, blocked_since, last_block, take_untold
from callcenter.store.tables import outbound_blocks

AT = datetime(2026, 3, 2, 9, tzinfo=UTC)


def a_block(rev: int, **fields: Any) -> OutboundBlock:
    usual: dict[str, Any] = {"at": AT, "blocked": True, "by": "sam", "reason": "fraud", "refused": 0}
    return OutboundBlock(rev=rev, **{**usual, **fields})


async def keep(database: Database, *blocks: OutboundBlock) -> None:
    async with database.transaction() as connection:
        for block in blocks:
            row = {name: getattr(block, name) for name in OutboundBlock.__dataclass_fields__}
            await connection.execute(outbound_blocks.insert(), [row])


async def untold(database: Database) -> list[OutboundBlock]:
    async with database.transaction() as connection:
        return await take_untold(connection, AT)


async def test_where_nobody_has_ever_blocked_calls_they_are_not_blocked(database: Database) -> None:
    async with database.transaction() as connection:
        assert await last_block(connection) is None
        assert await blocked_since(connection) is None
    assert await untold(database) == []


async def test_the_last_of_the_changes_counts_whatever_their_clocks_say(database: Database) -> None:
    lifted = a_block(2, blocked=False, at=AT + timedelta(seconds=5))
    again = a_block(3, by=None, reason="attempts", refused=21, at=AT + timedelta(seconds=2))
    await keep(database, a_block(1), lifted)
    async with database.transaction() as connection:
        assert await last_block(connection) == lifted
        assert await blocked_since(connection) is None
    await keep(database, again)
    async with database.transaction() as connection:
        assert await last_block(connection) == again
        assert await blocked_since(connection) == again.at


async def test_what_was_not_told_is_told_in_its_order_and_once(database: Database) -> None:
    first, second, third = a_block(1), a_block(2, blocked=False, reason=None), a_block(3)
    await keep(database, second, first)
    assert await untold(database) == [first, second]
    await keep(database, third)
    assert await untold(database) == [third]
    assert await untold(database) == []


async def test_of_two_who_look_at_once_one_tells(database: Database) -> None:
    await keep(database, a_block(1), a_block(2, blocked=False))
    told = await asyncio.gather(untold(database), untold(database))
    assert sorted(block.rev for blocks in told for block in blocks) == [1, 2]
