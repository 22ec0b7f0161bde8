"""Reminders: each is told once, in its time, to whose task it is."""

import asyncio
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from typing import Any

from callcenter.crm.tasks import Task, TaskState
from callcenter.engine.ids import new_id
from callcenter.records.notices import addressed
from callcenter.records.reminders import Reminders
from callcenter.store.database import Database
from callcenter.store.repositories.record_events import RecordEvent, events_after
from callcenter.store.repositories.tasks import insert_task, read_task
from tests.support.fakes import FakeClock

AT = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
HOUR = timedelta(hours=1)


async def add(database: Database, remind_at: datetime | None, **facts: Any) -> str:
    given = {"title": "回访", "remind_at": remind_at, "created_by": "sam", "created_at": AT, "updated_at": AT, **facts}
    task = Task(id=new_id(), **given)
    async with database.transaction() as connection:
        await insert_task(connection, task)
    return task.id


async def told(database: Database) -> Sequence[RecordEvent]:
    async with database.transaction() as connection:
        return await events_after(connection, 0, limit=99)


def reminders(database: Database, clock: FakeClock | None = None) -> Reminders:
    return Reminders(database, clock=clock or FakeClock(AT), new_id=new_id)


async def test_what_is_due_is_told_once_and_the_next_is_known(database: Database) -> None:
    due, later = await add(database, AT - HOUR, agent="bob"), await add(database, AT + HOUR)
    await add(database, None)
    await add(database, AT - HOUR, state=TaskState.DONE)
    assert await reminders(database).run_due(AT) == AT + HOUR
    assert await reminders(database).run_due(AT) == AT + HOUR
    (event,) = await told(database)
    assert (event.type, event.record_id, event.version, event.actor) == ("task.reminder", due, 1, "reminder")
    assert event.changes["title"] == [None, "回访"]
    assert await reminders(database).run_due(AT + HOUR) is None
    assert [one.record_id for one in await told(database)] == [due, later]
    async with database.transaction() as connection:
        found = await read_task(connection, due)
    assert found is not None
    # Whoever edits it meanwhile need not begin again.
    assert (found.reminded_at, found.version) == (AT, 1)


async def test_it_is_told_to_the_agent_else_to_the_team_else_to_who_made_it(database: Database) -> None:
    expected = {
        await add(database, AT, agent="bob", queue="sales"): {"bob"},
        await add(database, AT, queue="sales"): {"queue:sales"},
        await add(database, AT, group="north"): {"group:north"},
        await add(database, AT): {"sam"},
    }
    await reminders(database).run_due(AT)
    assert {event.record_id: addressed(event) for event in await told(database)} == expected


async def test_two_instances_tell_each_reminder_once(database: Database) -> None:
    made = {await add(database, AT) for _ in range(20)}
    await asyncio.gather(*(reminders(database).run_due(AT) for _ in range(3)))
    found = [event.record_id for event in await told(database)]
    assert sorted(found) == sorted(made)


async def test_a_task_that_changes_wakes_who_waits_for_the_next(database: Database) -> None:
    clock = FakeClock(AT)
    watching = reminders(database, clock)
    watch = asyncio.ensure_future(watching.watch())
    try:
        made = await add(database, AT)
        async with asyncio.timeout(20):
            while not (found := await told(database)):
                watching([_event("note"), _event("task")])
                await asyncio.sleep(0)
    finally:
        watch.cancel()
    assert [event.record_id for event in found] == [made]


def _event(kind: str) -> RecordEvent:
    return RecordEvent(id=new_id(), at=AT, actor="a", type=f"{kind}.changed", kind=kind, record_id=new_id(), version=1)
