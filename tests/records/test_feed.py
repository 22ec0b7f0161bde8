"""The feed hands every event on once, in order, to every listener, and begins with what is new."""

import asyncio
from collections.abc import Sequence

from callcenter.engine.tasks import cancel, spawn
from callcenter.records.feed import Feed
from callcenter.store.database import Database
from callcenter.store.repositories.record_events import RecordEvent
from tests.support.fakes import FakeClock
from tests.support.record_events import append, event

_DEADLINE_SECONDS = 10.0


async def test_what_was_there_before_is_not_news_and_what_comes_is_told_once_in_order(database: Database) -> None:
    told: list[str] = []
    feed = Feed(database, [lambda events: told.extend(event.type for event in events)], clock=FakeClock())
    await append(database, event("customer.created"))
    await feed.begin()
    await feed.read_on()
    assert told == []
    await append(database, event("ticket.created"), event("ticket.changed"))
    await append(database, event("task.created"))
    await feed.read_on()
    await feed.read_on()
    assert told == ["ticket.created", "ticket.changed", "task.created"]


async def test_many_are_read_in_several_goes(database: Database) -> None:
    goes: list[list[int]] = []
    feed = Feed(database, [lambda events: goes.append([event.seq for event in events])], clock=FakeClock())
    await feed.begin()
    await append(database, *(event() for _ in range(1100)))
    await feed.read_on()
    assert [len(go) for go in goes] == [500, 500, 100]
    flat = [seq for go in goes for seq in go]
    assert flat == sorted(set(flat))


async def test_a_listener_that_fails_keeps_no_other_from_its_events(database: Database) -> None:
    def fails(_: Sequence[RecordEvent]) -> None:
        raise RuntimeError("a defect")

    told: list[int] = []
    feed = Feed(database, [fails, lambda events: told.append(len(events))], clock=FakeClock())
    await feed.begin()
    await append(database, event())
    await feed.read_on()
    assert told == [1]


async def test_events_of_transactions_that_overlap_are_all_told_in_the_order_of_their_commits(
    database: Database,
) -> None:
    told: list[int] = []
    feed = Feed(database, [lambda events: told.extend(event.seq for event in events)], clock=FakeClock())
    await feed.begin()

    async def add_some() -> None:
        for _ in range(10):
            await append(database, event())

    async def read() -> None:
        async with asyncio.timeout(_DEADLINE_SECONDS):
            while len(told) < 30:
                await feed.read_on()

    await asyncio.gather(read(), *(add_some() for _ in range(3)))
    assert told == sorted(set(told))


async def test_who_is_woken_reads_at_once(database: Database) -> None:
    heard = asyncio.Event()
    feed = Feed(database, [lambda _: heard.set()], clock=FakeClock())
    await feed.begin()
    tasks: set[asyncio.Task[None]] = set()
    spawn(feed.watch(), "feed", tasks)
    await append(database, event())
    feed.wake()
    async with asyncio.timeout(_DEADLINE_SECONDS):
        await heard.wait()
    await cancel(tasks)
