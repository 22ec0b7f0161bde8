"""Stretches of time by the business's clock: quarters of an hour, hours, days, weeks, months.

Rule: days begin at midnight on the wall and may have 23 or 25 hours; quarters and hours are cut from the instant, in
steps of the zone's offset, so that no two of them overlap and an hour that comes twice is two hours. (Where a clock
changes by half an hour, as on Lord Howe Island alone, two hours of that night overlap.)
"""

from datetime import UTC, datetime, time, timedelta
from enum import StrEnum
from typing import Final
from zoneinfo import ZoneInfo

QUARTER: Final = timedelta(minutes=15)
_HOUR: Final = timedelta(hours=1)


class Interval(StrEnum):
    """How finely time is cut."""

    QUARTER = "quarter"
    HOUR = "hour"
    DAY = "day"
    WEEK = "week"
    MONTH = "month"


def start_of(interval: Interval, at: datetime, zone: ZoneInfo) -> datetime:
    """Return the beginning (UTC) of the interval that `at` lies in. Weeks begin on Monday."""
    local = at.astimezone(zone)
    match interval:
        case Interval.QUARTER | Interval.HOUR:
            length = QUARTER if interval is Interval.QUARTER else _HOUR
            into = timedelta(minutes=local.minute, seconds=local.second, microseconds=local.microsecond) % length
            return at.astimezone(UTC) - into
        case Interval.DAY:
            day = local.date()
        case Interval.WEEK:
            day = local.date() - timedelta(days=local.weekday())
        case Interval.MONTH:
            day = local.date().replace(day=1)
    return datetime.combine(day, time(), zone).astimezone(UTC)


def quarter_of(at: datetime) -> int:
    """Return the number of the quarter of an hour that `at` lies in: the same in every zone of today."""
    return int(at.timestamp() // QUARTER.total_seconds())


def next_after(interval: Interval, start: datetime, zone: ZoneInfo) -> datetime:
    """Return the beginning of the next interval, for the beginning of one."""
    match interval:
        case Interval.QUARTER:
            return start + QUARTER
        case Interval.HOUR:
            return start + _HOUR
        case Interval.DAY:
            days = 1
        case Interval.WEEK:
            days = 7
        case Interval.MONTH:
            days = 31
    # Past the middle of the day that follows, whatever the clock did meanwhile.
    return start_of(interval, start + timedelta(days=days, hours=12), zone)
