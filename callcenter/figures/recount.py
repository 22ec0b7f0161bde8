"""Counts all figures of some days anew, while the service runs: the newest day first, each when the one before is done.

Rule: makes due and waits; whoever counts (`figures/keeper.py`) does so as ever. What is stopped half-way has left every
figure right, and can be begun again.
"""

import asyncio
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Final
from zoneinfo import ZoneInfo

from callcenter.engine.clock import Clock
from callcenter.reporting.periods import Days, span_of
from callcenter.store.database import Database
from callcenter.store.repositories import cells, recounts

_LOOK_SECONDS: Final = 0.5


@dataclass(frozen=True, slots=True, kw_only=True)
class Progress:
    """How far it is. `left`: contacts and stretches of this day, or sums when all days are through (`day` None)."""

    day: date | None
    contacts: int
    stretches: int
    left: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Kept:
    """Of which days figures are kept, and by which clock these are cut."""

    days: Days
    zone: ZoneInfo


async def find_kept(database: Database, *, now: datetime, first: date | None, last: date | None) -> Kept | None:
    """Return the days from `first` to `last`, both included, of which there are figures; None: there are none."""
    async with database.transaction() as connection:
        name = await cells.kept_zone(connection)
        since = await recounts.known_since(connection)
    if name is None or since is None:
        return None
    zone = ZoneInfo(name)
    first = max(first or date.min, since.astimezone(zone).date())
    last = min(last or date.max, now.astimezone(zone).date())
    return Kept(days=Days(first=first, last=last), zone=zone) if first <= last else None


async def recount(database: Database, kept: Kept, *, clock: Clock, told: Callable[[Progress], None]) -> None:
    """Count these days anew; returns when all of their sums are made."""
    days, zone = kept.days, kept.zone
    for day in _newest_first(days):
        await _recount_day(database, day, zone, clock, told)
    noted_by, span = clock.now(), span_of(days, zone)
    while True:
        async with database.transaction() as connection:
            left = await recounts.count_sums_left(connection, span, noted_by=noted_by)
        told(Progress(day=None, contacts=0, stretches=0, left=left))
        if not left:
            return
        await asyncio.sleep(_LOOK_SECONDS)


async def _recount_day(
    database: Database, day: date, zone: ZoneInfo, clock: Clock, told: Callable[[Progress], None]
) -> None:
    span = span_of(Days(first=day, last=day), zone)
    async with database.transaction() as connection:
        # The sums, too: it may be they that are doubted, and then no fact is another one now.
        counted_at = await recounts.counted_at(connection, span)
        await cells.mark(connection, cells.cells_at(counted_at, zone), now=clock.now())
        marked = await recounts.mark_all(connection, span)
    while True:
        async with database.transaction() as connection:
            left = await recounts.count_left(connection, span, marked)
        told(Progress(day=day, contacts=marked.contacts, stretches=marked.stretches, left=left))
        if not left:
            return
        await asyncio.sleep(_LOOK_SECONDS)


def _newest_first(days: Days) -> Iterator[date]:
    for number in range(days.count):
        yield days.last - timedelta(days=number)
