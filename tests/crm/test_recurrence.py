"""When something that comes again comes next: on the clock on the wall, over its jumps and the ends of months."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from callcenter.crm.recurrence import UnreadableRule, moved_alike, next_after, read

BERLIN = "Europe/Berlin"


def wall(text: str, timezone: str = BERLIN) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=ZoneInfo(timezone)).astimezone(UTC)


def first(rule: str, start: str, count: int, timezone: str = BERLIN) -> list[str]:
    """What comes after the start, as the clock on the wall has it."""
    at, found = wall(start, timezone), []
    begin = at
    for _ in range(count):
        following = next_after(rule, timezone=timezone, start=begin, after=at)
        if following is None:
            break
        at = following
        found.append(at.astimezone(ZoneInfo(timezone)).strftime("%Y-%m-%d %H:%M"))
    return found


def test_nine_oclock_stays_nine_oclock_over_both_changes_of_the_clock() -> None:
    assert first("FREQ=DAILY", "2026-03-28 09:00", 2) == ["2026-03-29 09:00", "2026-03-30 09:00"]
    assert first("FREQ=DAILY", "2026-10-24 09:00", 2) == ["2026-10-25 09:00", "2026-10-26 09:00"]


def test_an_hour_that_is_skipped_comes_later_and_one_shown_twice_comes_once() -> None:
    assert first("FREQ=DAILY", "2026-03-28 02:30", 2) == ["2026-03-29 03:30", "2026-03-30 02:30"]
    assert first("FREQ=DAILY", "2026-10-24 02:30", 2) == ["2026-10-25 02:30", "2026-10-26 02:30"]


def test_every_month_from_the_last_day_is_every_months_last_day() -> None:
    days = ["2026-02-28 09:00", "2026-03-31 09:00", "2026-04-30 09:00", "2026-05-31 09:00"]
    assert first("FREQ=MONTHLY", "2026-01-31 09:00", 4) == days
    assert first("FREQ=MONTHLY", "2026-01-30 09:00", 2) == ["2026-02-28 09:00", "2026-03-30 09:00"]
    assert first("FREQ=YEARLY", "2024-02-29 09:00", 4)[0::3] == ["2025-02-28 09:00", "2028-02-29 09:00"]


def test_a_day_of_the_month_that_is_named_is_that_day_or_none() -> None:
    assert first("FREQ=MONTHLY;BYMONTHDAY=31", "2026-01-31 09:00", 2) == ["2026-03-31 09:00", "2026-05-31 09:00"]
    assert first("FREQ=MONTHLY;BYMONTHDAY=-1", "2026-01-31 09:00", 2) == ["2026-02-28 09:00", "2026-03-31 09:00"]


def test_weekdays_can_be_chosen_and_counted_within_the_month() -> None:
    assert first("FREQ=WEEKLY;BYDAY=MO,TH", "2026-03-02 09:00", 3) == [
        "2026-03-05 09:00",
        "2026-03-09 09:00",
        "2026-03-12 09:00",
    ]
    assert first("FREQ=MONTHLY;BYDAY=-1FR", "2026-03-27 09:00", 2) == ["2026-04-24 09:00", "2026-05-29 09:00"]
    assert first("FREQ=DAILY;BYDAY=MO,TU,WE,TH,FR", "2026-03-06 09:00", 1) == ["2026-03-09 09:00"]
    assert first("FREQ=WEEKLY;INTERVAL=2", "2026-03-02 09:00", 1) == ["2026-03-16 09:00"]


def test_a_rule_ends_by_number_by_day_and_by_instant() -> None:
    assert len(first("FREQ=DAILY;COUNT=3", "2026-03-02 09:00", 9)) == 2
    assert first("FREQ=DAILY;UNTIL=20260304", "2026-03-02 09:00", 9)[-1] == "2026-03-04 09:00"
    assert first("FREQ=DAILY;UNTIL=20260304T075959Z", "2026-03-02 09:00", 9)[-1] == "2026-03-03 09:00"
    assert first("FREQ=DAILY;UNTIL=20260304T080000Z", "2026-03-02 09:00", 9)[-1] == "2026-03-04 09:00"
    assert len(first("FREQ=YEARLY;UNTIL=99991231T235959Z", "2026-03-02 09:00", 3)) == 3
    assert first("FREQ=YEARLY;UNTIL=00010101T000000Z", "2026-03-02 09:00", 3, "America/New_York") == []


def test_a_rule_that_never_holds_has_no_next() -> None:
    assert first("FREQ=MONTHLY;INTERVAL=12;BYMONTHDAY=30", "2026-02-01 09:00", 1) == []


@pytest.mark.parametrize(
    "text",
    [
        "",
        "DAILY",
        "FREQ=HOURLY",
        "freq=daily",
        "FREQ=DAILY;FREQ=DAILY",
        "FREQ=DAILY;INTERVAL=0",
        "FREQ=DAILY;INTERVAL=1000",
        "FREQ=DAILY;COUNT=2;UNTIL=20260101",
        "FREQ=DAILY;UNTIL=20260230",
        "FREQ=DAILY;UNTIL=20260101T250000Z",
        "FREQ=DAILY;UNTIL=20260101T000000",
        "FREQ=DAILY;BYMONTHDAY=1",
        "FREQ=WEEKLY;BYDAY=1MO",
        "FREQ=WEEKLY;BYDAY=MO,MO",
        "FREQ=WEEKLY;BYDAY=",
        "FREQ=MONTHLY;BYMONTHDAY=0",
        "FREQ=MONTHLY;BYMONTHDAY=32",
        "FREQ=MONTHLY;BYDAY=6MO",
        "FREQ=MONTHLY;BYDAY=MO;BYMONTHDAY=1",
        "FREQ=YEARLY;BYMONTH=2",
        "FREQ=DAILY;X=1",
    ],
)
def test_what_is_no_rule_of_ours_is_refused(text: str) -> None:
    with pytest.raises(UnreadableRule):
        read(text)


RULES = st.sampled_from(
    [
        "FREQ=DAILY",
        "FREQ=DAILY;INTERVAL=3",
        "FREQ=WEEKLY;BYDAY=SU",
        "FREQ=MONTHLY",
        "FREQ=MONTHLY;BYDAY=2TU",
        "FREQ=YEARLY",
    ]
)
TEN_YEARS = 10 * 365 * 24 * 60
INSTANTS = st.integers(0, TEN_YEARS).map(lambda at: datetime(2020, 1, 1, tzinfo=UTC) + timedelta(minutes=at))
ZONES = st.sampled_from([BERLIN, "Asia/Shanghai", "America/New_York", "Australia/Lord_Howe", "Pacific/Apia"])


@settings(max_examples=150, deadline=None)
@given(rule=RULES, start=INSTANTS, timezone=ZONES, later=st.integers(0, 800))
def test_the_next_lies_ahead_on_the_starts_hour_and_none_lies_between(
    rule: str, start: datetime, timezone: str, later: int
) -> None:
    after = start + timedelta(days=later, minutes=7 * later)
    found = next_after(rule, timezone=timezone, start=start, after=after)
    assert found is not None
    assert found > after
    zone = ZoneInfo(timezone)
    moved = abs(_minutes(found, zone) - _minutes(start, zone))
    # Where the clock jumps over it, it comes later by as much.
    assert moved == 0 or found.astimezone(zone).utcoffset() != (found - timedelta(days=1)).astimezone(zone).utcoffset()
    # Asked from anywhere before, it is still the next.
    between = after + (found - after) / 2
    assert next_after(rule, timezone=timezone, start=start, after=between) == found
    assert next_after(rule, timezone=timezone, start=start, after=found - timedelta(microseconds=1)) == found


def _minutes(instant: datetime, zone: ZoneInfo) -> int:
    shown = instant.astimezone(zone)
    return shown.hour * 60 + shown.minute


def test_the_evening_before_stays_the_evening_before() -> None:
    old, new = wall("2026-03-22 09:00"), wall("2026-03-29 09:00")
    assert moved_alike(wall("2026-03-21 18:00"), timezone=BERLIN, old=old, new=new) == wall("2026-03-28 18:00")
