"""Schedules on the wire: what is open, what changes next, which days are special."""

from datetime import UTC, date, datetime, time, timedelta

from callcenter.api.schedules.schemas import ScheduleDetail, ScheduleShown
from callcenter.core.acd.hours import DayKind, Emergency, Override, Schedule

NOON = datetime(2026, 3, 2, 4, tzinfo=UTC)  # Monday, 12:00 in Shanghai
OFFICE = Schedule(
    timezone="Asia/Shanghai",
    periods={0: ((time(13), time(18)), (time(9), time(12, 30)))},
    holidays={date(2026, 3, 9): "Spring Day", date(2026, 3, 1): "Yesterday", date(2027, 6, 1): "Far away"},
    make_up_days={date(2026, 3, 7): 0},
    overrides={date(2026, 3, 2): Override(periods=((time(9), time(12, 30)),), reason="Half a day")},
)


def test_now_and_next_are_instants_and_today_is_the_schedules_own_day() -> None:
    shown = ScheduleShown.of("office", OFFICE, NOON)
    assert (shown.open, shown.next_opening_at) == (True, NOON)
    assert shown.next_change_at == NOON + timedelta(minutes=30)
    assert shown.today.model_dump() == {
        "date": date(2026, 3, 2), "kind": DayKind.OVERRIDE, "name": "Half a day", "periods": ["09:00-12:30"],
    }  # fmt: skip
    late = datetime(2026, 3, 2, 17, tzinfo=UTC)  # already Tuesday in Shanghai
    assert ScheduleShown.of("office", OFFICE, late).today.date == date(2026, 3, 3)


def test_special_days_are_those_of_the_year_to_come_in_their_order() -> None:
    upcoming = ScheduleDetail.of("office", OFFICE, NOON).upcoming
    assert [(day.date, day.kind) for day in upcoming] == [
        (date(2026, 3, 2), DayKind.OVERRIDE),
        (date(2026, 3, 7), DayKind.MAKE_UP),
        (date(2026, 3, 9), DayKind.HOLIDAY),
    ]
    assert upcoming[1].periods == ["09:00-12:30", "13:00-18:00"]


def test_an_emergency_is_shown_as_long_as_it_lasts() -> None:
    urgent = Emergency(reason="Fire alarm", until=NOON + timedelta(hours=1))
    closed = Schedule(timezone=OFFICE.timezone, periods=OFFICE.periods, emergency=urgent)
    shown = ScheduleShown.of("office", closed, NOON)
    assert (shown.open, shown.next_opening_at) == (False, urgent.until)
    assert shown.emergency is not None
    assert shown.emergency.reason == "Fire alarm"
    assert ScheduleShown.of("office", closed, NOON + timedelta(hours=1)).emergency is None
