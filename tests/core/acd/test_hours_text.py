"""Hours as people write them: what is a period, what is a time zone, and there and back."""

from datetime import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from callcenter.core.acd.hours_text import WEEKDAYS, is_empty, is_period, is_zone, period_of, text_of

TIMES = st.builds(time, st.integers(0, 23), st.integers(0, 59))


@pytest.mark.parametrize("text", ["09:00-18:00", "22:00-06:00", "00:00-00:00", "23:59-00:00"])
def test_periods_are_two_times_of_four_digits(text: str) -> None:
    assert is_period(text)


@pytest.mark.parametrize("text", ["", "9-18", "9:00-18:00", "09:00", "09:00-24:00", "09:60-10:00", "09:00 - 18:00"])
def test_anything_else_is_no_period(text: str) -> None:
    assert not is_period(text)
    assert not is_period(text + "\n")


@given(TIMES, TIMES)
def test_a_period_is_read_as_it_is_written(begin: time, end: time) -> None:
    assert is_period(text_of((begin, end)))
    assert period_of(text_of((begin, end))) == (begin, end)


def test_a_period_that_ends_where_it_begins_is_empty_unless_it_is_the_whole_day() -> None:
    assert is_empty("09:00-09:00")
    assert not is_empty("00:00-00:00")
    assert not is_empty("09:00-08:59")


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("Asia/Shanghai", True), ("UTC", True), ("America/Argentina/Ushuaia", True), ("Etc/GMT+8", True),
        ("Asia", False), ("Asia/Shangai", False), ("", False), ("../etc/passwd", False), ("/Asia/Shanghai", False),
    ],
)  # fmt: skip
def test_time_zones_are_those_of_the_database(name: str, expected: bool) -> None:
    assert is_zone(name) is expected


def test_weeks_begin_on_monday() -> None:
    assert (WEEKDAYS[0], WEEKDAYS[6]) == ("monday", "sunday")
