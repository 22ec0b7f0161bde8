"""A report is due at the same time on the wall, summer and winter."""

from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from callcenter.reporting.schedules import Cadence, Times, next_due

BERLIN = ZoneInfo("Europe/Berlin")


def wall(times: Times, after: str) -> str:
    at = datetime.fromisoformat(after).replace(tzinfo=BERLIN).astimezone(UTC)
    return f"{next_due(times, at, BERLIN).astimezone(BERLIN):%Y-%m-%d %H:%M}"


@pytest.mark.parametrize(
    ("times", "after", "due"),
    [
        (Times(cadence=Cadence.DAILY, at=time(8)), "2026-03-28 08:00", "2026-03-29 08:00"),
        (Times(cadence=Cadence.DAILY, at=time(8)), "2026-03-28 07:59", "2026-03-28 08:00"),
        # Two thirty is skipped: it comes as much later.
        (Times(cadence=Cadence.DAILY, at=time(2, 30)), "2026-03-28 12:00", "2026-03-29 03:30"),
        (Times(cadence=Cadence.DAILY, at=time(2, 30)), "2026-10-25 02:00", "2026-10-25 02:30"),
        (Times(cadence=Cadence.WEEKLY, at=time(6), weekday=0), "2026-03-24 00:00", "2026-03-30 06:00"),
        (Times(cadence=Cadence.MONTHLY, at=time(6), month_day=31), "2026-01-31 06:00", "2026-02-28 06:00"),
        (Times(cadence=Cadence.MONTHLY, at=time(6), month_day=1), "2026-01-31 06:00", "2026-02-01 06:00"),
    ],
)
def test_when_it_is_due_next(times: Times, after: str, due: str) -> None:
    assert wall(times, after) == due


@given(st.integers(0, 365 * 24 * 60), st.times())
def test_a_day_has_one_whatever_the_clock_does(minutes: int, at: time) -> None:
    times, after = Times(cadence=Cadence.DAILY, at=at), datetime(2026, 1, 1, tzinfo=UTC) + timedelta(minutes=minutes)
    first = next_due(times, after, BERLIN)
    second = next_due(times, first, BERLIN)
    assert first > after
    assert timedelta(hours=22) < second - first < timedelta(hours=26)
    assert (second.astimezone(BERLIN).date() - first.astimezone(BERLIN).date()).days == 1
