"""Tasks are made, changed, done and taken out here: each time with the event that tells old and new values.

Rule: the next of a series is made in the transaction that ends the newest one, and only there.
"""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from typing import Any, Final

from callcenter.core.configuration import Configuration
from callcenter.crm.recurrence import FURTHEST_START
from callcenter.crm.tasks import (
    IllegalStep,
    Task,
    TaskResult,
    TaskState,
    TaskStep,
    begun,
    difference,
    following,
    stepped,
)
from callcenter.records.deeds import Deed, RecordRefused
from callcenter.records.linked_records import customer_behind
from callcenter.store.database import Connection
from callcenter.store.repositories.record_events import RecordEvent, append_events
from callcenter.store.repositories.tasks import delete_task, insert_task, newest_occurrence, read_task, update_task
from callcenter.store.repositories.users import find_user

Edit = Callable[[Task], Task]

_EARLIEST_REMINDER: Final = timedelta(days=366)


async def create_task(connection: Connection, task: Task, deed: Deed, configuration: Configuration) -> Task:
    """Add a task; returns it as it is kept. Raises RecordRefused when it names what is not there, or cannot be."""
    made = replace(task, version=1, created_by=deed.actor, created_at=deed.at, updated_at=deed.at)
    made = await _sound(connection, None, made, deed, configuration)
    await insert_task(connection, made)
    await append_events(connection, [_event("created", None, made, deed)])
    return made


async def change_task(
    connection: Connection,
    task_id: str,
    edit: Edit,
    deed: Deed,
    configuration: Configuration,
    *,
    expected: int | None,
) -> Task:
    """Change a task; `expected` is the version that the person saw, None: whichever holds.

    Raises RecordRefused: `unknown_task`, `record_changed`, and as `create_task` does. A change that changes nothing
    makes no version. A reminder that is moved comes again.
    """
    before = await _seen(connection, task_id, expected)
    after = edit(before)
    if not difference(before, after):
        return before
    if after.remind_at != before.remind_at:
        after = replace(after, reminded_at=None)
    after = await _sound(connection, before, after, deed, configuration)
    return await _kept(connection, before, after, deed)


async def end_task(
    connection: Connection,
    task_id: str,
    step: TaskStep,
    deed: Deed,
    *,
    expected: int | None,
    result: TaskResult | None = None,
    text: str = "",
    series: bool = False,
) -> tuple[Task, Task | None]:
    """Take a step with a task; returns it, and the next of its series if one was made. `series`: none comes any more.

    Raises RecordRefused: `unknown_task`, `record_changed`, `illegal_transition`.
    """
    before = await _seen(connection, task_id, expected)
    try:
        after = stepped(before, step, by=deed.actor, at=deed.at, result=result, text=text)
    except IllegalStep:
        raise RecordRefused("illegal_transition") from None
    if series:
        after = replace(after, recurrence=None, timezone=None)
    next_one = await _next(connection, after, deed) if after.state is not TaskState.OPEN else None
    kept = await _kept(connection, before, after, deed, made=next_one)
    return kept, next_one


async def remove_task(connection: Connection, task_id: str, deed: Deed, *, expected: int | None) -> None:
    """Take a task out. Raises RecordRefused: `unknown_task`, `record_changed`."""
    before = await _seen(connection, task_id, expected)
    await delete_task(connection, task_id)
    await append_events(connection, [_event("removed", before, None, deed)])


async def _kept(connection: Connection, before: Task, after: Task, deed: Deed, *, made: Task | None = None) -> Task:
    after = replace(after, version=before.version + 1, updated_at=deed.at)
    await update_task(connection, after)
    events = [_event("changed", before, after, deed)]
    if made is not None:
        await insert_task(connection, made)
        events.append(_event("created", None, made, deed))
    await append_events(connection, events)
    return after


async def _next(connection: Connection, ended: Task, deed: Deed) -> Task | None:
    """Only the newest makes the next: one that is reopened and done again has had its own."""
    if ended.recurrence is None or ended.series_id is None or ended.occurrence_at is None:
        return None
    newest = await newest_occurrence(connection, ended.series_id)
    if newest is not None and newest > ended.occurrence_at:
        return None
    return following(ended, new_id=deed.new_id(), by=deed.actor, at=deed.at)


async def _seen(connection: Connection, task_id: str, expected: int | None) -> Task:
    before = await read_task(connection, task_id, lock=True)
    if before is None:
        raise RecordRefused("unknown_task")
    if expected is not None and expected != before.version:
        raise RecordRefused("record_changed")
    return before


async def _sound(
    connection: Connection, before: Task | None, after: Task, deed: Deed, configuration: Configuration
) -> Task:
    """Return the task with what follows from what was given, or refuse what cannot be."""

    def is_new(*names: str) -> bool:
        return before is None or any(getattr(after, name) != getattr(before, name) for name in names)

    _check_times(after, deed)
    if after.queue is not None and after.group is not None:
        raise RecordRefused("two_teams", field="group")
    if after.queue is not None and is_new("queue") and after.queue not in configuration.queues:
        raise RecordRefused("unknown_queue", field="queue")
    groups = {name for profile in configuration.agents.values() for name in profile.groups}
    if after.group is not None and is_new("group") and after.group not in groups:
        raise RecordRefused("unknown_group", field="group")
    if after.agent is not None and is_new("agent") and await find_user(connection, after.agent) is None:
        raise RecordRefused("unknown_user", field="agent")
    if is_new("customer_id", "interaction_id", "ticket_id"):
        customer_id = await customer_behind(
            connection, after.customer_id, interaction_id=after.interaction_id, ticket_id=after.ticket_id
        )
        after = replace(after, customer_id=customer_id)
    return begun(after, series_id=deed.new_id()) if is_new("recurrence", "timezone") else after


def _check_times(task: Task, deed: Deed) -> None:
    if task.recurrence is not None:
        if task.due_at is None:
            raise RecordRefused("recurrence_without_due", field="due_at")
        if abs(task.due_at - deed.at) > FURTHEST_START:
            raise RecordRefused("recurrence_too_far", field="due_at")
    if task.remind_at is not None and task.due_at is not None:
        if not task.due_at - _EARLIEST_REMINDER <= task.remind_at <= task.due_at:
            raise RecordRefused("reminder_not_before_due", field="remind_at")


def _event(what: str, before: Task | None, after: Task | None, deed: Deed) -> RecordEvent:
    there = after or before
    assert there is not None
    changes: dict[str, Any] = difference(before, after)
    return deed.event(
        what,
        kind="task",
        record_id=there.id,
        customer_id=there.customer_id,
        version=there.version if after else there.version + 1,
        changes=changes,
    )
