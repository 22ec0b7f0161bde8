"""Cells: which intervals are summed again, in which order, and by which clock."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from callcenter.reporting.facts import Fact
from callcenter.reporting.intervals import Interval, start_of
from callcenter.reporting.measures import Measure, Measures, Wait
from callcenter.store.database import Database
from callcenter.store.repositories.cells import (
    DAY_CUBES,
    cells_at,
    cut_days_anew,
    due_marks,
    kept_zone,
    mark,
    sum_again,
)
from callcenter.store.repositories.facts import replace_facts
from callcenter.store.tables.figures import CUBES, Cube
from tests.support.counted import CHINA, as_uuid, assert_same_cells, cells_of, read_cells
from tests.support.floor import START

BERLIN = ZoneInfo("Europe/Berlin")
NOW = datetime(2026, 3, 2, 12, 0, tzinfo=UTC)


def a_fact(number: int, *, queue: str | None = "sales", wait: float = 8) -> Fact:
    measures = Measures(sums={Measure.OFFERED: 1, Measure.ANSWERED: 1, Measure.WAIT_SECONDS: wait})
    measures.waited(Wait.ANSWERED, int(wait))
    measures.longest_wait_seconds = wait
    return Fact(
        interaction_id=as_uuid(str(number)),
        number=1,
        at=START + timedelta(minutes=number),
        queue=queue,
        agent="ann" if number % 2 else None,
        language="zh",
        measures=measures,
    )


def test_what_counts_at_an_instant_is_in_each_cube_once() -> None:
    at = START + timedelta(minutes=20, seconds=3)
    marks = cells_at([at, at + timedelta(seconds=1)], CHINA)
    assert {cube for cube, _ in marks} == set(Cube)
    assert len(marks) == len(Cube)
    for cube, begins in marks:
        assert begins == start_of(CUBES[cube].interval, at, CHINA)
    assert {cube for cube, _ in cells_at([at], CHINA, of_time=True)} == {Cube.QUARTER_AGENT, Cube.DAY_AGENT}


async def test_days_wait_and_quarters_do_not(database: Database) -> None:
    day = start_of(Interval.DAY, START, CHINA)
    async with database.transaction() as connection:
        await mark(connection, [(Cube.QUARTER_QUEUE, START), (Cube.DAY_QUEUE, day)], now=NOW)
        soon = await due_marks(connection, days_before=NOW - timedelta(seconds=1), limit=9)
        later = await due_marks(connection, days_before=NOW, limit=9)
        assert (soon, len(later)) == ([(Cube.QUARTER_QUEUE, START)], 2)
        await mark(connection, [(Cube.DAY_QUEUE, day)], now=NOW + timedelta(minutes=5))
        assert await due_marks(connection, days_before=NOW, limit=9) == later, "it keeps its turn"


async def test_cells_are_the_sums_of_the_facts(database: Database) -> None:
    facts = [a_fact(number, queue="sales" if number % 3 else None, wait=number) for number in range(1, 40)]
    async with database.transaction() as connection:
        ats = await replace_facts(connection, {fact.interaction_id: (fact,) for fact in facts})
        for _ in range(2):  # again makes no difference
            for cube, at in cells_at(ats, CHINA):
                await sum_again(connection, cube, at, CHINA)
        for cube in Cube:
            assert_same_cells(await read_cells(connection, cube), cells_of(facts, [], cube, "Asia/Shanghai"))


async def test_what_was_summed_is_due_no_more_and_what_is_gone_is_gone(database: Database) -> None:
    fact = a_fact(1)
    async with database.transaction() as connection:
        marks = cells_at(await replace_facts(connection, {fact.interaction_id: (fact,)}), CHINA)
        await mark(connection, marks, now=NOW)
        for cube, at in marks:
            await sum_again(connection, cube, at, CHINA)
        assert await due_marks(connection, days_before=NOW, limit=9) == []
        await replace_facts(connection, {fact.interaction_id: ()})
        for cube, at in marks:
            await sum_again(connection, cube, at, CHINA)
            assert await read_cells(connection, cube) == {}


async def test_another_clock_cuts_all_days_anew(database: Database) -> None:
    facts = [a_fact(number * 300) for number in range(12)]  # two and a half days
    async with database.transaction() as connection:
        assert await kept_zone(connection) is None
        await replace_facts(connection, {fact.interaction_id: (fact,) for fact in facts})
        for zone in (CHINA, BERLIN):
            await cut_days_anew(connection, zone, now=NOW)
            assert await kept_zone(connection) == zone.key
            marks = await due_marks(connection, days_before=NOW, limit=99)
            assert {cube for cube, _ in marks} == set(DAY_CUBES)
            for cube, at in marks:
                await sum_again(connection, cube, at, zone)
            for cube in DAY_CUBES:
                assert_same_cells(await read_cells(connection, cube), cells_of(facts, [], cube, zone.key))
