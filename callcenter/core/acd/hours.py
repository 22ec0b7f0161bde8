"""Hours of operation: when a schedule is open. The schedule's own time zone decides, not the server's."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, time
from zoneinfo import ZoneInfo


@dataclass(frozen=True, slots=True, kw_only=True)
class Schedule:
    """Weekly periods, Monday 0 to Sunday 6. An end of 00:00 means midnight at the day's end."""

    timezone: str
    periods: Mapping[int, tuple[tuple[time, time], ...]]


def is_open(schedule: Schedule, at: datetime) -> bool:
    """Whether `at` (aware) lies in a period: its start belongs to it, its end does not."""
    local = at.astimezone(ZoneInfo(schedule.timezone))
    now = local.time()
    return any(
        start <= now and (now < end or end == time(0)) for start, end in schedule.periods.get(local.weekday(), ())
    )
