"""When a schedule is open: its own time zone, the edges of periods, midnight, daylight saving."""

from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from callcenter.core.acd.hours import Schedule, is_open

ALL_DAY = (time(0), time(0))
OFFICE = (time(9), time(18))
# From 1990 to 2090.
SECONDS = st.integers(631_152_000, 3_786_912_000)


def shanghai(day: int, hour: int, minute: int = 0) -> datetime:
    """A moment of the week of 2 March 2026, a Monday."""
    return datetime(2026, 3, 2 + day, hour, minute, tzinfo=ZoneInfo("Asia/Shanghai"))


def schedule(*periods: tuple[time, time], day: int = 0, timezone: str = "Asia/Shanghai") -> Schedule:
    return Schedule(timezone=timezone, periods={day: periods})


@pytest.mark.parametrize(
    ("hour", "minute", "expected"),
    [(8, 59, False), (9, 0, True), (12, 0, True), (17, 59, True), (18, 0, False), (23, 59, False), (0, 0, False)],
)
def test_a_period_holds_its_start_and_not_its_end(hour: int, minute: int, expected: bool) -> None:
    assert is_open(schedule(OFFICE), shanghai(0, hour, minute)) is expected


def test_a_day_without_periods_is_closed() -> None:
    assert not is_open(schedule(ALL_DAY), shanghai(1, 12))


def test_a_lunch_break_between_two_periods_is_closed() -> None:
    split = schedule((time(9), time(12)), (time(13), time(18)))
    assert [is_open(split, shanghai(0, hour)) for hour in (11, 12, 13)] == [True, False, True]


def test_an_end_of_midnight_lasts_to_the_end_of_the_day_and_no_longer() -> None:
    evening = schedule((time(18), time(0)))
    assert is_open(evening, shanghai(0, 23, 59))
    assert is_open(evening, shanghai(0, 23, 59) + timedelta(seconds=59, microseconds=999_999))
    assert not is_open(evening, shanghai(1, 0))


def test_the_time_zone_of_the_schedule_decides_and_not_that_of_the_moment() -> None:
    # Monday 01:30 UTC is Monday 09:30 in Shanghai and still Sunday in New York.
    moment = datetime(2026, 3, 2, 1, 30, tzinfo=UTC)
    assert is_open(schedule(OFFICE), moment)
    assert not is_open(schedule(OFFICE, timezone="America/New_York"), moment)
    assert is_open(schedule(ALL_DAY, day=6, timezone="America/New_York"), moment)


def test_daylight_saving_moves_the_opening_with_the_clock_on_the_wall() -> None:
    sunday = schedule(OFFICE, day=6, timezone="America/New_York")
    before, after = datetime(2026, 3, 1, 13, 30, tzinfo=UTC), datetime(2026, 3, 8, 13, 30, tzinfo=UTC)
    assert not is_open(sunday, before)
    assert is_open(sunday, after)


@given(st.builds(datetime.fromtimestamp, SECONDS, tz=st.timezones()))
def test_open_all_day_every_day_is_never_closed(moment: datetime) -> None:
    always = Schedule(timezone="Asia/Shanghai", periods=dict.fromkeys(range(7), (ALL_DAY,)))
    assert is_open(always, moment)


@given(st.builds(datetime.fromtimestamp, SECONDS, tz=st.just(UTC)), st.times())
def test_a_day_cut_in_two_at_any_time_is_open_in_exactly_one_half(moment: datetime, cut: time) -> None:
    if cut == time(0):
        return
    first = Schedule(timezone="Asia/Shanghai", periods={day: ((time(0), cut),) for day in range(7)})
    second = Schedule(timezone="Asia/Shanghai", periods={day: ((cut, time(0)),) for day in range(7)})
    assert is_open(first, moment) is not is_open(second, moment)
