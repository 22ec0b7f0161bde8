"""Numbers of events stand in the order of the commits: whoever has seen one has missed none before it."""

import asyncio
from datetime import UTC, datetime

from callcenter.engine.ids import new_id
from callcenter.store.database import Database
from callcenter.store.repositories.record_events import RecordEvent, append_events, events_after

AT = datetime(2026, 3, 2, 9, tzinfo=UTC)


def event(actor: str) -> RecordEvent:
    return RecordEvent(
        id=new_id(), at=AT, actor=actor, type="customer.changed", kind="customer", record_id=new_id(), version=2
    )


async def actors(database: Database, after: int = 0) -> list[str]:
    async with database.transaction() as connection:
        return [one.actor for one in await events_after(connection, after, limit=10)]


async def test_who_begins_later_and_commits_earlier_has_the_smaller_number(database: Database) -> None:
    began = asyncio.Event()

    async def later() -> None:
        async with database.transaction() as connection:
            began.set()
            await append_events(connection, [event("later")])

    async with database.transaction() as connection:
        await append_events(connection, [event("first"), event("first")])
        waiting = asyncio.ensure_future(later())
        await began.wait()
        assert await actors(database) == []
    await waiting
    assert await actors(database) == ["first", "first", "later"]


async def test_reading_goes_on_after_a_number(database: Database) -> None:
    async with database.transaction() as connection:
        await append_events(connection, [])
        await append_events(connection, [event(actor) for actor in ("alice", "bob", "carol")])
    async with database.transaction() as connection:
        first, *_ = await events_after(connection, 0, limit=1)
    assert (first.actor, first.changes, first.seq > 0) == ("alice", {}, True)
    assert await actors(database, first.seq) == ["bob", "carol"]
