"""Tasks on the wire: as they are given, changed, ended, listed and shown."""

from datetime import date, datetime
from typing import Annotated, Any, Final

from pydantic import AfterValidator, ConfigDict, Field, StringConstraints, field_validator
from pydantic.json_schema import SkipJsonSchema
from pydantic_core import PydanticCustomError

from callcenter.api.fields import Day, Given, Id, Instant, Line, Note, Shown, Word
from callcenter.api.interactions.schemas import PageWanted
from callcenter.crm.recurrence import UnreadableRule, read
from callcenter.crm.tasks import TaskKind, TaskResult, TaskState
from callcenter.crm.tickets import Priority
from callcenter.routing.fields import ZoneName

MOST_A_DAY: Final = 500
_PARTS: Final = "FREQ, INTERVAL, BYDAY, BYMONTHDAY, COUNT, UNTIL"


def _rule(text: str) -> str:
    try:
        read(text)
    except UnreadableRule:
        raise PydanticCustomError("recurrence_wrong", f"is no rule of {_PARTS}") from None
    return text


def _no_default(schema: dict[str, Any]) -> None:
    schema.pop("default", None)


Name = Annotated[Word, StringConstraints(min_length=1)]
Rule = Annotated[
    str,
    Field(max_length=200, examples=["FREQ=WEEKLY;BYDAY=MO,TH", "FREQ=MONTHLY;BYDAY=-1FR;COUNT=12"]),
    AfterValidator(_rule),
]


class TaskPatch(Given):
    """What changes; the rest stays. Null takes a value out.

    A task is for an `agent`, or for whoever of a `queue` or a `group` takes it. `recurrence` is a part of RFC 5545's
    RRULE, on the clock on the wall of `timezone` (left out: the contact center's), counted from `due_at`.
    """

    title: Annotated[Line | SkipJsonSchema[None], Field(json_schema_extra=_no_default)] = None
    text: Note | None = None
    kind: Annotated[TaskKind | SkipJsonSchema[None], Field(json_schema_extra=_no_default)] = None
    priority: Annotated[Priority | SkipJsonSchema[None], Field(json_schema_extra=_no_default)] = None
    due_at: Instant | None = None
    remind_at: Instant | None = None
    agent: Name | None = None
    queue: Name | None = None
    group: Name | None = None
    customer_id: Id | None = None
    interaction_id: Id | None = None
    ticket_id: Id | None = None
    recurrence: Rule | None = None
    timezone: ZoneName | None = None

    @field_validator("title", "kind", "priority", mode="before")
    @classmethod
    def _there(cls, value: object) -> object:
        if value is None:
            raise PydanticCustomError("missing", "cannot be taken out")
        return value

    def named(self) -> dict[str, Any]:
        """Return what is named, by the task's own names."""
        facts = {name: getattr(self, name) for name in type(self).model_fields if name in self.model_fields_set}
        if "text" in facts:
            facts["text"] = facts["text"] or ""
        return facts


class TaskGiven(TaskPatch):
    """A new task."""

    title: Line
    kind: TaskKind = TaskKind.OTHER
    priority: Priority = Priority.NORMAL


class DoneGiven(Given):
    """What came of it."""

    result: TaskResult | None = None
    text: Note = ""


class CancelGiven(Given):
    """Why it is not to be done any more. `series`: none of its series is."""

    text: Note = ""
    series: bool = False


class TasksWanted(PageWanted):
    """Which tasks to list; `agent` is a username or `me`. `due_from` is included, `due_to` is not."""

    agent: Name | None = None
    queue: Name | None = None
    group: Name | None = None
    customer: Id | None = None
    interaction: Id | None = None
    ticket: Id | None = None
    state: TaskState | None = None
    kind: TaskKind | None = None
    due_from: Instant | None = None
    due_to: Instant | None = None


class DayWanted(Given):
    """Whose day, which day, on whose clock; left out: mine, today, the contact center's."""

    agent: Name = "me"
    date: Day | None = None
    timezone: ZoneName | None = None


class TaskShown(Shown):
    """One task. `occurrence_at` is when the rule of the series put it, wherever it has been moved since."""

    # What only the series counts by stays inside.
    model_config = ConfigDict(extra="ignore", frozen=True, from_attributes=True)

    id: str
    title: str
    text: str
    kind: TaskKind
    priority: Priority
    state: TaskState
    due_at: datetime | None
    remind_at: datetime | None
    reminded_at: datetime | None
    agent: str | None
    queue: str | None
    group: str | None
    customer_id: str | None
    interaction_id: str | None
    ticket_id: str | None
    result: TaskResult | None
    result_text: str
    ended_at: datetime | None
    ended_by: str | None
    recurrence: str | None
    timezone: str | None
    series_id: str | None
    occurrence_at: datetime | None
    version: int
    created_by: str
    created_at: datetime
    updated_at: datetime


class TaskEnded(Shown):
    """A task that is over, and the next of its series, if one was made."""

    task: TaskShown
    next: TaskShown | None


class TaskPage(Shown):
    """Some tasks, the last made first. `next_cursor` is null at the end."""

    items: list[TaskShown]
    next_cursor: str | None


class DayShown(Shown):
    """Somebody's day: what should have been done before it, what is due on it, what he has ended on it."""

    agent: str
    date: date
    timezone: str
    overdue: list[TaskShown]
    due: list[TaskShown]
    ended: list[TaskShown]
