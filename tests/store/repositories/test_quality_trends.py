"""Trends: by day where the business is, without what does not apply, without calibrations."""

from datetime import date, timedelta

import pytest

from callcenter.records.quality_reviews import calibrate
from callcenter.store.database import Database
from callcenter.store.repositories.quality_reviews import gradings_of
from callcenter.store.repositories.quality_trends import TrendBy, TrendFilter, TrendStep, read_trend
from tests.support.fakes import FakeClock
from tests.support.gradings import Desk


@pytest.fixture
def desk(database: Database) -> Desk:
    return Desk(database, FakeClock())


async def test_days_are_those_of_the_business_and_calibrations_count_nowhere(desk: Desk) -> None:
    calls = [await desk.call()]
    # Monday, 16:30 in Greenwich: Tuesday in Shanghai.
    desk.later(hours=7.5)
    calls.append(await desk.call())
    async with desk.database.transaction() as connection:
        form = await desk.form(connection)
        await desk.graded(connection, form, calls[0])
        await desk.graded(connection, form, calls[1], identity=False)
        made = await calibrate(connection, calls[0], form, ["sam", "sue"], desk.deed())
        for one in await gradings_of(connection, [made]):
            await desk.handed_in(connection, one["id"], one["grader"], tone=1)
        now = desk.clock.now()
        wanted = TrendFilter(since=now - timedelta(days=3), until=now + timedelta(days=1))
        rows = await read_trend(connection, wanted, TrendBy.AGENT, TrendStep.DAY, "Asia/Shanghai")
    assert [(row["day"], row["key"], row["score"], row["count"], row["failed"]) for row in rows] == [
        (date(2026, 3, 2), "alice", 100, 1, 0),
        (date(2026, 3, 3), "alice", 0, 1, 1),
    ]


async def test_a_question_that_did_not_apply_counts_for_nothing(desk: Desk) -> None:
    calls = [await desk.call() for _ in range(2)]
    async with desk.database.transaction() as connection:
        form = await desk.form(connection)
        for call, solved in zip(calls, ("no", None), strict=True):
            await desk.graded(connection, form, call, solved=solved)
        now = desk.clock.now()
        wanted = TrendFilter(since=now - timedelta(days=3), until=now + timedelta(days=1))
        rows = await read_trend(connection, wanted, TrendBy.QUESTION, TrendStep.MONTH, "UTC")
    found = {row["key"]: (row["score"], row["count"]) for row in rows}
    assert found == {"identity": (100, 2), "name": (100, 2), "solved": (0, 1), "tone": (100, 2)}
