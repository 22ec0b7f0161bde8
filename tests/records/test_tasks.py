"""Tasks with their events: versions, series, and what cannot be."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from callcenter.core.configuration import AgentProfile, Configuration, Queue
from callcenter.crm.tasks import Task, TaskResult, TaskState, TaskStep
from callcenter.engine.ids import new_id
from callcenter.records.deeds import Deed, RecordRefused
from callcenter.records.tasks import change_task, create_task, end_task, remove_task
from callcenter.store.database import Database
from callcenter.store.repositories.record_events import RecordEvent, events_after
from callcenter.store.repositories.tasks import TaskFilter, list_tasks, read_task
from callcenter.store.repositories.timeline import EntryKind
from callcenter.store.tables import users
from tests.support.history import add_customer, add_entry

AT = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
WEEK = timedelta(days=7)
CONFIGURATION = Configuration(
    queues={"sales": Queue(name="sales", label_en="Sales", label_zh="销售")},
    agents={
        "alice": AgentProfile(
            username="alice", display_name="A", endpoint="a", queues=frozenset(), groups=frozenset({"north"})
        )
    },
)


def deed(at: datetime = AT, actor: str = "alice") -> Deed:
    return Deed(actor=actor, at=at, new_id=new_id)


def task(**facts: Any) -> Task:
    return Task(id=new_id(), **{"title": "ring up", "created_by": "", "created_at": AT, "updated_at": AT, **facts})


async def kept(database: Database, **facts: Any) -> Task:
    async with database.transaction() as connection:
        return await create_task(connection, task(**facts), deed(), CONFIGURATION)


async def edited(
    database: Database, task_id: str, edit: Callable[[Task], Task], *, expected: int | None = None, at: datetime = AT
) -> Task:
    async with database.transaction() as connection:
        return await change_task(connection, task_id, edit, deed(at), CONFIGURATION, expected=expected)


async def ended(
    database: Database, task_id: str, step: TaskStep = TaskStep.DO, *, at: datetime = AT, **more: Any
) -> tuple[Task, Task | None]:
    async with database.transaction() as connection:
        return await end_task(connection, task_id, step, deed(at), expected=None, **more)


async def told(database: Database) -> list[RecordEvent]:
    async with database.transaction() as connection:
        return await events_after(connection, 0, limit=100)


async def test_a_task_is_kept_changed_and_taken_out_each_time_with_its_event(database: Database) -> None:
    made = await kept(database, due_at=AT)
    changed = await edited(database, made.id, lambda one: replace(one, title="write"), expected=1)
    same = await edited(database, made.id, lambda one: one)
    assert (made.version, changed.version, same) == (1, 2, changed)
    async with database.transaction() as connection:
        assert await read_task(connection, made.id) == changed
        await remove_task(connection, made.id, deed(), expected=2)
        assert await read_task(connection, made.id) is None
    events = await told(database)
    assert [(event.type, event.version) for event in events] == [
        ("task.created", 1),
        ("task.changed", 2),
        ("task.removed", 3),
    ]
    assert events[1].changes == {"title": ["ring up", "write"]}
    assert events[0].changes["due_at"] == [None, AT.isoformat()]


async def test_who_saw_another_version_or_no_task_at_all_is_refused(database: Database) -> None:
    made = await kept(database)
    for task_id, expected, code in ((made.id, 7, "record_changed"), (new_id(), None, "unknown_task")):
        with pytest.raises(RecordRefused, match=code):
            await edited(database, task_id, lambda one: replace(one, title="x"), expected=expected)
        async with database.transaction() as connection:
            with pytest.raises(RecordRefused, match=code):
                await remove_task(connection, task_id, deed(), expected=expected)


@pytest.mark.parametrize(
    ("facts", "code", "field"),
    [
        ({"agent": "nobody"}, "unknown_user", "agent"),
        ({"queue": "x"}, "unknown_queue", "queue"),
        ({"group": "x"}, "unknown_group", "group"),
        ({"queue": "sales", "group": "north"}, "two_teams", "group"),
        ({"customer_id": new_id()}, "unknown_customer", "customer_id"),
        ({"interaction_id": new_id()}, "unknown_interaction", "interaction_id"),
        ({"ticket_id": new_id()}, "unknown_ticket", "ticket_id"),
        ({"recurrence": "FREQ=DAILY", "timezone": "UTC"}, "recurrence_without_due", "due_at"),
        (
            {"recurrence": "FREQ=DAILY", "timezone": "UTC", "due_at": datetime(1000, 1, 1, tzinfo=UTC)},
            "recurrence_too_far",
            "due_at",
        ),
        ({"due_at": AT, "remind_at": AT + timedelta(seconds=1)}, "reminder_not_before_due", "remind_at"),
        ({"due_at": AT, "remind_at": datetime(1, 1, 1, tzinfo=UTC)}, "reminder_not_before_due", "remind_at"),
    ],
)
async def test_what_a_task_names_must_be_there_and_be_possible(
    database: Database, facts: dict[str, Any], code: str, field: str
) -> None:
    with pytest.raises(RecordRefused) as refused:
        await kept(database, **facts)
    assert (refused.value.code, refused.value.field) == (code, field)


async def test_an_assignee_who_has_left_since_stands_in_nobodys_way(database: Database) -> None:
    person = {"id": new_id(), "username": "carol", "display_name": "C", "password_hash": "x", "role": "agent"}
    async with database.transaction() as connection:
        await connection.execute(users.insert().values(person))
    made = await kept(database, agent="carol", group="north")
    async with database.transaction() as connection:
        await connection.execute(users.update().values(active=False))
    assert (await edited(database, made.id, lambda one: replace(one, title="x"))).version == 2


async def test_a_task_of_a_contact_or_a_ticket_is_about_its_customer(database: Database) -> None:
    async with database.transaction() as connection:
        who = await add_customer(connection)
        contact = await add_entry(connection, EntryKind.INTERACTION, who, AT)
        ticket = await add_entry(connection, EntryKind.TICKET, who, AT)
    assert (await kept(database, interaction_id=contact)).customer_id == who
    assert (await kept(database, ticket_id=ticket)).customer_id == who


async def test_what_came_of_it_is_kept_and_what_is_over_is_over(database: Database) -> None:
    made = await kept(database)
    done, following = await ended(database, made.id, result=TaskResult.REACHED, text="agreed")
    assert (done.state, done.result, done.result_text, done.ended_by, following) == (
        TaskState.DONE,
        TaskResult.REACHED,
        "agreed",
        "alice",
        None,
    )
    with pytest.raises(RecordRefused, match="illegal_transition"):
        await ended(database, made.id, TaskStep.CANCEL)
    again, _ = await ended(database, made.id, TaskStep.REOPEN)
    assert (again.state, again.result, again.ended_at, again.version) == (TaskState.OPEN, None, None, 3)


async def test_the_next_of_a_series_is_made_once_by_the_end_of_the_newest(database: Database) -> None:
    first = await kept(database, due_at=AT, recurrence="FREQ=WEEKLY", timezone="Asia/Shanghai")
    assert (first.series_from, first.occurrence_at) == (AT, AT)
    _, second = await ended(database, first.id)
    assert second is not None
    assert (second.due_at, second.series_id) == (AT + WEEK, first.series_id)
    # Whoever reopens the first and does it again does not get another.
    await ended(database, first.id, TaskStep.REOPEN)
    assert (await ended(database, first.id, at=AT + 2 * WEEK))[1] is None
    _, third = await ended(database, second.id, TaskStep.CANCEL, at=AT + 2 * WEEK)
    assert third is not None
    assert third.due_at == AT + 3 * WEEK
    assert (await ended(database, third.id, TaskStep.CANCEL, series=True))[1] is None
    async with database.transaction() as connection:
        assert not await list_tasks(connection, TaskFilter(state=TaskState.OPEN), after=None, limit=9)
    types = [event.type.partition(".")[2] for event in await told(database)]
    assert types == ["created", "changed", "created", "changed", "changed", "changed", "created", "changed"]


async def test_a_new_rule_begins_a_new_series_and_no_rule_ends_it(database: Database) -> None:
    first = await kept(database, due_at=AT, recurrence="FREQ=WEEKLY", timezone="Asia/Shanghai")
    moved = await edited(database, first.id, lambda one: replace(one, due_at=AT + WEEK / 7))
    assert (moved.series_id, moved.occurrence_at) == (first.series_id, AT)
    daily = await edited(database, first.id, lambda one: replace(one, recurrence="FREQ=DAILY"))
    assert daily.series_id != first.series_id
    assert daily.occurrence_at == daily.due_at
    with pytest.raises(RecordRefused, match="recurrence_without_due"):
        await edited(database, first.id, lambda one: replace(one, due_at=None))
    once = await edited(database, first.id, lambda one: replace(one, recurrence=None))
    assert once.timezone is None
    assert (await ended(database, first.id))[1] is None


async def test_a_reminder_that_is_moved_comes_again(database: Database) -> None:
    made = await kept(database, due_at=AT + WEEK, remind_at=AT, reminded_at=AT)
    assert (await edited(database, made.id, lambda one: replace(one, title="x"))).reminded_at == AT
    assert (await edited(database, made.id, lambda one: replace(one, remind_at=AT + WEEK))).reminded_at is None
