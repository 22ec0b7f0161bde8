"""When a report is sent: each day, week or month at a time on the wall of the business's time zone.

Rule: eight o'clock stays eight o'clock, summer and winter; a time that the clock skips comes as much later; the 31st of
a month that has none is its last day.
"""

from calendar import monthrange
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from enum import StrEnum
from typing import Final, assert_never
from zoneinfo import ZoneInfo

# From any day on, a month has its day within so many.
_FURTHEST: Final = 63


class Cadence(StrEnum):
    """How often. Stored by these names."""

    DAILY = "daily"
    WEEKLY = "weekly"
    MONTHLY = "monthly"


class ReportFormat(StrEnum):
    """What kind of file a report is sent as. Stored by these names."""

    CSV = "csv"
    XLSX = "xlsx"

    @property
    def media_type(self) -> str:
        """What the web calls it."""
        match self:
            case ReportFormat.CSV:
                return "text/csv; charset=utf-8"
            case ReportFormat.XLSX:
                return "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
            case _:
                assert_never(self)


class Shared(StrEnum):
    """Who else may use a saved report. Whoever uses it sees his own scope. Stored by these names."""

    NOBODY = "nobody"
    SUPERVISORS = "supervisors"
    EVERYBODY = "everybody"


@dataclass(frozen=True, slots=True, kw_only=True)
class Times:
    """When. `weekday` (Monday is 0) is for weeks, `month_day` (1 to 31) for months."""

    cadence: Cadence
    at: time
    weekday: int | None = None
    month_day: int | None = None


def next_due(times: Times, after: datetime, zone: ZoneInfo) -> datetime:
    """Return the first instant (UTC) after another one."""
    # An hour that is skipped or shown twice is less than a day.
    day = after.astimezone(zone).date() - timedelta(days=1)
    for _ in range(_FURTHEST):
        instant = datetime.combine(day, times.at, zone).astimezone(UTC)
        if instant > after and _is_one(times, day):
            return instant
        day += timedelta(days=1)
    raise AssertionError("every month has a last day")


def _is_one(times: Times, day: date) -> bool:
    match times.cadence:
        case Cadence.DAILY:
            return True
        case Cadence.WEEKLY:
            return day.weekday() == times.weekday
        case Cadence.MONTHLY:
            return day.day == min(times.month_day or 1, monthrange(day.year, day.month)[1])
        case _:
            assert_never(times.cadence)
