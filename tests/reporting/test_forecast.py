"""A day is forecast from days like it: neither a wild day nor a holiday bends it, and every agent told is enough."""

from collections.abc import Mapping
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest

from callcenter.core.acd.hours import Schedule
from callcenter.reporting.forecast import Forecast, Goal, forecast
from callcenter.reporting.measures import Measure, Measures

CHINA = ZoneInfo("Asia/Shanghai")
BERLIN = ZoneInfo("Europe/Berlin")
# A Monday.
DAY = date(2026, 5, 4)
HOURS = Schedule(
    timezone=CHINA.key,
    periods={weekday: ((time(9), time(18)),) for weekday in range(5)},
    holidays={date(2026, 5, 1): "劳动节", date(2026, 4, 6): "清明节"},
    make_up_days={date(2026, 5, 9): 4},
)


def sums(offered: float, *, handle: float = 200.0, abandoned: float = 0.0) -> Measures:
    return Measures(
        sums={
            Measure.OFFERED: offered,
            Measure.ABANDONED: abandoned,
            Measure.WAIT_SECONDS: 12.0 * offered,
            Measure.HANDLED: offered,
            Measure.TALK_SECONDS: handle * offered,
        }
    )


def history(numbers: Mapping[date, float], zone: ZoneInfo = CHINA) -> dict[datetime, Measures]:
    """Each day's contacts: three quarters of them at ten o'clock, a quarter at half past two."""
    made = {}
    for day, number in numbers.items():
        made[datetime.combine(day, time(10), zone).astimezone(UTC)] = sums(0.75 * number, abandoned=1)
        made[datetime.combine(day, time(14, 30), zone).astimezone(UTC)] = sums(0.25 * number)
    return made


def mondays(*numbers: float) -> dict[date, float]:
    """The last Mondays before the day, oldest first."""
    return {DAY - timedelta(weeks=len(numbers) - place): number for place, number in enumerate(numbers)}


def of(numbers: Mapping[date, float], day: date = DAY, schedule: Schedule | None = None) -> Forecast:
    return forecast(history(numbers), day, zone=CHINA, schedule=schedule, goal=Goal())


def of_calls(calls: Mapping[datetime, Measures]) -> Forecast:
    return forecast(calls, DAY, zone=CHINA, schedule=None, goal=Goal())


def total(found: Forecast) -> float:
    return sum(one.contacts for one in found.quarters)


def test_a_day_brings_what_its_weekday_does_at_the_times_it_does() -> None:
    found = of({**mondays(100, 100, 100), DAY - timedelta(days=1): 9000})
    assert total(found) == pytest.approx(100)
    busy = {f"{one.at.astimezone(CHINA):%H:%M}": one.contacts for one in found.quarters if one.contacts}
    assert busy == {"10:00": pytest.approx(75), "14:30": pytest.approx(25)}
    assert (len(found.quarters), found.trend, len(found.like)) == (96, 0.0, 3)


def test_more_each_week_is_more_next_week_and_one_wild_day_is_none() -> None:
    found = of(mondays(100, 110, 120, 130, 140))
    assert total(found) == pytest.approx(150)
    assert found.trend == pytest.approx(10)
    assert total(of(mondays(100, 100, 5000, 100, 100, 100))) == pytest.approx(100)


def test_a_line_however_steep_goes_no_further_than_twice_what_is_usual() -> None:
    assert total(of(mondays(1, 1, 1, 400, 800, 1200))) <= 2 * 400.5


def test_a_holiday_is_no_pattern_for_a_working_day() -> None:
    # The sixth of April is a holiday.
    found = of({**mondays(100, 100, 100, 100, 100), date(2026, 4, 6): 3}, schedule=HOURS)
    assert date(2026, 4, 6) not in found.like
    assert total(found) == pytest.approx(100)
    assert [one.is_open for one in found.quarters[34:38]] == [False, False, True, True]


def test_a_closed_day_brings_nothing_and_a_make_up_day_is_like_the_day_it_stands_in_for() -> None:
    fridays = {date(2026, 4, day): 70.0 for day in (10, 17, 24)}
    assert total(of(fridays, date(2026, 5, 1), HOURS)) == 0
    saturday = of(fridays, date(2026, 5, 9), HOURS)
    assert len(saturday.like) == 3
    assert total(saturday) == pytest.approx(70)


def test_a_queue_without_a_past_has_an_empty_day() -> None:
    found = of({})
    assert (total(found), found.patience_seconds, found.like) == (0, None, ())
    assert {one.erlang_a.agents for one in found.quarters} == {0}


def test_agents_reach_the_level_and_who_gives_up_saves_some() -> None:
    found = of(mondays(400, 400, 400, 400))
    (ten, *_) = [one for one in found.quarters if one.contacts > 200]
    assert ten.handle_seconds == pytest.approx(200)
    # 300 in a quarter of an hour, of 200 s each: 66.7 Erlang.
    assert ten.erlang_c.agents == 73
    assert ten.erlang_a.agents <= ten.erlang_c.agents
    assert min(ten.erlang_c.served.level, ten.erlang_a.served.level) >= 0.8


def test_where_few_call_no_quarter_between_them_is_left_without_an_agent() -> None:
    # Two an hour all day long, each week at other minutes of the hour.
    calls = {
        datetime.combine(day, time(hour, minute), CHINA).astimezone(UTC): sums(1)
        for number, day in enumerate(mondays(*range(8)))
        for hour in range(9, 17)
        for minute in (15 * (number % 4), 15 * ((number + 1) % 4))
    }
    found = of_calls(calls)
    busy = [one for one in found.quarters if 9 <= one.at.astimezone(CHINA).hour < 17]
    assert total(found) == pytest.approx(16)
    assert all(0.3 < one.contacts < 0.7 and one.erlang_a.agents >= 1 for one in busy)
    # Nobody has ever called at night.
    assert sum(one.contacts for one in busy) == pytest.approx(16)


def test_one_day_with_callers_at_another_time_moves_no_agents_there() -> None:
    calls = history(mondays(*(100,) * 8))
    strange = DAY - timedelta(weeks=3)
    calls[datetime.combine(strange, time(12), CHINA).astimezone(UTC)] = sums(500)
    noon = [one for one in of_calls(calls).quarters if one.at.astimezone(CHINA).hour in (11, 12)]
    assert [one.contacts for one in noon] == pytest.approx([0] * 8)


def test_who_came_when_it_is_closed_now_does_not_come_earlier_instead() -> None:
    short = Schedule(timezone=CHINA.key, periods={0: ((time(9), time(12)),)})
    found = forecast(history(mondays(*(100,) * 8)), DAY, zone=CHINA, schedule=short, goal=Goal())
    assert total(found) == pytest.approx(75)
    assert all(one.contacts == 0 for one in found.quarters if one.at.astimezone(CHINA).hour >= 12)


@pytest.mark.parametrize(("day", "quarters"), [(date(2026, 3, 29), 92), (date(2026, 10, 25), 100)])
def test_a_day_has_the_quarters_it_has_and_what_comes_in_a_day(day: date, quarters: int) -> None:
    weeks = {day - timedelta(weeks=week): 80.0 for week in range(1, 5)}
    found = forecast(history(weeks, BERLIN), day, zone=BERLIN, schedule=None, goal=Goal())
    assert len(found.quarters) == quarters
    assert total(found) == pytest.approx(80)
