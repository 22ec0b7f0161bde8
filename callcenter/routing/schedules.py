"""The form of a schedule in the routing document: weekly periods, holidays, make-up days, overrides, emergency.

Rule: what is written twice or backwards is refused; what goes before what is the core's business (`core/acd/hours.py`).
"""

from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, date, datetime, timedelta
from itertools import groupby
from typing import Annotated, Final, Literal, Self

from pydantic import AfterValidator, Field, ValidationInfo, model_validator
from pydantic_core import PydanticCustomError

from callcenter.core.acd.hours import Emergency, Override, Schedule
from callcenter.core.acd.hours_text import PERIOD_PATTERN, WEEKDAYS, is_empty, is_period, period_of, text_of
from callcenter.routing.fields import Form, Label, ZoneName, described, quoted

Weekday = Literal["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"]
_DAY: Final = timedelta(days=1)
# Longer than any holiday, short enough that a wrong year is noticed.
_LONGEST_HOLIDAY: Final = timedelta(days=100)
_DATE_LENGTH: Final = len("2026-10-01")


def _period(text: str) -> str:
    if not is_period(text):
        raise PydanticCustomError("period_wrong", "not a period", {"name": quoted(text)})
    if is_empty(text):
        raise PydanticCustomError("period_empty", "ends where it begins", {"name": quoted(text)})
    return text


def _date(text: str) -> str:
    try:
        if len(text) != _DATE_LENGTH:
            raise ValueError
        date.fromisoformat(text)
    except ValueError:
        raise PydanticCustomError("date_wrong", "not a date", {"name": quoted(text)}) from None
    return text


def _not_before_date(last: str | None, info: ValidationInfo) -> str | None:
    first = info.data.get("date")
    if first is None or last is None:
        return last
    length = date.fromisoformat(last) - date.fromisoformat(first)
    if length < timedelta(0):
        raise PydanticCustomError("date_backwards", "before `date`", {"name": quoted(last)})
    if length > _LONGEST_HOLIDAY:
        raise PydanticCustomError("date_far", "too long", {"most": _LONGEST_HOLIDAY.days})
    return last


def _instant(text: str) -> str:
    try:
        instant = datetime.fromisoformat(text)
        if instant.tzinfo is None:
            raise ValueError
        instant.astimezone(UTC)
    except (ValueError, OverflowError):
        raise PydanticCustomError("instant_wrong", "not an instant", {"name": quoted(text)}) from None
    return text


Period = Annotated[str, AfterValidator(_period), Field(json_schema_extra={"pattern": f"^({PERIOD_PATTERN})$"})]
Periods = Annotated[list[Period], Field(max_length=12)]
Date = Annotated[str, AfterValidator(_date), Field(json_schema_extra={"format": "date"})]
Instant = Annotated[str, Field(max_length=40, json_schema_extra={"format": "date-time"}), AfterValidator(_instant)]


class WeekSettings(Form):
    """Periods like 09:00-18:00; 22:00-06:00 goes on into the next day, and an end of 00:00 is midnight."""

    monday: Periods = described("Closed when left out.", default=[])
    tuesday: Periods = described("Closed when left out.", default=[])
    wednesday: Periods = described("Closed when left out.", default=[])
    thursday: Periods = described("Closed when left out.", default=[])
    friday: Periods = described("Closed when left out.", default=[])
    saturday: Periods = described("Closed when left out.", default=[])
    sunday: Periods = described("Closed when left out.", default=[])

    def days(self) -> tuple[list[str], ...]:
        """Monday first."""
        weekdays = (self.monday, self.tuesday, self.wednesday, self.thursday, self.friday)
        return (*weekdays, self.saturday, self.sunday)


class HolidaySettings(Form):
    """Closed on a date, or from it to another; with `works_like`, a make-up day that has the hours of a weekday."""

    date: Date = described("The day, or the first of them.")
    to: Annotated[Date | None, AfterValidator(_not_before_date)] = described("The last of them.", default=None)
    name: Label | None = described("As it is told to people.", default=None)
    works_like: Weekday | None = described("Open like this weekday; left out: closed.", default=None)


class OverrideSettings(Form):
    """What holds on one date, whatever the week and the holidays say."""

    date: Date = described("The day.")
    hours: Periods = described("Its own periods; left out: closed.", default=[])
    reason: Label | None = described("Why, as it is told to people.", default=None)


