"""When a schedule is open: its own time zone, the edges of periods, midnight, daylight saving, and what goes first."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from callcenter.core.acd.hours import (
    Day,
    DayKind,
    Emergency,
    Override,
    Period,
    Schedule,
    day_of,
    emergency_at,
    is_open,
    next_change,
    next_opening,
)

ALL_DAY = (time(0), time(0))
OFFICE = (time(9), time(18))
NIGHT = (time(22), time(6))
MINUTE = timedelta(minutes=1)
# From 1990 to 2090.
SECONDS = st.integers(631_152_000, 3_786_912_000)


def shanghai(day: int, hour: int, minute: int = 0) -> datetime:
    """A moment of the week of 2 March 2026, a Monday."""
    return datetime(2026, 3, 2 + day, hour, minute, tzinfo=ZoneInfo("Asia/Shanghai"))


def schedule(*periods: Period, day: int = 0, timezone: str = "Asia/Shanghai") -> Schedule:
    return Schedule(timezone=timezone, periods={day: periods})


def every_day(*periods: Period, timezone: str = "Asia/Shanghai") -> Schedule:
    return Schedule(timezone=timezone, periods=dict.fromkeys(range(7), periods))


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


def test_a_period_over_midnight_goes_on_into_the_next_day_and_did_not_begin_the_day_before() -> None:
    night = schedule(NIGHT)
    assert [is_open(night, shanghai(0, hour)) for hour in (0, 5, 21, 22, 23)] == [False, False, False, True, True]
    assert [is_open(night, shanghai(1, hour)) for hour in (0, 5, 6, 22)] == [True, True, False, False]


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


def test_a_holiday_is_closed_and_has_a_name() -> None:
    week = every_day(OFFICE)
    holiday = Schedule(timezone=week.timezone, periods=week.periods, holidays={date(2026, 3, 3): "Spring Day"})
    assert [is_open(holiday, shanghai(day, 12)) for day in (0, 1, 2)] == [True, False, True]
    assert day_of(holiday, date(2026, 3, 3)) == Day(kind=DayKind.HOLIDAY, periods=(), name="Spring Day")


def test_a_night_shift_goes_on_into_a_holiday_and_the_holidays_own_does_not_begin() -> None:
    week = every_day(NIGHT)
    holiday = Schedule(timezone=week.timezone, periods=week.periods, holidays={date(2026, 3, 3): "Spring Day"})
    assert is_open(holiday, shanghai(1, 5))
    assert not is_open(holiday, shanghai(1, 23))
    assert not is_open(holiday, shanghai(2, 5))


def test_a_make_up_day_works_like_the_weekday_it_makes_up_for() -> None:
    # Saturday 7 March works like a Wednesday, which is short, Sunday like a Monday; weekends are closed.
    made_up = Schedule(
        timezone="Asia/Shanghai",
        periods={0: (OFFICE,), 2: ((time(10), time(12)),)},
        make_up_days={date(2026, 3, 7): 2, date(2026, 3, 8): 0},
    )
    assert [is_open(made_up, shanghai(5, hour)) for hour in (9, 11, 12)] == [False, True, False]
    assert [is_open(made_up, shanghai(6, hour)) for hour in (9, 17, 18)] == [True, True, False]
    assert not is_open(made_up, shanghai(5, 11) + timedelta(days=7))


def test_what_comes_first_wins_emergency_override_make_up_day_holiday_week() -> None:
    day, noon = date(2026, 3, 3), shanghai(1, 12)
    week = {1: ((time(0), time(1)),), 4: ((time(4), time(5)),)}
    own = Override(periods=(OFFICE,), reason="Open house")
    urgent = Emergency(reason="Fire alarm")
    layers = [
        Schedule(timezone="Asia/Shanghai", periods=week),
        Schedule(timezone="Asia/Shanghai", periods=week, holidays={day: "Spring Day"}),
        Schedule(timezone="Asia/Shanghai", periods=week, holidays={day: "Spring Day"}, make_up_days={day: 4}),
        Schedule(
            timezone="Asia/Shanghai",
            periods=week,
            holidays={day: "Spring Day"},
            make_up_days={day: 4},
            overrides={day: own},
        ),
        Schedule(timezone="Asia/Shanghai", periods=week, overrides={day: own}, emergency=urgent),
    ]
    kinds = [day_of(layer, day).kind for layer in layers[:4]]
    assert kinds == [DayKind.WEEK, DayKind.HOLIDAY, DayKind.MAKE_UP, DayKind.OVERRIDE]
    assert day_of(layers[2], day).periods == week[4]
    assert day_of(layers[3], day).name == "Open house"
    assert [is_open(layer, noon) for layer in layers] == [False, False, False, True, False]
    assert emergency_at(layers[4], noon) == urgent


def test_an_override_without_periods_is_closed() -> None:
    closed = Schedule(
        timezone="Asia/Shanghai", periods=every_day(OFFICE).periods, overrides={date(2026, 3, 3): Override()}
    )
    assert [is_open(closed, shanghai(day, 12)) for day in (0, 1, 2)] == [True, False, True]


def test_an_emergency_ends_at_its_instant_and_the_week_goes_on() -> None:
    urgent = Emergency(reason="Power cut", until=shanghai(0, 15))
    closed = Schedule(timezone="Asia/Shanghai", periods=every_day(OFFICE).periods, emergency=urgent)
    assert [is_open(closed, shanghai(0, hour)) for hour in (10, 14, 15, 18)] == [False, False, True, False]
    assert next_opening(closed, shanghai(0, 10)) == shanghai(0, 15)
    assert next_change(closed, shanghai(0, 15)) == shanghai(0, 18)
    overnight = Emergency(reason="Power cut", until=shanghai(0, 20))
    later = Schedule(timezone="Asia/Shanghai", periods=closed.periods, emergency=overnight)
    assert next_opening(later, shanghai(0, 10)) == shanghai(1, 9)


def test_an_emergency_until_it_is_lifted_has_no_end_that_could_be_announced() -> None:
    closed = Schedule(timezone="Asia/Shanghai", periods=every_day(OFFICE).periods, emergency=Emergency(reason="Flood"))
    assert not is_open(closed, shanghai(0, 12) + timedelta(days=5000))
    assert next_opening(closed, shanghai(0, 12)) is None
    assert next_change(closed, shanghai(0, 12)) is None


def test_the_next_opening_is_now_when_open_and_else_the_next_period() -> None:
    split = every_day((time(9), time(12)), (time(13), time(18)))
    assert next_opening(split, shanghai(0, 10)) == shanghai(0, 10)
    assert next_opening(split, shanghai(0, 12)) == shanghai(0, 13)
    assert next_opening(split, shanghai(0, 18)) == shanghai(1, 9)
    assert [next_change(split, shanghai(0, hour)) for hour in (9, 12)] == [shanghai(0, 12), shanghai(0, 13)]


def test_periods_that_touch_or_overlap_are_one() -> None:
    touching = schedule((time(9), time(12)), (time(12), time(14)), (time(13), time(18)))
    assert next_change(touching, shanghai(0, 10)) == shanghai(0, 18)
    assert next_change(every_day((time(18), time(0)), (time(0), time(6))), shanghai(0, 20)) == shanghai(1, 6)


def test_the_next_opening_skips_a_week_of_holidays_and_sees_the_make_up_day_before() -> None:
    golden_week = {date(2026, 10, day): "国庆节" for day in range(1, 8)}
    office = Schedule(
        timezone="Asia/Shanghai",
        periods=dict.fromkeys(range(5), (OFFICE,)),
        holidays=golden_week,
        make_up_days={date(2026, 9, 20): 1, date(2026, 10, 10): 2},
    )
    zone = ZoneInfo("Asia/Shanghai")
    assert next_opening(office, datetime(2026, 9, 30, 18, tzinfo=zone)) == datetime(2026, 10, 8, 9, tzinfo=zone)
    assert next_opening(office, datetime(2026, 10, 9, 18, tzinfo=zone)) == datetime(2026, 10, 10, 9, tzinfo=zone)
    assert next_opening(office, datetime(2026, 9, 19, 12, tzinfo=zone)) == datetime(2026, 9, 20, 9, tzinfo=zone)


def test_what_never_opens_or_never_closes_does_not_change_within_a_year() -> None:
    assert next_opening(Schedule(timezone="Europe/Berlin", periods={}), shanghai(0, 12)) is None
    assert next_change(every_day(ALL_DAY, timezone="Europe/Berlin"), shanghai(0, 12)) is None
    far = Schedule(timezone="UTC", periods={}, overrides={date(2027, 3, 2): Override(periods=(OFFICE,))})
    assert next_opening(far, datetime(2026, 3, 2, tzinfo=UTC)) == datetime(2027, 3, 2, 9, tzinfo=UTC)
    assert next_opening(far, datetime(2026, 2, 27, tzinfo=UTC)) is None


def test_a_period_that_the_clock_skips_opens_when_the_clock_jumps() -> None:
    # On 8 March 2026 New York goes from 02:00 to 03:00.
    new_york = ZoneInfo("America/New_York")
    jump = datetime(2026, 3, 8, 7, tzinfo=UTC)
    sunday = schedule((time(2, 30), time(5)), day=6, timezone="America/New_York")
    assert next_opening(sunday, datetime(2026, 3, 8, 0, tzinfo=new_york)) == jump
    skipped = schedule((time(2, 15), time(2, 45)), day=6, timezone="America/New_York")
    assert next_opening(skipped, datetime(2026, 3, 8, 0, tzinfo=new_york)) == datetime(
        2026, 3, 15, 2, 15, tzinfo=new_york
    )


def test_a_period_that_the_clock_shows_twice_opens_twice() -> None:
    # On 1 November 2026 New York goes from 02:00 back to 01:00.
    sunday = schedule((time(1, 15), time(1, 30)), day=6, timezone="America/New_York")
    first, again = datetime(2026, 11, 1, 5, 15, tzinfo=UTC), datetime(2026, 11, 1, 6, 15, tzinfo=UTC)
    assert next_opening(sunday, first - MINUTE) == first
    assert next_change(sunday, first) == first + 15 * MINUTE
    assert next_opening(sunday, first + 15 * MINUTE) == again


@given(st.builds(datetime.fromtimestamp, SECONDS, tz=st.timezones()))
def test_open_all_day_every_day_is_never_closed(moment: datetime) -> None:
    assert is_open(every_day(ALL_DAY), moment)


@given(st.builds(datetime.fromtimestamp, SECONDS, tz=st.just(UTC)), st.times())
def test_a_day_cut_in_two_at_any_time_is_open_in_exactly_one_half(moment: datetime, cut: time) -> None:
    if cut == time(0):
        return
    first = Schedule(timezone="Asia/Shanghai", periods={day: ((time(0), cut),) for day in range(7)})
    second = Schedule(timezone="Asia/Shanghai", periods={day: ((cut, time(0)),) for day in range(7)})
    assert is_open(first, moment) is not is_open(second, moment)


# Clocks set at 02:00, at midnight, at one minute past it, by half an hour, for a month, and a date that was skipped.
ZONES = [
    "America/New_York", "Europe/Berlin", "America/Sao_Paulo", "Asia/Beirut", "America/St_Johns",
    "Australia/Lord_Howe", "Africa/Casablanca", "Africa/Cairo", "Pacific/Apia", "Asia/Shanghai", "UTC",
]  # fmt: skip
LOOK = timedelta(days=3)


def days_of_change(zone: ZoneInfo) -> list[date]:
    """The days on which the clock was set, 2009 to 2026: there the bugs are."""
    days = [datetime(2009, 1, 1, tzinfo=UTC) + timedelta(days=day) for day in range(18 * 365)]
    offsets = [day.astimezone(zone).utcoffset() for day in days]
    return [day.date() for day, before, after in zip(days, offsets, offsets[1:], strict=False) if before != after]


CHANGES = {name: days_of_change(ZoneInfo(name)) or [date(2026, 3, 2)] for name in ZONES}
TIMES = st.builds(time, st.integers(0, 23), st.sampled_from([0, 0, 1, 15, 30, 59]))
PERIODS = st.lists(st.tuples(TIMES, TIMES), max_size=3).map(tuple)


@st.composite
def moments_and_schedules(draw: st.DrawFn) -> tuple[datetime, Schedule]:
    name = draw(st.sampled_from(ZONES))
    first = draw(st.sampled_from(CHANGES[name])) - timedelta(days=draw(st.integers(0, 2)))
    at = datetime.combine(first, draw(TIMES), tzinfo=UTC) + timedelta(seconds=draw(st.integers(0, 59)))
    some_days = st.integers(-1, 4).map(lambda days: first + timedelta(days=days))
    until = st.none() | st.integers(1, 4000).map(lambda minutes: at.replace(second=0) + minutes * MINUTE)
    return at, Schedule(
        timezone=name,
        periods=draw(st.dictionaries(st.integers(0, 6), PERIODS)),
        holidays=draw(st.dictionaries(some_days, st.just("a holiday"), max_size=2)),
        make_up_days=draw(st.dictionaries(some_days, st.integers(0, 6), max_size=2)),
        overrides=draw(st.dictionaries(some_days, st.builds(Override, periods=PERIODS), max_size=2)),
        emergency=draw(st.sampled_from([None, None, Emergency(reason="Flood", until=draw(until))])),
    )


def plainly_open(plan: Schedule, at: datetime) -> bool:
    """The same rules in other words: every period that began today or yesterday, as two moments on the wall."""
    if plan.emergency is not None and (plan.emergency.until is None or at < plan.emergency.until):
        return False
    wall = at.astimezone(ZoneInfo(plan.timezone)).replace(tzinfo=None)
    for day in (wall.date() - timedelta(days=1), wall.date()):
        if day in plan.overrides:
            periods = plan.overrides[day].periods
        elif day in plan.make_up_days:
            periods = plan.periods.get(plan.make_up_days[day], ())
        elif day in plan.holidays:
            periods = ()
        else:
            periods = plan.periods.get(day.weekday(), ())
        for start, end in periods:
            begin, finish = datetime.combine(day, start), datetime.combine(day, end)
            if finish <= begin:
                finish += timedelta(days=1)
            if begin <= wall < finish:
                return True
    return False


# Without shrinking: each try looks at thousands of minutes.
@settings(max_examples=80, deadline=None, phases=[Phase.explicit, Phase.reuse, Phase.generate])
@given(moments_and_schedules())
def test_the_next_change_is_what_looking_at_every_minute_finds(case: tuple[datetime, Schedule]) -> None:
    at, plan = case
    # Every edge lies on a whole minute.
    minutes = [at.replace(second=0) + number * MINUTE for number in range(1, LOOK // MINUTE + 1)]
    seen = [plainly_open(plan, minute) for minute in minutes]
    now = is_open(plan, at)
    assert now is plainly_open(plan, at)
    found = next_change(plan, at, LOOK - MINUTE)
    assert found == next((minute for minute, is_ in zip(minutes[:-1], seen, strict=False) if is_ is not now), None)
    if found is not None:
        opening = at if now else found
        assert next_opening(plan, at) == opening
        assert is_open(plan, opening)
        assert all(is_open(plan, minute) is now for minute in minutes if minute < found)
