"""Tasks, read and written as the values that the rules work on; the day's list; whose reminder is due.

Rule: whoever writes adds the event in the same transaction; `callcenter/records/tasks.py` does both.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, delete, func, or_, select
from sqlalchemy.ext.asyncio import AsyncConnection

from callcenter.crm.tasks import Task, TaskKind, TaskResult, TaskState
from callcenter.crm.tickets import Priority
from callcenter.store.repositories.conditions import equal_to
from callcenter.store.repositories.interactions import Position
from callcenter.store.repositories.newest_first import page_of
from callcenter.store.tables import tasks

_OPEN = tasks.c.state == TaskState.OPEN
_TO_REMIND = and_(_OPEN, tasks.c.reminded_at.is_(None))


@dataclass(frozen=True, slots=True, kw_only=True)
class TaskFilter:
    """What to list; None lets everything pass. `due_from` is included, `due_to` is not."""

    agent: str | None = None
    queue: str | None = None
    group: str | None = None
    customer: str | None = None
    interaction: str | None = None
    ticket: str | None = None
    state: TaskState | None = None
    kind: TaskKind | None = None
    due_from: datetime | None = None
    due_to: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Worker:
    """Whose day it is: an agent, and the teams of which anybody takes what nobody has taken."""

    agent: str
    queues: Collection[str] = ()
    groups: Collection[str] = ()


async def read_task(connection: AsyncConnection, task_id: str, *, lock: bool = False) -> Task | None:
    """Return one task. `lock`: nobody else changes it meanwhile."""
    statement = select(tasks).where(tasks.c.id == task_id)
    found = await _tasks(connection, statement.with_for_update() if lock else statement)
    return found[0] if found else None


async def list_tasks(
    connection: AsyncConnection, wanted: TaskFilter, *, after: Position | None, limit: int
) -> Sequence[Task]:
    """Return at most `limit` tasks, the last made first."""
    statement = select(tasks).where(*_conditions(wanted))
    return await _tasks(connection, page_of(statement, tasks.c.created_at, tasks.c.id, after=after, limit=limit))


async def open_tasks_of(
    connection: AsyncConnection, worker: Worker, *, since: datetime | None, until: datetime, limit: int
) -> Sequence[Task]:
    """Return what somebody has to do that is due from `since` until `until`, the first due first."""
    due = [tasks.c.due_at < until] + ([tasks.c.due_at >= since] if since else [])
    statement = select(tasks).where(_OPEN, _whose(worker), *due).order_by(tasks.c.due_at, tasks.c.id).limit(limit)
    return await _tasks(connection, statement)


async def tasks_ended_by(
    connection: AsyncConnection, agent: str, *, since: datetime, until: datetime, limit: int
) -> Sequence[Task]:
    """Return what somebody has done, or cancelled, in this time, the last first."""
    when = (tasks.c.ended_at >= since, tasks.c.ended_at < until)
    statement = select(tasks).where(tasks.c.ended_by == agent, *when)
    return await _tasks(connection, statement.order_by(tasks.c.ended_at.desc(), tasks.c.id).limit(limit))


async def newest_occurrence(connection: AsyncConnection, series_id: str) -> datetime | None:
    """Return the last date of a series for which there is a task."""
    statement = select(func.max(tasks.c.occurrence_at)).where(tasks.c.series_id == series_id)
    newest: datetime | None = (await connection.execute(statement)).scalar_one()
    return newest


async def insert_task(connection: AsyncConnection, task: Task) -> None:
    """Add a task."""
    await connection.execute(tasks.insert().values(asdict(task)))


async def update_task(connection: AsyncConnection, task: Task) -> None:
    """Write a task over what it was."""
    await connection.execute(tasks.update().where(tasks.c.id == task.id).values(asdict(task)))


async def delete_task(connection: AsyncConnection, task_id: str) -> None:
    """Take a task out."""
    await connection.execute(delete(tasks).where(tasks.c.id == task_id))


async def take_due_reminders(connection: AsyncConnection, at: datetime, *, limit: int) -> Sequence[Task]:
    """Mark those whose reminder is due as reminded, and return them. Whoever else does the same gets others."""
    due = (
        select(tasks.c.id)
        .where(_TO_REMIND, tasks.c.remind_at <= at)
        .order_by(tasks.c.remind_at)
        .limit(limit)
        .with_for_update(skip_locked=True)
    )
    ids = list((await connection.execute(due)).scalars())
    if not ids:
        return []
    statement = tasks.update().where(tasks.c.id.in_(ids)).values(reminded_at=at).returning(*tasks.c)
    return [_task(row) for row in (await connection.execute(statement)).mappings()]


async def next_reminder_at(connection: AsyncConnection) -> datetime | None:
    """Return when the next reminder is due."""
    first: datetime | None = (
        await connection.execute(select(func.min(tasks.c.remind_at)).where(_TO_REMIND))
    ).scalar_one()
    return first


def _whose(worker: Worker) -> ColumnElement[bool]:
    of_teams = or_(tasks.c.queue.in_(sorted(worker.queues)), tasks.c.group.in_(sorted(worker.groups)))
    return or_(tasks.c.agent == worker.agent, and_(tasks.c.agent.is_(None), of_teams))


def _conditions(wanted: TaskFilter) -> list[ColumnElement[bool]]:
    conditions = equal_to(
        tasks,
        agent=wanted.agent,
        queue=wanted.queue,
        group=wanted.group,
        customer_id=wanted.customer,
        interaction_id=wanted.interaction,
        ticket_id=wanted.ticket,
        state=wanted.state,
        kind=wanted.kind,
    )
    if wanted.due_from is not None:
        conditions.append(tasks.c.due_at >= wanted.due_from)
    if wanted.due_to is not None:
        conditions.append(tasks.c.due_at < wanted.due_to)
    return conditions


async def _tasks(connection: AsyncConnection, statement: Select[Any]) -> list[Task]:
    return [_task(row) for row in (await connection.execute(statement)).mappings()]


def _task(row: Mapping[Any, Any]) -> Task:
    result = row["result"]
    return Task(
        **{
            **row,
            "kind": TaskKind(row["kind"]),
            "priority": Priority(row["priority"]),
            "state": TaskState(row["state"]),
            "result": None if result is None else TaskResult(result),
        }
    )