class EmergencySettings(Form):
    """Closed at once, whatever else holds."""

    reason: Label = described("Why, as it is told to people.")
    until: Instant | None = described("With its offset from UTC; left out: until it is lifted.", default=None)


class ScheduleSettings(Form):
    """When queues and flows that name it are open. First wins: emergency, override, make-up day, holiday, week."""

    timezone: ZoneName | None = described("Left out: the document's.", default=None)
    weekly: WeekSettings = described("Every week.", default=WeekSettings())
    holidays: Annotated[list[HolidaySettings], Field(max_length=1000)] = described(
        "Days that are closed, and make-up days.", default=[]
    )
    overrides: Annotated[list[OverrideSettings], Field(max_length=1000)] = described(
        "Days with hours of their own.", default=[]
    )
    emergency: EmergencySettings | None = described("Closed at once.", default=None)

    @model_validator(mode="after")
    def _has_each_date_once(self) -> Self:
        holidays, make_up_days = (
            [day for holiday in self.holidays if bool(holiday.works_like) is made_up for day in _dates_of(holiday)]
            for made_up in (False, True)
        )
        for days in (holidays, make_up_days, [date.fromisoformat(override.date) for override in self.overrides]):
            if twice := _first_twice(days):
                raise PydanticCustomError("date_twice", "twice", {"name": quoted(twice.isoformat())})
        return self

    def schedule(self, timezone: str) -> Schedule:
        """As the core has it; `timezone` is the document's."""
        holidays: dict[date, str] = {}
        make_up_days: dict[date, int] = {}
        # A make-up day within a holiday comes last, because it is what holds.
        for holiday in sorted(self.holidays, key=lambda each: each.works_like is not None):
            for day in _dates_of(holiday):
                holidays[day] = holiday.name or ""
                if holiday.works_like:
                    make_up_days[day] = WEEKDAYS.index(holiday.works_like)
        return Schedule(
            timezone=self.timezone or timezone,
            periods={day: tuple(map(period_of, texts)) for day, texts in enumerate(self.weekly.days()) if texts},
            holidays=holidays,
            make_up_days=make_up_days,
            overrides={
                date.fromisoformat(override.date): Override(
                    periods=tuple(map(period_of, override.hours)), reason=override.reason or ""
                )
                for override in self.overrides
            },
            emergency=Emergency(
                reason=self.emergency.reason,
                until=datetime.fromisoformat(self.emergency.until) if self.emergency.until else None,
            )
            if self.emergency
            else None,
        )


def settings_of(schedule: Schedule) -> ScheduleSettings:
    """A schedule of the core as people write it: days in a row with one name are one entry."""
    emergency = schedule.emergency
    return ScheduleSettings(
        timezone=schedule.timezone,
        weekly=WeekSettings.model_validate(
            {WEEKDAYS[day]: list(map(text_of, periods)) for day, periods in schedule.periods.items()}
        ),
        holidays=list(_holidays(schedule.holidays, schedule.make_up_days)),
        overrides=[
            OverrideSettings(
                date=day.isoformat(), hours=list(map(text_of, override.periods)), reason=override.reason or None
            )
            for day, override in sorted(schedule.overrides.items())
        ],
        emergency=EmergencySettings(
            reason=emergency.reason, until=emergency.until.isoformat() if emergency.until else None
        )
        if emergency
        else None,
    )


def _dates_of(holiday: HolidaySettings) -> list[date]:
    first = date.fromisoformat(holiday.date)
    last = date.fromisoformat(holiday.to) if holiday.to else first
    return [first + number * _DAY for number in range((last - first).days + 1)]


def _holidays(names: Mapping[date, str], make_up_days: Mapping[date, int]) -> Iterator[HolidaySettings]:
    days = sorted(names.keys() | make_up_days.keys())
    numbered = enumerate(days)
    # Days in a row have the same difference between their place in time and in the list.
    for (_, name, works_like), row in groupby(
        numbered, key=lambda one: (one[1].toordinal() - one[0], names.get(one[1], ""), make_up_days.get(one[1]))
    ):
        found = [day for _, day in row]
        yield HolidaySettings.model_validate(
            {
                "date": found[0].isoformat(),
                "to": found[-1].isoformat() if len(found) > 1 else None,
                "name": name or None,
                "works_like": None if works_like is None else WEEKDAYS[works_like],
            }
        )


def _first_twice(days: Sequence[date]) -> date | None:
    seen = set[date]()
    for day in days:
        if day in seen:
            return day
        seen.add(day)
    return None
