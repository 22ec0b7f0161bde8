"""Counting anew tells how far it is, the newest day first, and ends when all sums are made."""

from datetime import date, timedelta

from callcenter.engine.clock import Clock
from callcenter.figures.recount import Progress, find_kept, recount
from callcenter.reporting.periods import Days
from callcenter.store.database import Database
from tests.figures.test_keeper import Site
from tests.reporting.dirty_days import test_midnight

TUESDAY, WEDNESDAY = date(2026, 3, 3), date(2026, 3, 4)


async def test_days_are_those_of_which_there_are_figures(database: Database) -> None:
    day = test_midnight.lived()
    site = Site(database, day.at)
    assert await find_kept(database, now=day.at, first=None, last=None) is None
    await site.take(day.kept.tables)
    await site.keeper.run_due()
    for first, last, days in (
        (None, None, Days(first=TUESDAY, last=WEDNESDAY)),
        (date(2020, 1, 1), TUESDAY, Days(first=TUESDAY, last=TUESDAY)),
        (WEDNESDAY, date(2030, 1, 1), Days(first=WEDNESDAY, last=WEDNESDAY)),
        (date(2027, 1, 1), None, None),
    ):
        kept = await find_kept(database, now=day.at, first=first, last=last)
        assert (kept.days if kept else None) == days


async def test_the_newest_day_comes_first_and_the_sums_last(database: Database, database_url: str) -> None:
    day = test_midnight.lived()
    site = Site(database, day.at, clock=Clock(), days_wait=timedelta())
    await site.take(day.kept.tables, day.history)
    await site.keeper.run_due()
    kept = await find_kept(database, now=day.at, first=TUESDAY, last=WEDNESDAY)
    assert kept is not None
    told: list[Progress] = []
    async with site.watched(database_url):
        await recount(database, kept, clock=Clock(), told=told.append)
    assert list(dict.fromkeys(one.day for one in told)) == [WEDNESDAY, TUESDAY, None]
    assert [one.day for one in told if one.left == 0] == [WEDNESDAY, TUESDAY, None]
    assert told[-1] == Progress(day=None, contacts=0, stretches=0, left=0)
    await site.has(day.facts, day.times)
