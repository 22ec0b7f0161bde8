"""Stretches of time by the business's clock, over every kind of clock change."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from callcenter.reporting.intervals import Interval, next_after, quarter_of, start_of

ZONES = ("Asia/Shanghai", "Europe/Berlin", "America/New_York", "Asia/Kolkata", "Australia/Lord_Howe", "Asia/Kathmandu")


@pytest.mark.parametrize("name", ZONES)
@pytest.mark.parametrize("interval", [*Interval])
def test_intervals_follow_each_other_without_gap_or_overlap(name: str, interval: Interval) -> None:
    if (name, interval) == ("Australia/Lord_Howe", Interval.HOUR):
        return  # its clock changes by half an hour
    zone = ZoneInfo(name)
    start = start_of(interval, datetime(2026, 1, 1, tzinfo=UTC), zone)
    last = start + timedelta(days=400) if interval not in (Interval.QUARTER, Interval.HOUR) else None
    # Around the clock changes of Berlin, New York and Lord Howe.
    for begins in (
        datetime(2026, 3, 28, tzinfo=UTC),
        datetime(2026, 4, 4, tzinfo=UTC),
        datetime(2026, 10, 31, tzinfo=UTC),
    ):
        at = start if last is not None else start_of(interval, begins, zone)
        end = last or begins + timedelta(days=2)
        while at < end:
            after = next_after(interval, at, zone)
            assert at < after
            for inside in (at, at + timedelta(seconds=1), after - timedelta(microseconds=1)):
                assert start_of(interval, inside, zone) == at
            at = after


def test_a_day_may_have_23_or_25_hours() -> None:
    berlin, new_york = ZoneInfo("Europe/Berlin"), ZoneInfo("America/New_York")
    short = start_of(Interval.DAY, datetime(2026, 3, 29, 12, tzinfo=UTC), berlin)
    long = start_of(Interval.DAY, datetime(2026, 11, 1, 12, tzinfo=UTC), new_york)
    assert next_after(Interval.DAY, short, berlin) - short == timedelta(hours=23)
    assert next_after(Interval.DAY, long, new_york) - long == timedelta(hours=25)


def test_weeks_begin_on_monday_and_months_on_the_first() -> None:
    zone = ZoneInfo("Asia/Shanghai")
    sunday_night = datetime(2026, 3, 1, 23, 0, tzinfo=zone)
    assert start_of(Interval.WEEK, sunday_night, zone) == datetime(2026, 2, 23, tzinfo=zone)
    assert start_of(Interval.MONTH, sunday_night, zone) == datetime(2026, 3, 1, tzinfo=zone)


@pytest.mark.parametrize("name", ZONES)
def test_a_quarter_is_the_same_one_in_every_zone(name: str) -> None:
    at = datetime(2026, 7, 1, 9, 44, 59, tzinfo=UTC)
    assert quarter_of(at) == quarter_of(at.astimezone(ZoneInfo(name)))
    assert quarter_of(at) + 1 == quarter_of(at + timedelta(seconds=1))
    assert start_of(Interval.QUARTER, at, ZoneInfo(name)).timestamp() == quarter_of(at) * 900
