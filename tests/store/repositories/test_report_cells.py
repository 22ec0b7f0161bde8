"""Sums for reports say what waits to be summed anew, and what takes too long is refused."""

import random
from datetime import date
from typing import Any

import pytest
from sqlalchemy import text

from callcenter.core.supervision import Reach
from callcenter.reporting.intervals import Interval
from callcenter.reporting.periods import Days, span_of
from callcenter.reporting.report import Dimension, MetricWanted, ReportRefused, needed_by
from callcenter.store.database import Database
from callcenter.store.repositories.cells import mark
from callcenter.store.repositories.report_cells import Sums, read_sums, too_slow
from callcenter.store.repositories.report_plan import SumsWanted
from callcenter.store.tables.figures import Cube
from tests.support.random_facts import ZONE, keep, random_facts

SPAN = span_of(Days(first=date(2026, 3, 28), last=date(2026, 3, 29)), ZONE)
METRICS = (MetricWanted(id="offered"), MetricWanted(id="wait_p90"), MetricWanted(id="wait_longest"))


async def read(database: Database, metrics: tuple[MetricWanted, ...] = METRICS, **asked: Any) -> Sums:
    wanted = SumsWanted(
        **{
            "span": SPAN,
            "zone": ZONE.key,
            "reach": None,
            "needed": needed_by(metrics),
            "most_rows": 1000,
            **asked,
        }
    )
    async with database.transaction() as connection:
        return await read_sums(connection, wanted)


async def test_what_waits_to_be_summed_is_told(database: Database) -> None:
    await keep(database, random_facts(random.Random(1), SPAN, contacts=20))
    assert (await read(database)).pending == 0
    async with database.transaction() as connection:
        await mark(connection, {(Cube.DAY_QUEUE, SPAN.since), (Cube.DAY_AGENT, SPAN.since)}, now=SPAN.until)
    assert (await read(database)).pending == 1


async def test_days_of_another_clock_are_summed_from_quarters(database: Database) -> None:
    known = random_facts(random.Random(2), SPAN, contacts=60)
    await keep(database, known)
    here, there = await read(database), await read(database, zone="Asia/Shanghai", interval=Interval.DAY)
    assert (here.source, there.source) == ("day_queue", "quarter_queue")
    for wanted in METRICS:
        assert wanted.of(here.total) == wanted.of(there.total)


async def test_what_no_cube_has_together_is_summed_apart(database: Database) -> None:
    await keep(database, random_facts(random.Random(3), SPAN, contacts=60))
    scoped = Reach(queues=frozenset({"sales"}), agents=frozenset({"alice"}))
    both = (MetricWanted(id="handled"), MetricWanted(id="occupancy"))
    found = await read(database, both, interval=Interval.HOUR, reach=scoped, group_by=(Dimension.AGENT,))
    assert found.source == "facts + quarter_agent"


async def test_too_many_rows_are_refused(database: Database) -> None:
    await keep(database, random_facts(random.Random(4), SPAN, contacts=60))
    with pytest.raises(ReportRefused) as refused:
        await read(database, interval=Interval.QUARTER, most_rows=10)
    assert (refused.value.code, refused.value.field) == ("report_too_large", "interval")


async def test_what_takes_too_long_is_refused(database: Database) -> None:
    async def sleep() -> None:
        async with database.transaction() as connection:
            await connection.execute(text("set local statement_timeout = 20"))
            with too_slow():
                await connection.execute(text("select pg_sleep(10)"))

    with pytest.raises(ReportRefused) as refused:
        await sleep()
    assert refused.value.code == "report_too_slow"
