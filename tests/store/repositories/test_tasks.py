"""Tasks as rows, the day's list, and whose reminder is due."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy.exc import IntegrityError

from callcenter.crm.tasks import Task, TaskKind, TaskResult, TaskState
from callcenter.crm.tickets import Priority
from callcenter.engine.ids import new_id
from callcenter.store.database import Database
from callcenter.store.repositories.tasks import (
    TaskFilter,
    Worker,
    delete_task,
    insert_task,
    list_tasks,
    newest_occurrence,
    next_reminder_at,
    open_tasks_of,
    read_task,
    take_due_reminders,
    tasks_ended_by,
    update_task,
)

AT = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
DAY = timedelta(days=1)


def task(title: str, **facts: Any) -> Task:
    return Task(**{"id": new_id(), "title": title, "created_by": "sam", "created_at": AT, "updated_at": AT, **facts})


async def test_a_task_is_read_as_it_was_written(database: Database) -> None:
    whole = task(
        "回访",
        text="first",
        kind=TaskKind.VISIT,
        priority=Priority.URGENT,
        state=TaskState.DONE,
        due_at=AT,
        remind_at=AT,
        reminded_at=AT,
        agent="bob",
        group="north",
        customer_id=new_id(),
        interaction_id=new_id(),
        ticket_id=new_id(),
        result=TaskResult.AGREED,
        result_text="yes",
        ended_at=AT,
        ended_by="bob",
        recurrence="FREQ=DAILY",
        timezone="UTC",
        series_id=new_id(),
        series_from=AT,
        occurrence_at=AT,
        version=3,
    )
    async with database.transaction() as connection:
        await insert_task(connection, whole)
        assert await read_task(connection, whole.id) == whole
        plain = task("x", id=whole.id)
        await update_task(connection, plain)
        assert await read_task(connection, whole.id, lock=True) == plain
        await delete_task(connection, whole.id)
        assert await read_task(connection, whole.id) is None


async def test_a_series_has_one_task_for_each_date(database: Database) -> None:
    series = new_id()
    async with database.transaction() as connection:
        assert await newest_occurrence(connection, series) is None
        for day in (1, 0):
            await insert_task(connection, task("x", series_id=series, occurrence_at=AT + day * DAY))
        assert await newest_occurrence(connection, series) == AT + DAY
    with pytest.raises(IntegrityError):
        async with database.transaction() as connection:
            await insert_task(connection, task("x", series_id=series, occurrence_at=AT))


async def test_lists_are_filtered(database: Database) -> None:
    who = new_id()
    made = {
        "mine": task("mine", agent="bob", due_at=AT, created_at=AT + DAY),
        "team": task("team", queue="sales", kind=TaskKind.VISIT, customer_id=who),
        "done": task("done", group="north", state=TaskState.DONE, ticket_id=who, interaction_id=who),
    }
    async with database.transaction() as connection:
        for one in made.values():
            await insert_task(connection, one)

        async def found(**wanted: Any) -> set[str]:
            return {one.title for one in await list_tasks(connection, TaskFilter(**wanted), after=None, limit=9)}

        assert await found() == set(made)
        assert await found(agent="bob") == await found(due_from=AT, due_to=AT + DAY) == {"mine"}
        assert await found(queue="sales") == await found(customer=who) == await found(kind=TaskKind.VISIT) == {"team"}
        assert await found(group="north") == await found(ticket=who) == await found(interaction=who) == {"done"}
        assert await found(state=TaskState.OPEN) == {"mine", "team"}
        assert await found(due_to=AT) == set()


async def test_the_day_has_ones_own_and_what_nobody_of_ones_teams_has_taken(database: Database) -> None:
    bob = Worker(agent="bob", queues={"sales"}, groups={"north"})
    async with database.transaction() as connection:
        for one in (
            task("own", agent="bob", due_at=AT),
            task("sales", queue="sales", due_at=AT + DAY / 4),
            task("north", group="north", due_at=AT + DAY / 2),
            task("taken", queue="sales", agent="alice", due_at=AT),
            task("other", queue="vip", due_at=AT),
            task("nobody's", due_at=AT),
            task("some day", agent="bob"),
            task("late", agent="bob", due_at=AT - DAY),
            task("done", agent="bob", due_at=AT, state=TaskState.DONE, ended_at=AT, ended_by="bob"),
            task("done by alice", agent="bob", due_at=AT, state=TaskState.DONE, ended_at=AT, ended_by="alice"),
        ):
            await insert_task(connection, one)
        due = await open_tasks_of(connection, bob, since=AT, until=AT + DAY, limit=9)
        late = await open_tasks_of(connection, bob, since=None, until=AT, limit=9)
        done = await tasks_ended_by(connection, "bob", since=AT, until=AT + DAY, limit=9)
        alone = await open_tasks_of(connection, Worker(agent="bob"), since=AT, until=AT + DAY, limit=9)
    assert [[one.title for one in found] for found in (due, late, done, alone)] == [
        ["own", "sales", "north"],
        ["late"],
        ["done"],
        ["own"],
    ]


async def test_due_reminders_are_taken_a_few_at_a_time_the_oldest_first(database: Database) -> None:
    async with database.transaction() as connection:
        assert await next_reminder_at(connection) is None
        for hours in (3, 1, 2, 30):
            await insert_task(connection, task(str(hours), remind_at=AT + timedelta(hours=hours)))
        assert await next_reminder_at(connection) == AT + timedelta(hours=1)
        first = await take_due_reminders(connection, AT + DAY, limit=2)
        rest = await take_due_reminders(connection, AT + DAY, limit=2)
        assert {one.title for one in first} == {"1", "2"}
        assert {one.reminded_at for one in first} == {AT + DAY}
        assert [one.title for one in rest] == ["3"]
        assert await take_due_reminders(connection, AT + DAY, limit=2) == []
        assert await next_reminder_at(connection) == AT + timedelta(hours=30)
