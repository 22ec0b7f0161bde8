"""An agent's day as it is added up (tests/api/agents/test_day.py has the rest): it stays fast, whatever came before."""

from datetime import UTC, datetime, timedelta

from sqlalchemy import text

from callcenter.store.database import Database
from callcenter.store.repositories.agent_days import read_stretches, read_totals

MIDNIGHT = datetime(2026, 3, 2, 16, 0, tzinfo=UTC)
DAY = timedelta(days=1)


async def test_who_has_done_nothing_has_a_day_of_nothing(database: Database) -> None:
    async with database.transaction() as connection:
        totals = await read_totals(connection, "alice", since=MIDNIGHT, until=MIDNIGHT + DAY, at=MIDNIGHT + DAY / 2)
        stretches = await read_stretches(connection, "alice", since=MIDNIGHT, until=MIDNIGHT + DAY, limit=9)
    assert (totals.contacts, totals.talk_seconds, totals.satisfaction, totals.transfers) == (0, 0.0, None, 0)
    assert stretches == []


async def test_years_of_contacts_are_not_read_for_one_day(database: Database) -> None:
    async with database.transaction() as connection:
        await connection.execute(
            text("""insert into interactions
                (id, call_id, channel, direction, ani, dnis, language, stage, agent, started_at)
            select gen_random_uuid(), 'c' || n, 'voice', 'inbound', '1', '1', 'zh', 'closed', 'alice',
                cast(:at as timestamptz) - n * interval '1 hour' from generate_series(30, 20000) n"""),
            {"at": MIDNIGHT},
        )
        await connection.execute(text("analyze interactions"))
        plan = await connection.execute(
            text("explain select id from interactions where agent = 'alice' and started_at >= :before"),
            {"before": MIDNIGHT - DAY},
        )
        assert "ix_interactions_agent_newest" in "".join(plan.scalars())
