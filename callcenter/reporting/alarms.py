"""What somebody wants to be warned of: conditions over the registry's figures, how long they must hold, whom to tell.

Rule: an alarm is data. Here is said when one of its figures is beyond its limit; in `alarm_life.py`, what follows.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Final, assert_never
from zoneinfo import ZoneInfo

from callcenter.reporting.intervals import Interval, next_after, start_of
from callcenter.reporting.metric import Scope
from callcenter.reporting.registry import FLOOR_METRICS, METRICS

# Figures that grow by one each second while nothing happens.
GROWING: Final = frozenset({"longest_waiting"})
# Sums of agents' time: they belong to no queue.
_OF_TIME: Final = frozenset(
    {
        "logged_in_seconds",
        "idle_seconds",
        "offered_seconds",
        "contact_seconds",
        "after_work_seconds",
        "not_ready_seconds",
        "occupancy",
        "utilisation",
        "adherence",
    }
)
# The windows lose a minute at a time (`day.py`).
_MINUTE: Final = timedelta(minutes=1)
# A growing figure is beyond its limit just after it has reached it.
_JUST_AFTER: Final = timedelta(milliseconds=1)


class Severity(StrEnum):
    """How bad it is. Stored by these names."""

    INFO = "info"
    WARNING = "warning"
    CRITICAL = "critical"


class Combination(StrEnum):
    """Whether all conditions must hold, or one is enough."""

    ALL = "all"
    ANY = "any"


class Window(StrEnum):
    """What time a figure is about. `now`: as things stand; the others end now."""

    NOW = "now"
    FIVE_MINUTES = "5m"
    HALF_HOUR = "30m"
    TODAY = "today"


class Reach(StrEnum):
    """Which queues a condition is about: the one it names, each by itself, or all of them together."""

    QUEUE = "queue"
    EACH = "each"
    TOGETHER = "together"


class Operator(StrEnum):
    """How a figure is beyond its limit."""

    ABOVE = "above"
    AT_LEAST = "at_least"
    BELOW = "below"
    AT_MOST = "at_most"

    @property
    def upwards(self) -> bool:
        """Whether more is worse."""
        return self in (Operator.ABOVE, Operator.AT_LEAST)


@dataclass(frozen=True, slots=True, kw_only=True)
class Condition:
    """One figure and its limits. It is beyond the threshold to begin with, and no longer beyond `clear` to end.

    `queue` is named with the reach `queue` only. `within_seconds`: for service levels, instead of each queue's own.
    """

    metric: str
    reach: Reach = Reach.EACH
    queue: str | None = None
    window: Window = Window.NOW
    operator: Operator
    threshold: float
    clear: float
    within_seconds: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Alarm:
    """What is watched. There is one instance of it for each queue where a condition is about each, else a single one.

    `queues` narrows `each` to these; empty: every queue. `emails` are told when it is raised and cleared, those of
    `escalate_to` when nobody has acknowledged it `escalate_after_seconds` later. `schedule`: watched only while open.
    """

    id: str
    name: str
    conditions: tuple[Condition, ...]
    combination: Combination = Combination.ALL
    queues: tuple[str, ...] = ()
    for_seconds: int = 0
    severity: Severity = Severity.WARNING
    schedule: str | None = None
    emails: tuple[str, ...] = ()
    escalate_after_seconds: int | None = None
    escalate_to: tuple[str, ...] = ()
    active: bool = True
    muted_until: datetime | None = None
    muted_by: str | None = None
    created_by: str
    version: int = 1
    created_at: datetime
    updated_at: datetime

    def muted(self, at: datetime) -> bool:
        """Whether nobody wants to be told now."""
        return self.muted_until is not None and at < self.muted_until


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """A figure as it is read off. `growing`: by one each second, until something happens. None: nothing to tell."""

    value: float | None
    growing: bool = False


def instances_of(alarm: Alarm, queues: Iterable[str]) -> list[str | None]:
    """Return what there is an instance for; None: the one that is about no single queue."""
    if any(one.reach is Reach.EACH for one in alarm.conditions):
        return [name for name in queues if not alarm.queues or name in alarm.queues]
    named = {one.queue for one in alarm.conditions}
    return [named.pop() if len(named) == 1 else None]


def looks_at(alarm: Alarm, queue: str | None) -> frozenset[str] | None:
    """Return the queues whose figures this instance is worked out of; None: all there are."""
    found: set[str] = set()
    for one in alarm.conditions:
        match one.reach:
            case Reach.TOGETHER:
                return None
            case Reach.EACH if queue is not None:
                found.add(queue)
            case Reach.QUEUE if one.queue is not None:
                found.add(one.queue)
            case _:
                return None
    return frozenset(found)


def queue_of(condition: Condition, queue: str | None) -> str | None:
    """Return whose figure this condition is about, for the instance of this queue; None: all together."""
    match condition.reach:
        case Reach.QUEUE:
            return condition.queue
        case Reach.EACH:
            return queue
        case Reach.TOGETHER:
            return None
        case _:
            assert_never(condition.reach)


def windows_of(metric: str) -> tuple[Window, ...]:
    """Return over which times this figure can be watched; none: it is not one to be warned of, or there is none."""
    if metric in FLOOR_METRICS:
        return (Window.NOW,)
    found = METRICS.get(metric)
    # What goes on changing for days warns of nothing now.
    if found is None or found.late or (found.scope is Scope.AGENTS and metric in _OF_TIME):
        return ()
    return (Window.FIVE_MINUTES, Window.HALF_HOUR, Window.TODAY)


def beyond(operator: Operator, value: float, limit: float) -> bool:
    """Whether the value is beyond the limit."""
    match operator:
        case Operator.ABOVE:
            return value > limit
        case Operator.AT_LEAST:
            return value >= limit
        case Operator.BELOW:
            return value < limit
        case Operator.AT_MOST:
            return value <= limit
        case _:
            assert_never(operator)


def crossed(condition: Condition, reading: Reading, *, before: bool) -> bool:
    """Whether the condition holds. `before`: it made the alarm that is up, so it holds until it is past `clear`."""
    if reading.value is None:
        return False
    return beyond(condition.operator, reading.value, condition.clear if before else condition.threshold)


def changes_at(condition: Condition, reading: Reading, *, before: bool, at: datetime) -> datetime | None:
    """Return when a growing figure passes its limit, if nothing happens before."""
    limit = condition.clear if before else condition.threshold
    if not reading.growing or reading.value is None or reading.value > limit:
        return None
    return at + timedelta(seconds=limit - reading.value) + _JUST_AFTER


def rolls_at(conditions: Sequence[Condition], at: datetime, zone: ZoneInfo) -> datetime | None:
    """Return when the next window loses what it began with; None: only what happens changes the figures."""
    windows = {one.window for one in conditions}
    found = []
    if windows & {Window.FIVE_MINUTES, Window.HALF_HOUR}:
        into = timedelta(seconds=at.timestamp() % _MINUTE.total_seconds())
        found.append(at - into + _MINUTE)
    if Window.TODAY in windows:
        found.append(next_after(Interval.DAY, start_of(Interval.DAY, at, zone), zone))
    return min(found, default=None)
