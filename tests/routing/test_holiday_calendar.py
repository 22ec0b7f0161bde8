"""Public holidays as text to paste: China's as its State Council announced them, others as they are."""

from datetime import date, timedelta

import pytest

from callcenter.flows.yaml_source import parse
from callcenter.routing.holiday_calendar import (
    Language,
    UnknownCountry,
    holiday_entries,
    holidays_as_yaml,
    print_holidays,
    public_holidays,
)
from callcenter.routing.schedules import ScheduleSettings

# 国务院办公厅关于2026年部分节假日安排的通知 of 4 November 2025: first and last day off, and make-up days.
OFF_2026 = [
    ("01-01", "01-03"), ("02-15", "02-23"), ("04-04", "04-06"), ("05-01", "05-05"), ("06-19", "06-21"),
    ("09-25", "09-27"), ("10-01", "10-07"),
]  # fmt: skip
MAKE_UP_2026 = ["01-04", "02-14", "02-28", "05-09", "09-20", "10-10"]
# The same of 12 November 2024, for 2025.
OFF_2025 = [
    ("01-01", "01-01"), ("01-28", "02-04"), ("04-04", "04-06"), ("05-01", "05-05"), ("05-31", "06-02"),
    ("10-01", "10-08"),
]  # fmt: skip
MAKE_UP_2025 = ["01-26", "02-08", "04-27", "09-28", "10-11"]


def days(year: int, ranges: list[tuple[str, str]]) -> set[date]:
    found = set()
    for first, last in ranges:
        day = date.fromisoformat(f"{year}-{first}")
        while day <= date.fromisoformat(f"{year}-{last}"):
            found.add(day)
            day += timedelta(days=1)
    return found


@pytest.mark.parametrize(("year", "off", "make_up"), [(2026, OFF_2026, MAKE_UP_2026), (2025, OFF_2025, MAKE_UP_2025)])
def test_chinas_days_off_and_make_up_days_are_those_that_were_announced(
    year: int, off: list[tuple[str, str]], make_up: list[str]
) -> None:
    found = public_holidays("CN", year)
    assert set(found.days_off) == days(year, off)
    assert set(found.make_up_days) == {date.fromisoformat(f"{year}-{day}") for day in make_up}
    assert found.announced


def test_a_make_up_day_has_the_hours_of_the_day_off_that_it_was_exchanged_for() -> None:
    # Sunday 20 September for Tuesday 6 October, Saturday 10 October for Wednesday 7 October.
    made_up = public_holidays("cn", 2026).make_up_days
    assert (made_up[date(2026, 9, 20)], made_up[date(2026, 10, 10)]) == (1, 2)


def test_days_off_are_named_after_the_festival_in_both_languages() -> None:
    day = date(2026, 10, 4)
    assert public_holidays("CN", 2026).days_off[day] == "国庆节"
    assert public_holidays("CN", 2026, Language.EN).days_off[day] == "National Day"
    assert public_holidays("CN", 2025).days_off[date(2025, 10, 8)] == "国庆节、中秋节"


def test_a_year_that_is_not_announced_says_so_and_invents_nothing() -> None:
    found = public_holidays("CN", 2099)
    assert not found.announced
    assert found.make_up_days == {}
    assert "not known" in holidays_as_yaml("CN", 2099)
    assert "not known" not in holidays_as_yaml("CN", 2026)


def test_other_countries_have_their_days_and_no_weekends_around_them() -> None:
    found = public_holidays("DE", 2026, Language.EN)
    assert found.days_off[date(2026, 10, 3)] == "German Unity Day"
    assert date(2026, 10, 4) not in found.days_off
    assert found.announced


def test_a_country_without_a_calendar_is_refused(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(UnknownCountry):
        public_holidays("XX", 2026)
    assert print_holidays("XX", 2026) == 1
    assert "ISO code" in capsys.readouterr().err


def test_what_is_printed_is_read_as_the_holidays_of_a_schedule(capsys: pytest.CaptureFixture[str]) -> None:
    assert print_holidays("CN", 2026) == 0
    printed = capsys.readouterr().out
    settings = ScheduleSettings.model_validate(parse("f", printed.encode()).data)
    assert settings.holidays == holiday_entries(public_holidays("CN", 2026))
    assert len(printed.splitlines()) == 2 + len(OFF_2026) + len(MAKE_UP_2026)
    schedule = settings.schedule("Asia/Shanghai")
    assert schedule.make_up_days == public_holidays("CN", 2026).make_up_days
    assert set(schedule.holidays) == days(2026, OFF_2026) | set(schedule.make_up_days)
