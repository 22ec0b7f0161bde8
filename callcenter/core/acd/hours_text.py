"""Hours as people write them, in flows and in the routing document: weekdays, periods like 09:00-18:00, time zones."""

import re
from datetime import time
from typing import Final
from zoneinfo import ZoneInfo

from callcenter.core.acd.hours import Period

# Monday first, as in `Schedule.periods`.
WEEKDAYS: Final = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
PERIOD_PATTERN: Final = "([01][0-9]|2[0-3]):[0-5][0-9]-([01][0-9]|2[0-3]):[0-5][0-9]"
_PERIOD: Final = re.compile(PERIOD_PATTERN)
_ZONE: Final = re.compile(r"[A-Z][A-Za-z0-9_+-]*(/[A-Za-z0-9_+-]+)*")


def is_period(text: str) -> bool:
    """Whether this is written like a period."""
    return _PERIOD.fullmatch(text) is not None


def is_empty(text: str) -> bool:
    """Whether a period ends where it begins: nobody knows whether never or all day is meant. 00:00-00:00 is all day."""
    begin, end = period_of(text)
    return begin == end != time(0)


def period_of(text: str) -> Period:
    """The two times of what `is_period`."""
    begin, end = text.split("-")
    return time.fromisoformat(begin), time.fromisoformat(end)


def text_of(period: Period) -> str:
    """A period as people write it."""
    begin, end = period
    return f"{begin:%H:%M}-{end:%H:%M}"


def is_zone(name: str) -> bool:
    """Whether this time zone exists."""
    if not _ZONE.fullmatch(name):
        return False
    try:
        ZoneInfo(name)
    except (KeyError, ValueError, OSError):
        # OSError: "Asia" is a folder of the time zone database.
        return False
    return True
