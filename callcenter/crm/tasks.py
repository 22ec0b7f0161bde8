"""Tasks and follow-ups: what somebody is to do, by when, and what came of it. One table says which step leads where.

Rule: a task is a value. What is done with it makes another one; whoever keeps it compares the facts.
"""

from collections.abc import Mapping
from dataclasses import dataclass, fields, replace
from datetime import datetime
from enum import StrEnum
from typing import Any, Final

from callcenter.crm.facts import as_json, changed
from callcenter.crm.recurrence import moved_alike, next_after
from callcenter.crm.tickets import Priority


class TaskKind(StrEnum):
    """What is to be done. Stored by these names."""

    CALL_BACK = "call_back"
    VISIT = "visit"
    E_MAIL = "e_mail"
    OTHER = "other"


class TaskState(StrEnum):
    """Whether it is still to be done. Stored by these names."""

    OPEN = "open"
    DONE = "done"
    CANCELLED = "cancelled"


class TaskStep(StrEnum):
    """What can be done with a task."""

    DO = "do"
    CANCEL = "cancel"
    REOPEN = "reopen"


class TaskResult(StrEnum):
    """What came of it. Stored by these names."""

    REACHED = "reached"
    NOT_REACHED = "not_reached"
    AGREED = "agreed"
    REFUSED = "refused"
    NOT_NEEDED = "not_needed"
    OTHER = "other"


TRANSITIONS: Final[Mapping[TaskState, Mapping[TaskStep, TaskState]]] = {
    TaskState.OPEN: {TaskStep.DO: TaskState.DONE, TaskStep.CANCEL: TaskState.CANCELLED},
    TaskState.DONE: {TaskStep.REOPEN: TaskState.OPEN},
    TaskState.CANCELLED: {TaskStep.REOPEN: TaskState.OPEN},
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Task:
    """One task. It is for an agent, or for whoever of a queue's or a group's agents takes it.

    `recurrence` is a rule (callcenter/crm/recurrence.py) on the clock of `timezone`, counted from `series_from`;
    `occurrence_at` is when the rule put this one of the series `series_id`, wherever it has been moved since.
    """

    id: str
    title: str
    text: str = ""
    kind: TaskKind = TaskKind.OTHER
    priority: Priority = Priority.NORMAL
    state: TaskState = TaskState.OPEN
    due_at: datetime | None = None
    remind_at: datetime | None = None
    reminded_at: datetime | None = None
    agent: str | None = None
    queue: str | None = None
    group: str | None = None
    customer_id: str | None = None
    interaction_id: str | None = None
    ticket_id: str | None = None
    result: TaskResult | None = None
    result_text: str = ""
    ended_at: datetime | None = None
    ended_by: str | None = None
    recurrence: str | None = None
    timezone: str | None = None
    series_id: str | None = None
    series_from: datetime | None = None
    occurrence_at: datetime | None = None
    version: int = 1
    created_by: str
    created_at: datetime
    updated_at: datetime


_NO_FACTS: Final = frozenset({"id", "reminded_at", "version", "created_by", "created_at", "updated_at"})
FACTS: Final = tuple(one.name for one in fields(Task) if one.name not in _NO_FACTS)


class IllegalStep(Exception):
    """The table has no such step from this state."""


def stepped(
    task: Task, step: TaskStep, *, by: str, at: datetime, result: TaskResult | None = None, text: str = ""
) -> Task:
    """Return the task after a step, or raise IllegalStep. What came of it before is forgotten when it is reopened."""
    state = TRANSITIONS[task.state].get(step)
    if state is None:
        raise IllegalStep
    ended = state is not TaskState.OPEN
    return replace(
        task,
        state=state,
        result=result if ended else None,
        result_text=text if ended else "",
        ended_at=at if ended else None,
        ended_by=by if ended else None,
    )


def begun(task: Task, *, series_id: str) -> Task:
    """Return the task as the first of a series by its rule; without a rule: of none any more."""
    if task.recurrence is None or task.due_at is None:
        return replace(task, recurrence=None, timezone=None)
    return replace(task, series_id=series_id, series_from=task.due_at, occurrence_at=task.due_at)


def following(task: Task, *, new_id: str, by: str, at: datetime) -> Task | None:
    """Return the next of a task's series; None: it is of none, or was the last.

    It comes at the first of the rule's dates that is still ahead: what was missed does not pile up. Whoever of a team
    took this one does not get the next one, too.
    """
    if task.recurrence is None or task.timezone is None or task.series_from is None or task.occurrence_at is None:
        return None
    next_at = next_after(
        task.recurrence, timezone=task.timezone, start=task.series_from, after=max(task.occurrence_at, at)
    )
    if next_at is None:
        return None
    remind_at = task.remind_at
    if remind_at is not None:
        # It may have been moved, and its reminder with it.
        old = task.due_at or task.occurrence_at
        remind_at = moved_alike(remind_at, timezone=task.timezone, old=old, new=next_at)
    return replace(
        task,
        id=new_id,
        state=TaskState.OPEN,
        due_at=next_at,
        remind_at=remind_at,
        reminded_at=None,
        agent=None if task.queue or task.group else task.agent,
        interaction_id=None,
        result=None,
        result_text="",
        ended_at=None,
        ended_by=None,
        occurrence_at=next_at,
        version=1,
        created_by=by,
        created_at=at,
        updated_at=at,
    )


def facts_of(task: Task) -> dict[str, Any]:
    """Return everything that people can change about a task, as JSON has it."""
    return {name: as_json(getattr(task, name)) for name in FACTS}


def difference(before: Task | None, after: Task | None) -> dict[str, tuple[Any, Any]]:
    """Return the old and the new value of every fact that differs; None: there was, or is, no such task."""
    return changed(facts_of(before) if before else None, facts_of(after) if after else None)
