"""Tasks: made, listed, changed, done; and the day's list. Everybody sees all of them: somebody may be ill."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from typing import Annotated
from zoneinfo import ZoneInfo

from fastapi import APIRouter, Query, Response, status

from callcenter.api.auth import Anybody, Supervisor
from callcenter.api.deeds import deed_of
from callcenter.api.errors import Problem
from callcenter.api.fields import Id
from callcenter.api.interactions.cursors import cursor_after, position_of
from callcenter.api.parts import AppParts, Parts
from callcenter.api.people import Person
from callcenter.api.tasks.schemas import (
    MOST_A_DAY,
    CancelGiven,
    DayShown,
    DayWanted,
    DoneGiven,
    TaskEnded,
    TaskGiven,
    TaskPage,
    TaskPatch,
    TaskShown,
    TasksWanted,
)
from callcenter.api.versions import Expected, IfMatch, etag, version_in
from callcenter.crm.tasks import Task, TaskStep
from callcenter.records.tasks import change_task, create_task, end_task, remove_task
from callcenter.store.repositories.tasks import (
    TaskFilter,
    Worker,
    list_tasks,
    open_tasks_of,
    read_task,
    tasks_ended_by,
)

router = APIRouter(prefix="/tasks", tags=["tasks"])


@router.get("")
async def tasks(wanted: Annotated[TasksWanted, Query()], person: Anybody, parts: Parts) -> TaskPage:
    """List tasks, the last made first."""
    given = wanted.model_dump(exclude={"cursor", "limit", "agent"})
    chosen = TaskFilter(**given, agent=_who(wanted.agent, person))
    async with parts.database.transaction() as connection:
        found = await list_tasks(connection, chosen, after=position_of(wanted.cursor), limit=wanted.limit + 1)
    page = found[: wanted.limit]
    more = {"started_at": page[-1].created_at, "id": page[-1].id} if len(found) > wanted.limit else None
    return TaskPage(items=_all_shown(page), next_cursor=cursor_after(more) if more else None)


@router.post("", status_code=status.HTTP_201_CREATED)
async def create(given: TaskGiven, response: Response, person: Anybody, parts: Parts) -> TaskShown:
    """Make a task. With a contact or a ticket that it comes of, it is about its customer."""
    deed = deed_of(person, parts)
    made = Task(id=deed.new_id(), created_by=deed.actor, created_at=deed.at, updated_at=deed.at, title="")
    async with parts.database.transaction() as connection:
        kept = await create_task(connection, _with(made, given, parts), deed, parts.engine.state.configuration)
    response.headers["Location"] = f"/api/v1/tasks/{kept.id}"
    return _shown(kept, response)


@router.get("/day")
async def day(wanted: Annotated[DayWanted, Query()], person: Anybody, parts: Parts) -> DayShown:
    """Show somebody's day: with what nobody of his queues and groups has taken yet. At most 500 of each."""
    agent = person.username if wanted.agent == "me" else wanted.agent
    configuration = parts.engine.state.configuration
    profile = configuration.agents.get(agent)
    worker = Worker(agent=agent, queues=profile.queues if profile else (), groups=profile.groups if profile else ())
    timezone = wanted.timezone or configuration.timezone
    now = parts.clock.now()
    chosen = wanted.date or now.astimezone(ZoneInfo(timezone)).date()
    begin, end = _bounds(chosen, timezone)
    async with parts.database.transaction() as connection:
        overdue = await open_tasks_of(connection, worker, since=None, until=min(begin, now), limit=MOST_A_DAY)
        due = await open_tasks_of(connection, worker, since=begin, until=end, limit=MOST_A_DAY)
        ended = await tasks_ended_by(connection, agent, since=begin, until=end, limit=MOST_A_DAY)
    return DayShown(
        agent=agent,
        date=chosen,
        timezone=timezone,
        overdue=_all_shown(overdue),
        due=_all_shown(due),
        ended=_all_shown(ended),
    )


@router.get("/{task_id}")
async def task(task_id: Id, response: Response, person: Anybody, parts: Parts) -> TaskShown:
    """Show one task, with the version to change it by."""
    async with parts.database.transaction() as connection:
        found = await read_task(connection, task_id)
    if found is None:
        raise Problem("unknown_task")
    return _shown(found, response)


