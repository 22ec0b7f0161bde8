"""Business time against a slow and obvious oracle that looks at every minute: nights, holidays, DST, pauses."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from callcenter.core.acd.hours import Emergency, Override, Period, Schedule, is_open
from callcenter.crm.sla import BusinessTime
from callcenter.crm.tickets import Pause

OFFICE = (time(9), time(18))
NIGHT = (time(22), time(6))
MINUTE = timedelta(minutes=1)
HOUR = 3600
WORKDAYS = Schedule(timezone="Asia/Shanghai", periods=dict.fromkeys(range(5), (OFFICE,)))
# The clock is set forward on 8 March and 29 March 2026, back on 25 October and 1 November; Lord Howe by half an hour.
ZONES = ["Asia/Shanghai", "Europe/Berlin", "America/New_York", "Australia/Lord_Howe", "Asia/Kathmandu", "UTC"]
SPRING, AUTUMN = datetime(2026, 3, 6, tzinfo=UTC), datetime(2026, 10, 23, tzinfo=UTC)
DAYS = [(SPRING.date() + timedelta(days=n)) for n in range(28)] + [AUTUMN.date() + timedelta(days=n) for n in range(14)]

minutes_of_day = st.integers(0, 24 * 60 - 1).map(lambda n: time(n // 60, n % 60))
periods = st.lists(st.tuples(minutes_of_day, minutes_of_day), max_size=3).map(tuple)
days = st.sampled_from(DAYS)
calendars = st.builds(
    Schedule,
    timezone=st.sampled_from(ZONES),
    periods=st.dictionaries(st.integers(0, 6), periods),
    holidays=st.dictionaries(days, st.just("holiday"), max_size=4),
    make_up_days=st.dictionaries(days, st.integers(0, 6), max_size=3),
    overrides=st.dictionaries(days, st.builds(Override, periods=periods), max_size=3),
)
starts = st.builds(
    lambda begin, minutes: begin + minutes * MINUTE, st.sampled_from([SPRING, AUTUMN]), st.integers(0, 4 * 24 * 60)
)


@st.composite
def interruptions(draw: st.DrawFn) -> tuple[tuple[int, int | None], ...]:
    """When the clock stands still, in minutes after its start."""
    marks = sorted(draw(st.lists(st.integers(-60, 5 * 24 * 60), unique=True, max_size=7)))
    pairs: list[tuple[int, int | None]] = list(zip(marks[::2], marks[1::2], strict=False))
    return (*pairs, (marks[-1], None)) if len(marks) % 2 else tuple(pairs)


def counted(schedule: Schedule, start: datetime, minutes: int, pauses: Sequence[Pause]) -> list[bool]:
    """The oracle: for each minute, whether it counts."""
    moments = [start + n * MINUTE for n in range(minutes)]
    return [
        is_open(schedule, at) and not any(begin <= at and (end is None or at < end) for begin, end in pauses)
        for at in moments
    ]


@settings(max_examples=150, deadline=None)
@given(
    schedule=calendars, start=starts, still=interruptions(), target=st.integers(1, 60 * 24), length=st.integers(0, 5)
)
def test_business_time_is_what_counting_the_minutes_gives(
    schedule: Schedule, start: datetime, still: tuple[tuple[int, int | None], ...], target: int, length: int
) -> None:
    pauses = [(start + a * MINUTE, None if b is None else start + b * MINUTE) for a, b in still]
    minutes = length * 24 * 60 + 77
    count = counted(schedule, start, minutes, pauses)
    time_of = BusinessTime(schedule)
    until = start + minutes * MINUTE
    assert time_of.elapsed(start, until, pauses) == 60 * sum(count)
    due = time_of.due_at(start, 60 * target, pauses)
    if sum(count) < target:
        assert due is None or due > until
    else:
        passed = [0]
        for one in count:
            passed.append(passed[-1] + one)
        assert due == start + passed.index(target) * MINUTE


@settings(max_examples=40, deadline=None)
@given(schedule=calendars, moments=st.lists(starts, min_size=2, max_size=5), seconds=st.integers(1, 200_000))
def test_what_was_asked_before_makes_no_difference(schedule: Schedule, moments: list[datetime], seconds: int) -> None:
    kept = BusinessTime(schedule)
    for start in moments:
        assert kept.due_at(start, seconds) == BusinessTime(schedule).due_at(start, seconds)


@settings(max_examples=40, deadline=None)
@given(schedule=calendars, start=starts, seconds=st.floats(1, 100_000))
def test_at_the_due_time_exactly_so_much_has_passed(schedule: Schedule, start: datetime, seconds: float) -> None:
    hours = BusinessTime(schedule)
    due = hours.due_at(start, seconds)
    if due is not None:
        assert hours.elapsed(start, due) == pytest.approx(seconds, abs=1e-3)
        assert hours.elapsed(start, due - timedelta(milliseconds=1)) < seconds


def shanghai(day: int, hour: int, minute: int = 0) -> datetime:
    """A moment of the week of 2 March 2026, a Monday."""
    return datetime(2026, 3, 2 + day, hour, minute, tzinfo=ZoneInfo("Asia/Shanghai"))


def test_the_clock_goes_on_the_next_working_day() -> None:
    hours = BusinessTime(WORKDAYS)
    assert hours.due_at(shanghai(4, 17), 2 * HOUR) == shanghai(7, 10)
    assert hours.elapsed(shanghai(4, 17), shanghai(7, 10)) == 2 * HOUR


def test_what_is_used_up_at_closing_time_is_due_at_closing_time() -> None:
    assert BusinessTime(WORKDAYS).due_at(shanghai(0, 17), HOUR) == shanghai(0, 18)


def test_what_begins_at_night_begins_in_the_morning() -> None:
    assert BusinessTime(WORKDAYS).due_at(shanghai(0, 3), HOUR) == shanghai(0, 10)


def test_holidays_and_make_up_days_count() -> None:
    spring = replace(WORKDAYS, holidays={date(2026, 3, 3): "节"}, make_up_days={date(2026, 3, 7): 0})
    hours = BusinessTime(spring)
    assert hours.due_at(shanghai(0, 17), 2 * HOUR) == shanghai(2, 10)
    assert hours.due_at(shanghai(4, 17), 2 * HOUR) == shanghai(5, 10)


@pytest.mark.parametrize(("month", "day", "left"), [(3, 29, 7 * HOUR), (10, 25, 9 * HOUR)])
def test_a_night_in_which_the_clock_is_set_has_the_hours_that_it_has(month: int, day: int, left: int) -> None:
    berlin = Schedule(timezone="Europe/Berlin", periods=dict.fromkeys(range(7), (NIGHT,)))
    evening = datetime(2026, month, day - 1, 22, tzinfo=ZoneInfo("Europe/Berlin"))
    assert BusinessTime(berlin).elapsed(evening, evening.astimezone(UTC) + timedelta(hours=16)) == left


def test_while_the_clock_stands_still_nobody_knows_when_it_is_due() -> None:
    hours = BusinessTime(WORKDAYS)
    assert hours.due_at(shanghai(0, 9), 2 * HOUR, [(shanghai(0, 10), None)]) is None
    assert hours.due_at(shanghai(0, 9), HOUR, [(shanghai(0, 10), None)]) == shanghai(0, 10)
    assert hours.due_at(shanghai(0, 9), 2 * HOUR, [(shanghai(0, 10), shanghai(0, 20))]) == shanghai(1, 10)


def test_without_a_schedule_every_second_counts() -> None:
    hours = BusinessTime(None)
    assert hours.due_at(shanghai(5, 3), 60) == shanghai(5, 3, 1)
    assert hours.elapsed(shanghai(0, 0), shanghai(1, 0)) == 24 * HOUR


def test_what_never_opens_is_never_due() -> None:
    assert BusinessTime(Schedule(timezone="UTC", periods={})).due_at(shanghai(0, 9), 60) is None
    always: Period = (time(0), time(0))
    open_all_week = Schedule(timezone="UTC", periods=dict.fromkeys(range(7), (always,)))
    assert BusinessTime(open_all_week).due_at(shanghai(0, 9), 60) == shanghai(0, 9, 1)


def test_an_emergency_closing_does_not_stop_the_clock() -> None:
    closed = replace(WORKDAYS, emergency=Emergency(reason="fire"))
    assert BusinessTime(closed).due_at(shanghai(0, 9), HOUR) == shanghai(0, 10)
