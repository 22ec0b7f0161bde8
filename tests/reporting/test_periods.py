"""Periods are whole days on the wall, whatever the clock did; what they are compared with is counted in days."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from callcenter.reporting.intervals import Interval
from callcenter.reporting.periods import (
    Against,
    Days,
    Relative,
    days_against,
    days_of,
    span_against,
    span_of,
    starts_within,
)

BERLIN = ZoneInfo("Europe/Berlin")
# A Wednesday, just after midnight in Berlin and the evening before in UTC.
NOW = datetime(2026, 3, 31, 22, 30, tzinfo=UTC)


def days(first: str, last: str) -> Days:
    return Days(first=date.fromisoformat(first), last=date.fromisoformat(last))


@pytest.mark.parametrize(
    ("relative", "meant"),
    [
        (Relative.TODAY, days("2026-04-01", "2026-04-01")),
        (Relative.YESTERDAY, days("2026-03-31", "2026-03-31")),
        (Relative.LAST_7_DAYS, days("2026-03-25", "2026-03-31")),
        (Relative.LAST_WEEK, days("2026-03-23", "2026-03-29")),
        (Relative.LAST_MONTH, days("2026-03-01", "2026-03-31")),
    ],
)
def test_a_relative_period_is_counted_from_the_day_on_the_wall(relative: Relative, meant: Days) -> None:
    assert days_of(relative, NOW, BERLIN) == meant


def test_a_span_has_as_many_hours_as_its_days_had() -> None:
    assert span_of(days("2026-03-29", "2026-03-29"), BERLIN).until - span_of(
        days("2026-03-29", "2026-03-29"), BERLIN
    ).since == timedelta(hours=23)
    autumn = span_of(days("2026-10-25", "2026-10-25"), BERLIN)
    assert autumn.until - autumn.since == timedelta(hours=25)


@pytest.mark.parametrize(
    ("asked", "against", "meant"),
    [
        (days("2026-03-23", "2026-03-29"), Against.BEFORE, days("2026-03-16", "2026-03-22")),
        (days("2026-03-31", "2026-03-31"), Against.BEFORE, days("2026-03-30", "2026-03-30")),
        (days("2026-03-31", "2026-03-31"), Against.WEEK_BEFORE, days("2026-03-24", "2026-03-24")),
        (days("2026-03-20", "2026-03-29"), Against.WEEK_BEFORE, days("2026-03-06", "2026-03-15")),
        (days("2026-03-01", "2026-03-31"), Against.BEFORE, days("2026-02-01", "2026-02-28")),
        (days("2026-01-01", "2026-03-31"), Against.BEFORE, days("2025-10-01", "2025-12-31")),
    ],
)
def test_what_a_period_is_compared_with(asked: Days, against: Against, meant: Days) -> None:
    assert days_against(asked, against) == meant


@given(st.dates(date(2020, 1, 1), date(2030, 1, 1)), st.integers(1, 40), st.sampled_from(Against))
def test_the_time_before_never_overlaps_and_week_against_week_keeps_the_weekday(
    first: date, length: int, against: Against
) -> None:
    asked = Days(first=first, last=first + timedelta(days=length - 1))
    before = days_against(asked, against)
    assert before.last < asked.first
    if against is Against.WEEK_BEFORE:
        assert before.first.weekday() == first.weekday()
        assert before.count == asked.count


def test_a_day_that_is_not_over_is_held_against_as_much_of_the_other() -> None:
    now = datetime(2026, 3, 30, 8, 20, tzinfo=UTC)
    today = days("2026-03-30", "2026-03-30")
    before = span_against(today, Against.BEFORE, now, BERLIN)
    # The day before had no two o'clock; twenty past ten is twenty past ten.
    assert before.since == datetime(2026, 3, 28, 23, tzinfo=UTC)
    assert before.until == datetime(2026, 3, 29, 8, 30, tzinfo=UTC)
    over = span_against(today, Against.BEFORE, now + timedelta(days=2), BERLIN)
    assert over == span_of(days("2026-03-29", "2026-03-29"), BERLIN)


@pytest.mark.parametrize(
    ("interval", "number"),
    [(Interval.QUARTER, 100), (Interval.HOUR, 25), (Interval.DAY, 1), (Interval.WEEK, 1), (Interval.MONTH, 1)],
)
def test_an_hour_that_comes_twice_is_two_intervals(interval: Interval, number: int) -> None:
    starts = starts_within(interval, span_of(days("2026-10-25", "2026-10-25"), BERLIN), BERLIN)
    assert len(starts) == len(set(starts)) == number
