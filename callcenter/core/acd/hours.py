"""Hours of operation: when a schedule is open, and when that changes next.

Rule: the clock on the wall of the schedule's own time zone decides, not the server's. What comes first wins:
emergency, override, make-up day, holiday, week. A period belongs to the day on which it begins: a night shift goes on
into a holiday, and the holiday's own night shift does not begin.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from enum import StrEnum
from typing import Final
from zoneinfo import ZoneInfo

# Looking further ahead than a year would promise what nobody has decided yet.
LOOK_AHEAD: Final = timedelta(days=366)
_DAY: Final = timedelta(days=1)
_WEEK: Final = timedelta(days=7)
_INSTANT: Final = timedelta(microseconds=1)
_MIDNIGHT: Final = time(0)

# From and to. An end that is not after the start lies on the next day; 00:00 is midnight at the day's end.
Period = tuple[time, time]


@dataclass(frozen=True, slots=True, kw_only=True)
class Override:
    """What holds on one date only. Without periods: closed."""

    periods: tuple[Period, ...] = ()
    reason: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Emergency:
    """Closed at once, until an instant (aware), or until somebody lifts it."""

    reason: str
    until: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Schedule:
    """Weekly periods, Monday 0 to Sunday 6, and what differs from them.

    `holidays` are closed and have names. `make_up_days` work like the weekday named (China's 调休).
    """

    timezone: str
    periods: Mapping[int, tuple[Period, ...]]
    holidays: Mapping[date, str] = field(default_factory=dict)
    make_up_days: Mapping[date, int] = field(default_factory=dict)
    overrides: Mapping[date, Override] = field(default_factory=dict)
    emergency: Emergency | None = None


class DayKind(StrEnum):
    """Which rule decides about a date."""

    OVERRIDE = "override"
    MAKE_UP = "make_up"
    HOLIDAY = "holiday"
    WEEK = "week"


@dataclass(frozen=True, slots=True, kw_only=True)
class Day:
    """What holds on a date: its periods by their start, and by which rule. `name` is the holiday's or the reason."""

    kind: DayKind
    periods: tuple[Period, ...]
    name: str = ""


def day_of(schedule: Schedule, day: date) -> Day:
    """What holds on this date, emergencies aside."""
    if (override := schedule.overrides.get(day)) is not None:
        return Day(kind=DayKind.OVERRIDE, periods=tuple(sorted(override.periods)), name=override.reason)
    if (works_like := schedule.make_up_days.get(day)) is not None:
        periods, name = schedule.periods.get(works_like, ()), schedule.holidays.get(day, "")
        return Day(kind=DayKind.MAKE_UP, periods=tuple(sorted(periods)), name=name)
    if (holiday := schedule.holidays.get(day)) is not None:
        return Day(kind=DayKind.HOLIDAY, periods=(), name=holiday)
    return Day(kind=DayKind.WEEK, periods=tuple(sorted(schedule.periods.get(day.weekday(), ()))))


def emergency_at(schedule: Schedule, at: datetime) -> Emergency | None:
    """The emergency that closes the schedule at this instant."""
    emergency = schedule.emergency
    return emergency if emergency and (emergency.until is None or at < emergency.until) else None


def is_open(schedule: Schedule, at: datetime) -> bool:
    """Whether `at` (aware) lies in a period: its start belongs to it, its end does not."""
    if emergency_at(schedule, at):
        return False
    return _is_open_on_the_wall(schedule, at.astimezone(ZoneInfo(schedule.timezone)).replace(tzinfo=None))


def next_opening(schedule: Schedule, at: datetime) -> datetime | None:
    """The first instant from `at` on that is open, in UTC: `at` itself if it is. None: not within a year."""
    return at.astimezone(UTC) if is_open(schedule, at) else next_change(schedule, at)


def next_change(schedule: Schedule, at: datetime, within: timedelta = LOOK_AHEAD) -> datetime | None:
    """The first instant after `at`, in UTC, at which open becomes closed or closed open."""
    return next(changes(schedule, at, within), None)


def changes(schedule: Schedule, at: datetime, within: timedelta = LOOK_AHEAD) -> Iterator[datetime]:
    """Every instant after `at`, in UTC and in order, at which open becomes closed or closed open."""
    now = is_open(schedule, at)
    for edge in _edges(schedule, at.astimezone(UTC), within):
        if is_open(schedule, edge) is not now:
            now = not now
            yield edge


def _is_open_on_the_wall(schedule: Schedule, wall: datetime) -> bool:
    now, today = wall.time(), wall.date()
    for start, end in day_of(schedule, today).periods:
        if start <= now and (now < end or end <= start):
            return True
    return any(end <= start and now < end for start, end in day_of(schedule, today - _DAY).periods)


def _edges(schedule: Schedule, at: datetime, within: timedelta) -> Iterator[datetime]:
    """Every instant after `at` at which something may change, in order."""
    last = at + within
    if (emergency := emergency_at(schedule, at)) is not None:
        if emergency.until is None or emergency.until > last:
            return
        at = emergency.until.astimezone(UTC)
        yield at
    zone = ZoneInfo(schedule.timezone)
    # Most often the next change is near: one day first, then by weeks.
    step = _DAY
    while at < last:
        end = min(at + step, last)
        found = {*_period_edges(schedule, zone, at, end), *_clock_jumps(zone, at, end)}
        yield from sorted(edge for edge in found if at < edge <= end)
        at, step = end, _WEEK


def _period_edges(schedule: Schedule, zone: ZoneInfo, begin: datetime, end: datetime) -> Iterator[datetime]:
    dates = (begin.astimezone(zone).date(), end.astimezone(zone).date())
    # A clock set back over midnight, or over the date line, shows a date again.
    day, last = min(dates) - _DAY, max(dates) + _DAY
    while day <= last:
        for wall in {datetime.combine(day, edge) for edge in _wall_edges(schedule, day)}:
            if _is_open_on_the_wall(schedule, wall) is not _is_open_on_the_wall(schedule, wall - _INSTANT):
                for fold in (0, 1):
                    yield wall.replace(tzinfo=zone, fold=fold).astimezone(UTC)
        day += _DAY


def _wall_edges(schedule: Schedule, day: date) -> Iterator[time]:
    yield _MIDNIGHT
    for start, end in day_of(schedule, day).periods:
        yield start
        yield end
    for start, end in day_of(schedule, day - _DAY).periods:
        if end <= start:
            yield end


def _clock_jumps(zone: ZoneInfo, begin: datetime, end: datetime) -> Iterator[datetime]:
    """The instant at which the clock on the wall is set: what it skips opens or closes right then."""
    before = begin.astimezone(zone).utcoffset()
    if before == end.astimezone(zone).utcoffset():
        return
    low, high = begin.replace(microsecond=0), end.replace(microsecond=0)
    while high - low > timedelta(seconds=1):
        middle = (low + (high - low) / 2).replace(microsecond=0)
        if middle.astimezone(zone).utcoffset() == before:
            low = middle
        else:
            high = middle
    yield high
