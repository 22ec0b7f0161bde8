"""What a day will bring to a queue, and how many agents that takes, by quarters of an hour.

How: of the last weeks the days that were like this one (the same weekday, no holiday, open; a make-up day counts as the
weekday it stands in for). How many come: the line through the medians of all pairs of these days (Theil and Sen), so
that neither one wild day nor a gap bends it. When they come: each quarter's share of these days but for the highest and
the lowest; where few come, together with as many of its neighbours as it takes. Nothing is fitted that a person could
not draw on paper.

Rule: agents are told by two formulas (`erlang.py`), each for its quarter alone.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from math import inf
from statistics import mean, median
from typing import Final
from zoneinfo import ZoneInfo

from callcenter.core.acd.hours import DayKind, Schedule, is_open
from callcenter.core.acd.hours import day_of as rule_of
from callcenter.reporting.erlang import Load, Served, agents_for, erlang_a, erlang_c
from callcenter.reporting.intervals import Interval
from callcenter.reporting.measures import Measure, Measures
from callcenter.reporting.periods import Days, span_of, starts_within

WEEKS: Final = 8
QUARTER_SECONDS: Final = 900.0
USUAL_LEVEL: Final = 0.8
# A line through fewer days is drawn through noise.
_FEWEST_FOR_TREND: Final = 4
# A share of fewer contacts than these is chance: a quarter of an hour is taken together with those beside it, so far.
_FEWEST_FOR_SHARE: Final = 4.0
_MOST_BESIDE: Final = 4
# However steep the line: twice, or half, of what is usual is as far as it goes.
_MOST_TREND: Final = 2.0
_HOLIDAYS: Final = (DayKind.HOLIDAY, DayKind.OVERRIDE)

# An hour and a minute on the wall.
Place = tuple[int, int]


@dataclass(frozen=True, slots=True, kw_only=True)
class Goal:
    """What the queue wants: this share answered within the seconds."""

    level: float = USUAL_LEVEL
    seconds: int = 20


@dataclass(frozen=True, slots=True, kw_only=True)
class Need:
    """So many agents by a formula, and what it says they come to."""

    agents: int
    served: Served


@dataclass(frozen=True, slots=True, kw_only=True)
class Quarter:
    """What a quarter of an hour will bring. `is_open` None: the queue has no hours."""

    at: datetime
    contacts: float
    handle_seconds: float
    is_open: bool | None
    erlang_c: Need
    erlang_a: Need


@dataclass(frozen=True, slots=True, kw_only=True)
class Forecast:
    """A day. `like`: the days it was worked out of; `trend`: how many more (or fewer, below 0) come each week.

    `patience_seconds` None: nobody has given up.
    """

    day: date
    like: tuple[date, ...]
    trend: float
    patience_seconds: float | None
    handle_seconds: float
    goal: Goal
    quarters: tuple[Quarter, ...]


def forecast(
    history: Mapping[datetime, Measures], day: date, *, zone: ZoneInfo, schedule: Schedule | None, goal: Goal
) -> Forecast:
    """Return what a day will bring; `history` has a queue's sums by quarter of an hour, of the days before it."""
    days: dict[date, dict[Place, Measures]] = {}
    whole = Measures()
    for at, measures in history.items():
        wall = at.astimezone(zone)
        if wall.date() < day:
            days.setdefault(wall.date(), {}).setdefault(_place(wall), Measures()).add(measures)
            whole.add(measures)
    like = _like(days, day, schedule)
    offered = {one: sum(each[Measure.OFFERED] for each in days[one].values()) for one in like}
    expected, trend = _level(offered, day)
    handle, patience = _handle(whole), _patience(whole)
    quarters = []
    starts = starts_within(Interval.QUARTER, span_of(Days(first=day, last=day), zone), zone)
    hours = {at: None if schedule is None else is_open(schedule, at) for at in starts}
    opened_at = dict.fromkeys(_place(at.astimezone(zone)) for at in starts if hours[at] is not False)
    shares = _shares(days, like, tuple(opened_at))
    for at in starts:
        wall = at.astimezone(zone)
        place, opened = _place(wall), hours[at]
        # An hour that comes twice shares what comes in it.
        again = wall.utcoffset() != wall.replace(fold=1 - wall.fold).utcoffset()
        contacts = 0.0 if opened is False else expected * shares.get(place, 0.0) / (2 if again else 1)
        seconds = _handle_at(days, like, place) or handle
        quarters.append(_quarter(at, contacts, seconds, patience, opened, goal))
    return Forecast(
        day=day,
        like=like,
        trend=trend,
        patience_seconds=patience,
        handle_seconds=handle,
        goal=goal,
        quarters=tuple(quarters),
    )


def kind_of(schedule: Schedule | None, day: date) -> tuple[str, int]:
    """Return what a day is like: a holiday, or which weekday's work is done on it."""
    if schedule is None:
        return "usual", day.weekday()
    if rule_of(schedule, day).kind in _HOLIDAYS:
        return "special", -1
    return "usual", schedule.make_up_days.get(day, day.weekday())


def _place(wall: datetime) -> Place:
    return wall.hour, wall.minute


def _like(days: Mapping[date, object], day: date, schedule: Schedule | None) -> tuple[date, ...]:
    kind = kind_of(schedule, day)
    found = tuple(sorted(one for one in days if kind_of(schedule, one) == kind))
    return found[-WEEKS:]


