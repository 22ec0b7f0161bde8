"""Public holidays of a country and year, with make-up days, from the `holidays` library, as text to paste.

Rule: China's days off are announced with the weekends between them, and a schedule that is open on weekends needs
these too. Nothing is made up for a year that is not announced yet: the text says so.
"""

import re
import sys
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta
from enum import StrEnum
from typing import Final

import holidays as library
import yaml

from callcenter.core.acd.hours_text import WEEKDAYS
from callcenter.routing.schedules import HolidaySettings

# Each entry on a line of its own.
_LONGEST_LINE: Final = 1000
_DAY: Final = timedelta(days=1)
_SATURDAY: Final = 5
# 休息日（由 2026-09-20 调休）: a day off in exchange for that Sunday.
_EXCHANGED: Final = re.compile(r"休息日（由 ([0-9]{4}-[0-9]{2}-[0-9]{2}) 调休）")
# 国庆节（补假）, National Day (observed)
_REMARK: Final = re.compile(r"\s*[（(].*[)）]\s*")


class Language(StrEnum):
    """Of the names of holidays."""

    ZH = "zh"
    EN = "en"


_CODES: Final = {Language.ZH: "zh_CN", Language.EN: "en_US"}
_MAKE_UP_NAMES: Final = {Language.ZH: "调休上班", Language.EN: "Make-up working day"}


class UnknownCountry(ValueError):
    """The library has no calendar for this country."""

    def __init__(self) -> None:
        super().__init__("no calendar for this country; use its ISO code, for example CN")


@dataclass(frozen=True, slots=True, kw_only=True)
class PublicHolidays:
    """Days off by name, and make-up days with the weekday (Monday 0) whose hours they have.

    `announced` is false for a year of China whose make-up days the State Council has not published.
    """

    days_off: dict[date, str]
    make_up_days: dict[date, int] = field(default_factory=dict)
    announced: bool = True


def public_holidays(country: str, year: int, language: Language = Language.ZH) -> PublicHolidays:
    """The calendar of this country (ISO code) and year; raises UnknownCountry."""
    names = _names(country, year, _CODES[language])
    days_off = {day: _REMARK.sub("", name) for day, name in names.items() if day.year == year}
    if country.upper() != "CN":
        return PublicHolidays(days_off=days_off)
    # A Saturday of December may make up for a day off in January.
    in_chinese = _names(country, year, "zh_CN") | _names(country, year + 1, "zh_CN")
    exchanged = {
        date.fromisoformat(found[1]): day
        for day, name in sorted(in_chinese.items())
        if (found := _EXCHANGED.search(name))
    }
    make_up_days = {day: off.weekday() for day, off in sorted(exchanged.items()) if day.year == year}
    return PublicHolidays(
        days_off=_with_weekends(days_off, in_chinese, make_up_days, between="、" if language is Language.ZH else ", "),
        make_up_days=make_up_days,
        announced=any(off.year == year for off in exchanged.values()),
    )


def _names(country: str, year: int, language: str) -> dict[date, str]:
    try:
        return dict(library.country_holidays(country.upper(), years=year, language=language))
    except NotImplementedError:
        raise UnknownCountry from None


def _with_weekends(
    days_off: dict[date, str], in_chinese: dict[date, str], make_up_days: dict[date, int], *, between: str
) -> dict[date, str]:
    """Every row of days off, with the weekends that touch it, under the names of the festivals in it."""
    free = set(days_off)
    for day in sorted(days_off):
        for step in (_DAY, -_DAY):
            beside = day + step
            while beside.weekday() >= _SATURDAY and beside not in make_up_days and beside.year == day.year:
                free.add(beside)
                beside += step
    found: dict[date, str] = {}
    for row in _rows(free):
        festivals = [days_off[day] for day in row if day in days_off and not _EXCHANGED.search(in_chinese[day])]
        found |= dict.fromkeys(row, between.join(dict.fromkeys(festivals)))
    return found


def _rows(days: set[date]) -> Iterator[list[date]]:
    row: list[date] = []
    for day in sorted(days):
        if row and day - row[-1] > _DAY:
            yield row
            row = []
        row.append(day)
    if row:
        yield row


def holiday_entries(found: PublicHolidays, language: Language = Language.ZH) -> list[HolidaySettings]:
    """As they stand under a schedule's `holidays`, in their order."""
    entries = [
        HolidaySettings(date=row[0].isoformat(), to=row[-1].isoformat() if len(row) > 1 else None, name=name or None)
        for name in dict.fromkeys(found.days_off.values())
        for row in _rows({day for day, other in found.days_off.items() if other == name})
    ]
    entries += [
        HolidaySettings.model_validate(
            {"date": day.isoformat(), "name": _MAKE_UP_NAMES[language], "works_like": WEEKDAYS[weekday]}
        )
        for day, weekday in found.make_up_days.items()
    ]
    return sorted(entries, key=lambda entry: entry.date)


def holidays_as_yaml(country: str, year: int, language: Language = Language.ZH) -> str:
    """What `callcenter routing holidays` prints: to paste under a schedule."""
    found = public_holidays(country, year, language)
    lines = [f"# {country.upper()} {year}"]
    if not found.announced:
        lines += [
            "# Make-up days of this year are not known: the State Council announces them in the autumn before.",
            "# 该年的调休安排未知：国务院办公厅通常在上一年秋季公布。",
        ]
    entries = [entry.model_dump(exclude_none=True) for entry in holiday_entries(found, language)]
    text = yaml.safe_dump(
        {"holidays": entries}, allow_unicode=True, sort_keys=False, default_flow_style=None, width=_LONGEST_LINE
    )
    return "\n".join(lines) + "\n" + text


def print_holidays(country: str, year: int, language: Language = Language.ZH) -> int:
    """Print the text, or say what is wrong; return the exit code."""
    try:
        print(holidays_as_yaml(country, year, language), end="")
    except UnknownCountry as unknown:
        print(unknown, file=sys.stderr)
        return 1
    return 0