@router.patch("/{task_id}")
async def change(
    task_id: Id, given: TaskPatch, response: Response, person: Anybody, expected: Expected, parts: Parts
) -> TaskShown:
    """Change what is named and nothing else. Of a series, only this one is moved; a new rule begins a new series."""
    async with parts.database.transaction() as connection:
        kept = await change_task(
            connection,
            task_id,
            lambda before: _with(before, given, parts),
            deed_of(person, parts),
            parts.engine.state.configuration,
            expected=expected,
        )
    return _shown(kept, response)


@router.delete("/{task_id}", status_code=status.HTTP_204_NO_CONTENT)
async def remove(task_id: Id, person: Supervisor, expected: Expected, parts: Parts) -> None:
    """Take a task out. What is not to be done any more is cancelled instead."""
    async with parts.database.transaction() as connection:
        await remove_task(connection, task_id, deed_of(person, parts), expected=expected)


@router.post("/{task_id}/done")
async def done(
    task_id: Id,
    response: Response,
    person: Anybody,
    parts: Parts,
    given: DoneGiven | None = None,
    if_match: IfMatch = None,
) -> TaskEnded:
    """Say that it is done, and what came of it. The next of its series is made at once."""
    given = given or DoneGiven()
    async with parts.database.transaction() as connection:
        ended, following = await end_task(
            connection,
            task_id,
            TaskStep.DO,
            deed_of(person, parts),
            expected=version_in(if_match),
            result=given.result,
            text=given.text,
        )
    return _ended(ended, following, response)


@router.post("/{task_id}/cancel")
async def cancel(
    task_id: Id,
    response: Response,
    person: Anybody,
    parts: Parts,
    given: CancelGiven | None = None,
    if_match: IfMatch = None,
) -> TaskEnded:
    """Say that it is not to be done: this one, or none of its series any more."""
    given = given or CancelGiven()
    async with parts.database.transaction() as connection:
        ended, following = await end_task(
            connection,
            task_id,
            TaskStep.CANCEL,
            deed_of(person, parts),
            expected=version_in(if_match),
            text=given.text,
            series=given.series,
        )
    return _ended(ended, following, response)


@router.post("/{task_id}/reopen")
async def reopen(task_id: Id, response: Response, person: Anybody, parts: Parts, if_match: IfMatch = None) -> TaskShown:
    """Say that it is to be done after all."""
    async with parts.database.transaction() as connection:
        kept, _ = await end_task(
            connection, task_id, TaskStep.REOPEN, deed_of(person, parts), expected=version_in(if_match)
        )
    return _shown(kept, response)


def _with(before: Task, given: TaskPatch, parts: AppParts) -> Task:
    after = replace(before, **given.named())
    if after.recurrence is None:
        return replace(after, timezone=None)
    return replace(after, timezone=after.timezone or parts.engine.state.configuration.timezone)


def _who(agent: str | None, person: Person) -> str | None:
    return person.username if agent == "me" else agent


def _bounds(day: date, timezone: str) -> tuple[datetime, datetime]:
    """Return when a day begins and ends on the clock of a time zone."""
    try:
        begin, end = (
            datetime.combine(one, time(), ZoneInfo(timezone)).astimezone(UTC) for one in (day, day + timedelta(days=1))
        )
    except OverflowError:
        raise Problem("invalid_request", errors=[_NO_DAY]) from None
    return begin, end


_NO_DAY = {"type": "date_parsing", "loc": ("query", "date"), "msg": "is not a day that can be listed"}


def _all_shown(found: Sequence[Task]) -> list[TaskShown]:
    return [TaskShown.model_validate(one) for one in found]


def _shown(task: Task, response: Response) -> TaskShown:
    response.headers.update(etag(task.version))
    return TaskShown.model_validate(task)


def _ended(task: Task, following: Task | None, response: Response) -> TaskEnded:
    return TaskEnded(
        task=_shown(task, response), next=None if following is None else TaskShown.model_validate(following)
    )
