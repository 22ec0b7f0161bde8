"""The generated year: its sums are the sums of its facts, and what is repeated is the same weeks."""

from datetime import timedelta

from sqlalchemy import text

from callcenter.bench.report_year import UNTIL, fill
from callcenter.reporting.waits import step_of
from callcenter.store.database import Database


async def test_a_small_year_adds_up(database: Database) -> None:
    await fill(database, lambda said: None, contacts=20, weeks=1, year_weeks=3)
    async with database.transaction() as connection:

        async def one(statement: str, **given: object) -> int:
            return int((await connection.execute(text(statement), given)).scalar_one())

        offered = await one("select sum(offered) from facts")
        for cube in ("day_queue", "day_agent", "day_contact", "quarter_queue", "quarter_agent"):
            summed = "select sum(offered) from cells where cube = :cube and at >= :since and at < :until"
            for weeks in (0, 1, 2):
                until = UNTIL - timedelta(weeks=weeks)
                assert await one(summed, cube=cube, since=until - timedelta(weeks=1), until=until) == offered, cube
        assert 100 < offered < 200
        waits = await connection.execute(text("select wait_seconds, wait_step from facts where wait_step is not null"))
        assert all(step_of(row.wait_seconds) == row.wait_step for row in waits)
