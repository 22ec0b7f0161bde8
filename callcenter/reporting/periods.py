"""Which time a report is about, and which one it is held against: whole days on the business's clock.

Rule: a day is from midnight to midnight on the wall, whatever the clock did between; what lies before is counted in
days of the calendar, never in hours.
"""

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from enum import StrEnum
from typing import Final, assert_never
from zoneinfo import ZoneInfo

from callcenter.reporting.intervals import Interval, next_after, start_of

_DAY: Final = timedelta(days=1)


class Relative(StrEnum):
    """A period that is counted from the day on which somebody asks."""

    TODAY = "today"
    YESTERDAY = "yesterday"
    LAST_7_DAYS = "last_7_days"
    LAST_WEEK = "last_week"
    LAST_MONTH = "last_month"


class Against(StrEnum):
    """What a period is compared with.

    `before`: as many days right before it, and of whole months as many months. `week_before`: the same days of the
    week, as many whole weeks before as it takes not to overlap.
    """

    BEFORE = "before"
    WEEK_BEFORE = "week_before"


@dataclass(frozen=True, slots=True, kw_only=True)
class Days:
    """Days of the calendar, both ends included."""

    first: date
    last: date

    @property
    def count(self) -> int:
        """How many days these are."""
        return (self.last - self.first).days + 1


@dataclass(frozen=True, slots=True, kw_only=True)
class Span:
    """A stretch of time: `since` is part of it, `until` is not."""

    since: datetime
    until: datetime


def days_of(relative: Relative, now: datetime, zone: ZoneInfo) -> Days:
    """Return the days that are meant. Weeks begin on Monday."""
    today = now.astimezone(zone).date()
    match relative:
        case Relative.TODAY:
            return Days(first=today, last=today)
        case Relative.YESTERDAY:
            return Days(first=today - _DAY, last=today - _DAY)
        case Relative.LAST_7_DAYS:
            return Days(first=today - 7 * _DAY, last=today - _DAY)
        case Relative.LAST_WEEK:
            monday = today - timedelta(days=today.weekday())
            return Days(first=monday - 7 * _DAY, last=monday - _DAY)
        case Relative.LAST_MONTH:
            last = today.replace(day=1) - _DAY
            return Days(first=last.replace(day=1), last=last)
        case _:
            assert_never(relative)


def days_against(days: Days, against: Against) -> Days:
    """Return the days that these are compared with."""
    match against:
        case Against.BEFORE if _whole_months(days):
            months = (days.last.year - days.first.year) * 12 + days.last.month - days.first.month + 1
            return Days(first=_months_back(days.first, months), last=days.first - _DAY)
        case Against.BEFORE:
            back = timedelta(days=days.count)
        case Against.WEEK_BEFORE:
            back = timedelta(days=-(-days.count // 7) * 7)
        case _:
            assert_never(against)
    return Days(first=days.first - back, last=days.last - back)


def span_of(days: Days, zone: ZoneInfo) -> Span:
    """Return the days as instants (UTC), from midnight to midnight."""
    return Span(since=midnight(days.first, zone), until=midnight(days.last + _DAY, zone))


def span_against(days: Days, against: Against, now: datetime, zone: ZoneInfo) -> Span:
    """Return the time to compare with: no more of it than has passed of the days themselves, to the quarter hour."""
    span, other = span_of(days, zone), days_against(days, against)
    before = span_of(other, zone)
    if not span.since < now < span.until:
        return before
    wall = now.astimezone(zone).replace(tzinfo=None)
    as_far = datetime.combine(other.first + (wall.date() - days.first), wall.time(), zone)
    quarter = next_after(Interval.QUARTER, start_of(Interval.QUARTER, as_far, zone), zone)
    return Span(since=before.since, until=max(min(quarter, before.until), before.since + timedelta(minutes=15)))


def starts_within(interval: Interval, span: Span, zone: ZoneInfo) -> tuple[datetime, ...]:
    """Return the beginning of each interval of a span; the first may begin before it."""
    starts = [start_of(interval, span.since, zone)]
    while (following := next_after(interval, starts[-1], zone)) < span.until:
        starts.append(following)
    return tuple(starts)


def midnight(day: date, zone: ZoneInfo) -> datetime:
    """Return when a day begins (UTC)."""
    return datetime.combine(day, time(), zone).astimezone(UTC)


def _whole_months(days: Days) -> bool:
    return days.first.day == 1 and (days.last + _DAY).day == 1


def _months_back(first: date, months: int) -> date:
    whole = first.year * 12 + first.month - 1 - months
    return date(whole // 12, whole % 12 + 1, 1)
