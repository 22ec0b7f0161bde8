"""Alarms on the wire: what is wanted, what is watched, what stands now, what has been."""

from dataclasses import asdict
from datetime import datetime
from typing import Annotated, Self

from pydantic import Field, FiniteFloat, StrictBool

from callcenter.api.fields import Given, Id, Instant, Line, Shown, Word
from callcenter.api.interactions.schemas import PageWanted
from callcenter.reporting.alarm_life import AlarmInstance, AlarmState, Cause, Looked, Seen
from callcenter.reporting.alarms import Alarm, Combination, Severity
from callcenter.reporting.conditions import Condition, Operator, Place, Reach, Window
from callcenter.reporting.metric import Better, Unit

_DAY = 86_400
# As we hand it to a mail server.
Address = Annotated[str, Field(pattern=r"^[^\s@<>,;]+@[^\s@<>,;]+$", max_length=254, examples=["ops@example.com"])]
Addresses = Annotated[list[Address], Field(max_length=20)]


class ConditionWanted(Given):
    """One figure and its limits. `clear`: where it ends; left out, it ends where it began."""

    metric: Word
    reach: Reach = Reach.EACH
    queue: Word | None = None
    group: Word | None = None
    window: Window = Window.NOW
    operator: Operator
    threshold: FiniteFloat
    clear: FiniteFloat | None = None
    within_seconds: Annotated[int, Field(ge=1, le=7200)] | None = None

    def condition(self) -> Condition:
        """What is watched."""
        clear = self.threshold if self.clear is None else self.clear
        return Condition(**{**self.model_dump(), "clear": clear})


class AlarmWanted(Given):
    """An alarm as somebody wants it. Without `queues`, what is about each queue or agent is about every one."""

    name: Line
    conditions: Annotated[list[ConditionWanted], Field(min_length=1, max_length=8)]
    combination: Combination = Combination.ALL
    queues: Annotated[list[Word], Field(max_length=500)] = Field(default_factory=list)
    for_seconds: Annotated[int, Field(ge=0, le=_DAY)] = 0
    severity: Severity = Severity.WARNING
    schedule: Word | None = None
    emails: Addresses = Field(default_factory=list)
    escalate_after_seconds: Annotated[int, Field(ge=1, le=_DAY)] | None = None
    escalate_to: Addresses = Field(default_factory=list)
    active: StrictBool = True

    def alarm(self, alarm_id: str, actor: str, at: datetime) -> Alarm:
        """What is watched."""
        lists = {name: tuple(getattr(self, name)) for name in ("queues", "emails", "escalate_to")}
        given = {name: getattr(self, name) for name in type(self).model_fields}
        conditions = tuple(one.condition() for one in self.conditions)
        made = {"id": alarm_id, "created_by": actor, "created_at": at, "updated_at": at}
        return Alarm(**{**given, **lists, **made, "conditions": conditions})


class MuteWanted(Given):
    """Until when nobody is told; null: tell again."""

    until: Instant | None


class HistoryWanted(PageWanted):
    """Which to list; `from` is included, `to` is not: whatever was up at some time between them."""

    alarm: Id | None = None
    queue: Word | None = None
    since: Instant | None = Field(default=None, alias="from")
    until: Instant | None = Field(default=None, alias="to")


class ConditionShown(Shown):
    """One figure and its limits."""

    metric: str
    reach: Reach
    queue: str | None
    group: str | None
    window: Window
    operator: Operator
    threshold: float
    clear: float
    within_seconds: int | None


class AlarmShown(Shown):
    """An alarm. `may_change`: you oversee all that it looks at."""

    id: str
    name: str
    conditions: list[ConditionShown]
    combination: Combination
    queues: list[str]
    for_seconds: int
    severity: Severity
    schedule: str | None
    emails: list[str]
    escalate_after_seconds: int | None
    escalate_to: list[str]
    active: bool
    muted_until: datetime | None
    muted_by: str | None
    created_by: str
    version: int
    created_at: datetime
    updated_at: datetime
    may_change: bool

    @classmethod
    def of(cls, alarm: Alarm, *, may_change: bool) -> Self:
        """Show an alarm."""
        conditions = [ConditionShown(**asdict(one)) for one in alarm.conditions]
        lists = {name: list(getattr(alarm, name)) for name in ("queues", "emails", "escalate_to")}
        named = {*lists, "conditions", "may_change"}
        plain = {name: getattr(alarm, name) for name in cls.model_fields if name not in named}
        return cls(conditions=conditions, may_change=may_change, **plain, **lists)


class AlarmList(Shown):
    """All alarms that you see, by name. `mail`: e-mail is set up; without, letters wait and are given up."""

    items: list[AlarmShown]
    mail: bool


class WatchableShown(Shown):
    """A figure that can be watched, as the registry has it, and of whom. `within`: with seconds of one's own."""

    metric: str
    label_en: str
    label_zh: str
    unit: Unit
    better: Better
    windows: list[Window]
    reaches: list[Reach]
    within: bool


class ChoicesShown(Shown):
    """What an alarm can be made of."""

    metrics: list[WatchableShown]
    queues: list[str]
    groups: list[str]
    schedules: list[str]
    everything: bool


class SeenShown(Shown):
    """One condition as it was seen."""

    metric: str
    queue: str | None
    group: str | None
    agent: str | None
    window: Window
    operator: Operator
    threshold: float
    value: float | None
    crossed: bool

    @classmethod
    def of(cls, seen: Seen) -> Self:
        """Show what was seen."""
        return cls(**asdict(seen))


class InstanceShown(Shown):
    """An alarm for one queue, group or agent (all null: for several or all queues).

    `raised_with` is what was seen when it was raised, `seen` what was last.
    """

    id: str
    alarm_id: str
    name: str
    severity: Severity
    queue: str | None
    group: str | None
    agent: str | None
    state: AlarmState
    began_at: datetime
    due_at: datetime
    seen: list[SeenShown]
    raised_with: list[SeenShown]
    raised_at: datetime | None
    told_at: datetime | None
    acknowledged_at: datetime | None
    acknowledged_by: str | None
    escalate_at: datetime | None
    escalated_at: datetime | None
    cleared_at: datetime | None
    cause: Cause | None

    @classmethod
    def of(cls, instance: AlarmInstance) -> Self:
        """Show an instance."""
        lists = {name: [SeenShown.of(one) for one in getattr(instance, name)] for name in ("seen", "raised_with")}
        plain = {name: getattr(instance, name) for name in cls.model_fields if name not in lists}
        return cls(**plain, **lists)


class InstanceList(Shown):
    """What is up or about to be."""

    items: list[InstanceShown]


class InstancePage(Shown):
    """What was raised, newest first. `next_cursor` is null at the end."""

    items: list[InstanceShown]
    next_cursor: str | None


class TriedShown(Shown):
    """What an alarm would be now for one place. `next_at`: when it would be looked at again if nothing happened."""

    queue: str | None
    group: str | None
    agent: str | None
    state: AlarmState
    seen: list[SeenShown]
    next_at: datetime | None

    @classmethod
    def of(cls, place: Place, seen: tuple[Seen, ...], looked: Looked) -> Self:
        """Show what a look would make of it."""
        state = AlarmState.QUIET if looked.instance is None else looked.instance.state
        return cls(**asdict(place), state=state, seen=[SeenShown.of(one) for one in seen], next_at=looked.next_at)


class TriedList(Shown):
    """What it would be now, for each queue or agent that it is about and that you see."""

    items: list[TriedShown]
