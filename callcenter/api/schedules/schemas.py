"""Schedules on the wire: open now, what changes next, the days to come, and the order to close at once."""

import datetime as dt
from datetime import datetime
from itertools import islice
from typing import Annotated, Final, Self
from zoneinfo import ZoneInfo

from pydantic import BeforeValidator, Field

from callcenter.api.fields import Given, Instant, Shown
from callcenter.core.acd.hours import (
    LOOK_AHEAD,
    Day,
    DayKind,
    Emergency,
    Schedule,
    day_of,
    emergency_at,
    is_open,
    next_change,
    next_opening,
)
from callcenter.core.acd.hours_text import text_of
from callcenter.routing.fields import Label

_MOST_UPCOMING: Final = 20


def _trimmed(text: object) -> object:
    return text.strip() if isinstance(text, str) else text


class EmergencyGiven(Given):
    """Close at once. Without `until`: until somebody lifts it."""

    reason: Annotated[Label, BeforeValidator(_trimmed), Field(description="As it is told to people.")]
    until: Instant | None = None


class EmergencyShown(Shown):
    """Why it is closed at once, and until when; null: until somebody lifts it."""

    reason: str
    until: datetime | None

    @classmethod
    def of(cls, emergency: Emergency) -> Self:
        return cls(reason=emergency.reason, until=emergency.until)


class DayShown(Shown):
    """What holds on a date, emergencies aside. `name` is the holiday's, or the reason of the override."""

    date: dt.date
    kind: DayKind
    name: str
    periods: list[str]

    @classmethod
    def of(cls, date: dt.date, day: Day) -> Self:
        return cls(date=date, kind=day.kind, name=day.name, periods=[text_of(period) for period in day.periods])


class ScheduleShown(Shown):
    """One schedule as of `at`.

    `next_opening_at` is `at` itself while it is open. Null: not within a year, or when somebody lifts the emergency.
    """

    name: str
    timezone: str
    at: datetime
    open: bool
    next_change_at: datetime | None
    next_opening_at: datetime | None
    emergency: EmergencyShown | None
    today: DayShown

    @classmethod
    def of(cls, name: str, schedule: Schedule, at: datetime) -> Self:
        emergency = emergency_at(schedule, at)
        today = at.astimezone(ZoneInfo(schedule.timezone)).date()
        return cls(
            name=name,
            timezone=schedule.timezone,
            at=at,
            open=is_open(schedule, at),
            next_change_at=next_change(schedule, at),
            next_opening_at=next_opening(schedule, at),
            emergency=EmergencyShown.of(emergency) if emergency else None,
            today=DayShown.of(today, day_of(schedule, today)),
        )


class ScheduleList(Shown):
    """Every schedule, by name."""

    items: list[ScheduleShown]


class ScheduleDetail(Shown):
    """One schedule with the holidays, make-up days and overrides of the year to come, the first twenty of them."""

    schedule: ScheduleShown
    upcoming: list[DayShown]

    @classmethod
    def of(cls, name: str, schedule: Schedule, at: datetime) -> Self:
        shown = ScheduleShown.of(name, schedule, at)
        first = shown.today.date
        special = schedule.holidays.keys() | schedule.make_up_days.keys() | schedule.overrides.keys()
        coming = sorted(day for day in special if first <= day <= first + LOOK_AHEAD)
        return cls(
            schedule=shown,
            upcoming=[DayShown.of(day, day_of(schedule, day)) for day in islice(coming, _MOST_UPCOMING)],
        )
