"""The form of a schedule: what people write becomes the core's schedule, and what is wrong is told in words."""

from datetime import UTC, date, datetime, time, timedelta, timezone
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from callcenter.core.acd.hours import Emergency, Override, Schedule
from callcenter.flows.yaml_source import parse
from callcenter.routing.problems import problem
from callcenter.routing.schedules import ScheduleSettings, settings_of

WRITTEN = """\
timezone: Asia/Shanghai
weekly:
  monday: ["09:00-12:00", "13:30-18:00"]
  friday: [22:00-06:00]
holidays:
  - {date: 2026-10-01, to: 2026-10-03, name: 国庆节}
  - {date: 2026-10-10, name: 调休, works_like: monday}
  - {date: 2026-12-25}
overrides:
  - {date: 2026-12-24, hours: [09:00-12:00], reason: Christmas Eve}
  - {date: 2026-12-31}
emergency: {reason: Fire alarm, until: 2026-03-02T18:00:00+08:00}
"""
OFFICE = Schedule(
    timezone="Asia/Shanghai",
    periods={0: ((time(9), time(12)), (time(13, 30), time(18))), 4: ((time(22), time(6)),)},
    holidays={
        date(2026, 10, 1): "国庆节",
        date(2026, 10, 2): "国庆节",
        date(2026, 10, 3): "国庆节",
        date(2026, 10, 10): "调休",
        date(2026, 12, 25): "",
    },
    make_up_days={date(2026, 10, 10): 0},
    overrides={
        date(2026, 12, 24): Override(periods=((time(9), time(12)),), reason="Christmas Eve"),
        date(2026, 12, 31): Override(),
    },
    emergency=Emergency(reason="Fire alarm", until=datetime(2026, 3, 2, 10, tzinfo=UTC)),
)


def read(text: str) -> ScheduleSettings:
    data: Any = parse("f", text.encode()).data
    return ScheduleSettings.model_validate(data)


def told(text: str) -> tuple[str, str]:
    """The kind of the first problem, and its words; they must exist in both languages."""
    with pytest.raises(ValidationError) as refused:
        read(text)
    first = refused.value.errors()[0]
    words = problem(first["type"], (), **{"name": first["input"], **first.get("ctx", {})})
    assert words.text_en != "is not valid"
    assert any(character >= "\u4e00" for character in words.text_zh)
    return first["type"], words.text_en


def test_what_people_write_becomes_the_schedule_of_the_core() -> None:
    assert read(WRITTEN).schedule("UTC") == OFFICE


def test_a_schedule_without_a_time_zone_has_the_documents() -> None:
    assert read("weekly: {monday: [09:00-18:00]}").schedule("Europe/Berlin").timezone == "Europe/Berlin"


def test_the_schedule_of_the_core_is_written_in_the_same_short_way() -> None:
    written = settings_of(OFFICE)
    assert [(entry.date, entry.to) for entry in written.holidays] == [
        ("2026-10-01", "2026-10-03"),
        ("2026-10-10", None),
        ("2026-12-25", None),
    ]
    assert written.schedule("UTC") == OFFICE


def test_a_make_up_day_within_a_holiday_is_what_holds() -> None:
    text = "holidays: [{date: 2026-10-10, works_like: monday, name: b}, {date: 2026-10-09, to: 2026-10-11, name: a}]"
    schedule = read(text).schedule("UTC")
    assert schedule.make_up_days == {date(2026, 10, 10): 0}
    assert schedule.holidays == {date(2026, 10, 9): "a", date(2026, 10, 10): "b", date(2026, 10, 11): "a"}


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("weekly: {monday: [9-18]}", "period_wrong"),
        ("weekly: {monday: [09:00-09:00]}", "period_empty"),
        ("weekly: {montag: [09:00-18:00]}", "extra_forbidden"),
        ("timezone: Asia/Shangai", "timezone_unknown"),
        ("holidays: [{date: 2026-02-30}]", "date_wrong"),
        ("holidays: [{date: 1 October}]", "date_wrong"),
        ("holidays: [{date: 20261001}]", "string_type"),
        ("holidays: [{date: 2026-10-07, to: 2026-10-01}]", "date_backwards"),
        ("holidays: [{date: 2026-10-01, to: 2027-10-07}]", "date_far"),
        ("holidays: [{date: 2026-10-01, to: 2026-10-07}, {date: 2026-10-03}]", "date_twice"),
        ("holidays: [{date: 2026-10-01, works_like: someday}]", "literal_error"),
        ("holidays: [{name: 国庆节}]", "missing"),
        ("overrides: [{date: 2026-10-01}, {date: 2026-10-01, hours: [09:00-10:00]}]", "date_twice"),
        ("overrides: [{date: 2026-10-01, hours: [9-10]}]", "period_wrong"),
        ("emergency: {reason: Fire, until: 2026-10-01T18:00}", "instant_wrong"),
        ("emergency: {reason: Fire, until: tomorrow}", "instant_wrong"),
        ("emergency: {until: 2026-10-01T18:00:00Z}", "missing"),
        ("emergency: {reason: ''}", "string_too_short"),
    ],
)
def test_what_is_wrong_is_told_in_both_languages(text: str, kind: str) -> None:
    assert told(text)[0] == kind


def test_a_date_that_is_there_twice_is_named() -> None:
    _, words = told("holidays: [{date: 2026-10-01, to: 2026-10-07}, {date: 2026-10-03}]")
    assert words == "'2026-10-03' is there twice"


def test_closing_needs_a_reason_but_no_end() -> None:
    closed = read("emergency: {reason: Fire}").schedule("UTC")
    assert closed.emergency == Emergency(reason="Fire")


TIMES = st.builds(time, st.integers(0, 23), st.integers(0, 59))
PERIODS = st.lists(st.tuples(TIMES, TIMES).filter(lambda period: period[0] != period[1]), max_size=3).map(tuple)
SOME_PERIODS = PERIODS.filter(bool)
DAYS = st.dates(date(2026, 1, 1), date(2026, 2, 28))
FIRST = datetime(2026, 1, 1, tzinfo=timezone(timedelta(hours=8)))
NAMES = st.sampled_from(["", "国庆节", "春节"])
INSTANTS = st.integers(0, 10**6).map(lambda minutes: FIRST + timedelta(minutes=minutes))


@given(
    st.builds(
        Schedule,
        timezone=st.just("Asia/Shanghai"),
        periods=st.dictionaries(st.integers(0, 6), SOME_PERIODS),
        holidays=st.dictionaries(DAYS, NAMES),
        overrides=st.dictionaries(DAYS, st.builds(Override, periods=PERIODS, reason=NAMES)),
        emergency=st.none() | st.builds(Emergency, reason=st.just("Fire"), until=st.none() | INSTANTS),
    ),
    st.dictionaries(DAYS, st.integers(0, 6)),
)
def test_every_schedule_is_the_same_after_it_was_written_and_read(
    found: Schedule, make_up_days: dict[date, int]
) -> None:
    whole = Schedule(
        timezone=found.timezone,
        periods=found.periods,
        holidays={**dict.fromkeys(make_up_days, ""), **found.holidays},
        make_up_days=make_up_days,
        overrides=found.overrides,
        emergency=found.emergency,
    )
    assert settings_of(whole).schedule("UTC") == whole
