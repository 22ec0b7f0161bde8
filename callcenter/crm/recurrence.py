"""When something that comes again comes next: a part of RFC 5545's RRULE, on the clock on the wall of a time zone.

Rule: nine o'clock stays nine o'clock, summer and winter. An hour that the clock skips comes as much later; one that it
shows twice comes once. "Every month", begun on a day that a month does not have, means its last day.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from enum import StrEnum
from typing import Final, Literal
from zoneinfo import ZoneInfo

from dateutil.rrule import DAILY, MONTHLY, WEEKLY, YEARLY, rrule, weekday

# The rule is counted from its start each time: starts further away than this are a wrong year.
FURTHEST_START: Final = timedelta(days=3660)
_DAY: Final = timedelta(days=1)
# Every month has the 28th.
_SHORTEST_MONTH: Final = 28
_WEEKDAYS: Final = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
_BY_DAY: Final = re.compile(r"([+-]?[1-5])?(MO|TU|WE|TH|FR|SA|SU)")
_NUMBER: Final = re.compile(r"[1-9][0-9]{0,2}")
_MONTH_DAY: Final = re.compile(r"-?(?:[1-9]|[12][0-9]|3[01])")
_UNTIL: Final = re.compile(r"([0-9]{8})(?:T([0-9]{6})Z)?")


class Frequency(StrEnum):
    """How often, in RFC 5545's words."""

    DAILY = "DAILY"
    WEEKLY = "WEEKLY"
    MONTHLY = "MONTHLY"
    YEARLY = "YEARLY"


_STEP: Final[Mapping[Frequency, Literal[0, 1, 2, 3]]] = {
    Frequency.DAILY: DAILY,
    Frequency.WEEKLY: WEEKLY,
    Frequency.MONTHLY: MONTHLY,
    Frequency.YEARLY: YEARLY,
}
# A yearly one comes on the day on which it began.
_PARTS: Final[Mapping[Frequency, frozenset[str]]] = {
    Frequency.DAILY: frozenset({"BYDAY"}),
    Frequency.WEEKLY: frozenset({"BYDAY"}),
    Frequency.MONTHLY: frozenset({"BYDAY", "BYMONTHDAY"}),
    Frequency.YEARLY: frozenset(),
}
_ALWAYS: Final = frozenset({"FREQ", "INTERVAL", "COUNT", "UNTIL"})


class UnreadableRule(ValueError):
    """This is no rule that we know. `part` is the one that cannot be read."""

    def __init__(self, part: str) -> None:
        super().__init__(part)
        self.part = part


@dataclass(frozen=True, slots=True, kw_only=True)
class Recurrence:
    """A rule, read. `days` are weekdays from Monday 0, each with its place in the month, if that matters.

    `until` is the last day, or the last instant.
    """

    frequency: Frequency
    interval: int = 1
    days: tuple[tuple[int, int | None], ...] = ()
    month_days: tuple[int, ...] = ()
    count: int | None = None
    until: date | datetime | None = None


def read(text: str) -> Recurrence:
    """Return the rule that `FREQ=MONTHLY;BYDAY=-1FR` means, or raise UnreadableRule."""
    parts: dict[str, str] = {}
    for part in text.split(";"):
        name, equals, value = part.partition("=")
        if not equals or not value or name in parts:
            raise UnreadableRule(part)
        parts[name] = value
    if parts.get("FREQ") not in list(Frequency):
        raise UnreadableRule("FREQ")
    frequency = Frequency(parts["FREQ"])
    if unknown := sorted(parts.keys() - _ALWAYS - _PARTS[frequency]):
        raise UnreadableRule(unknown[0])
    for one, other in (("COUNT", "UNTIL"), ("BYDAY", "BYMONTHDAY")):
        if one in parts and other in parts:
            raise UnreadableRule(other)
    return Recurrence(
        frequency=frequency,
        interval=_number("INTERVAL", parts.get("INTERVAL", "1")),
        days=_days(parts["BYDAY"], numbered=frequency is Frequency.MONTHLY) if "BYDAY" in parts else (),
        month_days=_month_days(parts["BYMONTHDAY"]) if "BYMONTHDAY" in parts else (),
        count=_number("COUNT", parts["COUNT"]) if "COUNT" in parts else None,
        until=_until(parts["UNTIL"]) if "UNTIL" in parts else None,
    )