def _level(offered: Mapping[date, float], day: date) -> tuple[float, float]:
    """Return how many are expected, and how many more come each week."""
    if not offered:
        return 0.0, 0.0
    weeks = {one: (one - day) / timedelta(weeks=1) for one in offered}
    usual = median(offered.values())
    if len(offered) < _FEWEST_FOR_TREND:
        return usual, 0.0
    dates = sorted(offered)
    slopes = [
        (offered[later] - offered[earlier]) / (weeks[later] - weeks[earlier])
        for place, earlier in enumerate(dates)
        for later in dates[place + 1 :]
    ]
    slope = median(slopes)
    # The line's height today.
    expected = median(offered[one] - slope * weeks[one] for one in dates)
    return min(max(expected, usual / _MOST_TREND), usual * _MOST_TREND), slope


def _shares(
    days: Mapping[date, Mapping[Place, Measures]], like: Sequence[date], opened: Sequence[Place]
) -> dict[Place, float]:
    """Return the share of its day that each quarter has. `opened`: those that are not closed, in order.

    With what came when it is closed now, they are brought to a sum of 1: nobody comes earlier because of that.
    """
    wholes = {one: sum(each[Measure.OFFERED] for each in days[one].values()) for one in like}
    counts = {place: [_offered(days[one], place) for one in like] for place in opened}
    some = [number for number, place in enumerate(opened) if any(counts[place])]
    between = opened[some[0] : some[-1] + 1] if some else ()
    shut = [place for place in {place for one in like for place in days[one]} if place not in counts]

    def share(places: Sequence[Place]) -> float:
        here = {one: sum(_offered(days[one], each) for each in places) / len(places) for one in like}
        return _usual([here[one] / whole if whole else 0.0 for one, whole in wholes.items()])

    found = {place: share(_together(number, between, counts)) for number, place in enumerate(between)}
    found |= {place: share((place,)) for place in shut}
    total = sum(found.values())
    if not total:
        # So few that no quarter has some on most days: the mean keeps them.
        return _mean_shares(days, like)
    return {place: share / total for place, share in found.items()}


def _together(number: int, places: Sequence[Place], counts: Mapping[Place, Sequence[float]]) -> Sequence[Place]:
    """Return the quarters that one is counted with: itself where enough come, else also some beside it as quiet."""

    def enough(those: Sequence[Place]) -> bool:
        return sum(sum(counts[each]) for each in those) >= _FEWEST_FOR_SHARE * len(counts[places[number]])

    first = last = number
    for _ in range(_MOST_BESIDE):
        if enough(places[first : last + 1]):
            break
        # A busy quarter is a peak of its own; its neighbours have no part in it.
        if first > 0 and not enough(places[first - 1 : first]):
            first -= 1
        if last + 1 < len(places) and not enough(places[last + 1 : last + 2]):
            last += 1
    return places[first : last + 1]


def _offered(day: Mapping[Place, Measures], place: Place) -> float:
    here = day.get(place)
    return 0.0 if here is None else here[Measure.OFFERED]


def _usual(values: Sequence[float]) -> float:
    """Return the mean without the highest and the lowest: one wild day does not bend it. Of few, the median."""
    return median(values) if len(values) < _FEWEST_FOR_TREND else mean(sorted(values)[1:-1])


def _mean_shares(days: Mapping[date, Mapping[Place, Measures]], like: Sequence[date]) -> dict[Place, float]:
    sums: dict[Place, float] = {}
    for one in like:
        for place, measures in days[one].items():
            sums[place] = sums.get(place, 0.0) + measures[Measure.OFFERED]
    total = sum(sums.values())
    return {place: number / total for place, number in sums.items()} if total else {}


def _quarter(
    at: datetime, contacts: float, handle: float, patience: float | None, opened: bool | None, goal: Goal
) -> Quarter:
    load = Load(
        contacts_per_second=contacts / QUARTER_SECONDS,
        handle_seconds=handle,
        patience_seconds=inf if patience is None else patience,
    )
    needs = []
    for formula in (erlang_c, erlang_a):
        agents = agents_for(formula, load, level=goal.level, within_seconds=goal.seconds)
        needs.append(Need(agents=agents, served=formula(load, agents, goal.seconds)))
    return Quarter(
        at=at, contacts=contacts, handle_seconds=handle, is_open=opened, erlang_c=needs[0], erlang_a=needs[1]
    )


def _handle(measures: Measures) -> float:
    seconds = measures[Measure.TALK_SECONDS] + measures[Measure.HOLD_SECONDS] + measures[Measure.WRAP_UP_SECONDS]
    return seconds / measures[Measure.HANDLED] if measures[Measure.HANDLED] else 0.0


def _handle_at(days: Mapping[date, Mapping[Place, Measures]], like: Sequence[date], place: Place) -> float:
    """Return the mean handle time of the hour: a quarter's own would be of few contacts."""
    hour = Measures()
    for one in like:
        for (its_hour, _), measures in days[one].items():
            if its_hour == place[0]:
                hour.add(measures)
    return _handle(hour)


def _patience(measures: Measures) -> float | None:
    """Return the mean patience: the likeliest of waits that ended before it did (`whatif/callers.py`)."""
    gave_up = measures[Measure.ABANDONED]
    return measures[Measure.WAIT_SECONDS] / gave_up if gave_up and measures[Measure.WAIT_SECONDS] else None
