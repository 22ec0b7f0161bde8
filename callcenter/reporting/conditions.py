"""One condition of an alarm: which figure, of whom, over what time, and when it is beyond its limit.

Rule: pure, and says nothing of what follows (`alarm_life.py`) nor of where the figure comes from.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Final, assert_never
from zoneinfo import ZoneInfo

from callcenter.reporting.intervals import Interval, next_after, start_of
from callcenter.reporting.registry import METRICS
from callcenter.reporting.report import MetricWanted, needed_by

# Figures of agents' time: they go on changing while nothing happens.
OF_TIME: Final = frozenset(one for one in METRICS if needed_by((MetricWanted(id=one),)).of_time)
# The windows lose a minute at a time (`day.py`).
_MINUTE: Final = timedelta(minutes=1)
# A growing figure is beyond its limit just after it has reached it.
_JUST_AFTER: Final = timedelta(milliseconds=1)


class Window(StrEnum):
    """What time a figure is about. `now`: as things stand; the others end now."""

    NOW = "now"
    FIVE_MINUTES = "5m"
    HALF_HOUR = "30m"
    TODAY = "today"

    @property
    def minutes(self) -> int | None:
        """How long it is; None: as long as the day has lasted, or no time at all."""
        return {Window.FIVE_MINUTES: 5, Window.HALF_HOUR: 30}.get(self)


class Reach(StrEnum):
    """Whom a condition is about: the queue or group that it names, each queue or agent by itself, or all together."""

    QUEUE = "queue"
    GROUP = "group"
    EACH = "each"
    EACH_AGENT = "each_agent"
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
class Place:
    """Whom an alarm or one of its figures is about: a queue, a group of agents, or an agent; none: no single one."""

    queue: str | None = None
    group: str | None = None
    agent: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Condition:
    """One figure and its limits. It is beyond the threshold to begin with, and no longer beyond `clear` to end.

    `queue` and `group` are named with the reach of that name only. `within_seconds`: for service levels, instead of
    each queue's own.
    """

    metric: str
    reach: Reach = Reach.EACH
    queue: str | None = None
    group: str | None = None
    window: Window = Window.NOW
    operator: Operator
    threshold: float
    clear: float
    within_seconds: int | None = None

    def about(self, place: Place) -> Place:
        """Return whose figure this is, for the instance of this place."""
        match self.reach:
            case Reach.QUEUE:
                return Place(queue=self.queue)
            case Reach.GROUP:
                return Place(group=self.group)
            case Reach.EACH:
                return Place(queue=place.queue)
            case Reach.EACH_AGENT:
                return Place(agent=place.agent)
            case Reach.TOGETHER:
                return Place()
            case _:
                assert_never(self.reach)


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """A figure as it is read off. `growing`: by one each second, until something happens. None: nothing to tell."""

    value: float | None
    growing: bool = False


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
    """Return when time alone changes a figure next: a window loses a minute, agents have done something for one more.

    None: only what happens changes the figures.
    """
    found = []
    if any(one.window.minutes is not None or one.metric in OF_TIME for one in conditions):
        into = timedelta(seconds=at.timestamp() % _MINUTE.total_seconds())
        found.append(at - into + _MINUTE)
    if any(one.window is Window.TODAY for one in conditions):
        found.append(next_after(Interval.DAY, start_of(Interval.DAY, at, zone), zone))
    return min(found, default=None)