def next_after(text: str, *, timezone: str, start: datetime, after: datetime) -> datetime | None:
    """Return the first instant of a rule after another, in UTC; None: it has come to its end.

    `start` is the first of all, whether or not it is of the rule's days.
    """
    zone = ZoneInfo(timezone)
    # An hour skipped or shown twice is less than a day.
    from_wall = _wall(after, zone) - _DAY
    for wall in _walls(read(text), _wall(start, zone), zone).xafter(from_wall):
        instant: datetime = wall.replace(tzinfo=zone).astimezone(UTC)
        if instant > after:
            return instant
    return None


def moved_alike(instant: datetime, *, timezone: str, old: datetime, new: datetime) -> datetime:
    """Return what is to `new` as `instant` is to `old`, on the wall: the evening before stays the evening before."""
    zone = ZoneInfo(timezone)
    wall = _wall(new, zone) - (_wall(old, zone) - _wall(instant, zone))
    return wall.replace(tzinfo=zone).astimezone(UTC)


def _walls(rule: Recurrence, start: datetime, zone: ZoneInfo) -> rrule:
    days = [weekday(day, place) for day, place in rule.days] or None
    month_days: Sequence[int] | None = rule.month_days or None
    months, place = None, None
    if days is None and month_days is None and start.day > _SHORTEST_MONTH:
        months = start.month if rule.frequency is Frequency.YEARLY else None
        if rule.frequency in (Frequency.MONTHLY, Frequency.YEARLY):
            month_days, place = range(_SHORTEST_MONTH, start.day + 1), -1
    return rrule(
        _STEP[rule.frequency],
        dtstart=start,
        interval=rule.interval,
        count=rule.count,
        until=_last_wall(rule.until, zone),
        bymonth=months,
        bymonthday=month_days,
        byweekday=days,
        bysetpos=place,
    )


def _last_wall(until: date | datetime | None, zone: ZoneInfo) -> datetime | None:
    match until:
        case datetime():
            return _wall(until, zone)
        case date():
            return datetime.combine(until, time.max)
        case None:
            return None


def _wall(instant: datetime, zone: ZoneInfo) -> datetime:
    return instant.astimezone(zone).replace(tzinfo=None)


def _number(name: str, text: str) -> int:
    if not _NUMBER.fullmatch(text):
        raise UnreadableRule(name)
    return int(text)


def _days(text: str, *, numbered: bool) -> tuple[tuple[int, int | None], ...]:
    found = [_BY_DAY.fullmatch(one) for one in text.split(",")]
    days = tuple((_WEEKDAYS.index(one[2]), int(one[1]) if one[1] else None) for one in found if one)
    if len(days) != len(found) or len(set(days)) != len(days) or (not numbered and any(place for _, place in days)):
        raise UnreadableRule("BYDAY")
    return days


def _month_days(text: str) -> tuple[int, ...]:
    found = text.split(",")
    if not all(map(_MONTH_DAY.fullmatch, found)) or len(set(found)) != len(found):
        raise UnreadableRule("BYMONTHDAY")
    return tuple(map(int, found))


def _until(text: str) -> date | datetime:
    found = _UNTIL.fullmatch(text)
    if found is None:
        raise UnreadableRule("UNTIL")
    try:
        if found[2] is None:
            return date.fromisoformat(found[1])
        instant = datetime.fromisoformat(f"{found[1]}T{found[2]}+00:00")
        # At either end of time there is no clock on the wall.
        return instant if date.min.year < instant.year < date.max.year else instant.date()
    except ValueError:
        raise UnreadableRule("UNTIL") from None
