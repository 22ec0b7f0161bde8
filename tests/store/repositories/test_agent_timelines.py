"""An agent's parts and offers of a stretch of time: what touches it, as a whole, and nothing of anybody else's."""

from datetime import UTC, datetime, timedelta

from callcenter.engine.ids import new_id
from callcenter.store.database import Database
from callcenter.store.repositories.agent_timelines import read_offers, read_parts
from callcenter.store.tables import offers, segments
from tests.support.desk import add_record

SINCE = datetime(2026, 3, 1, 16, tzinfo=UTC)
UNTIL = SINCE + timedelta(days=1)


async def test_what_touches_the_day_is_read_as_a_whole(database: Database) -> None:
    for begin, end in ((-90, -60), (-1, 1), (60, None)):
        started_at = SINCE + timedelta(minutes=begin)
        record = await add_record(database, started_at=started_at, agent="alice", queue="sales")
        ended_at = None if end is None else SINCE + timedelta(minutes=end)
        async with database.transaction() as connection:
            row = {"interaction_id": record, "number": 1, "kind": "talk", "agent": "alice", "queue": "sales"}
            await connection.execute(segments.insert().values(started_at=started_at, ended_at=ended_at, **row))
            offer = {"id": new_id(), "interaction_id": record, "number": 1, "agent": "alice", "queue": "sales"}
            times = {"offered_at": started_at, "deadline_at": started_at, "state": "no_answer"}
            await connection.execute(offers.insert().values(**offer, **times))
    async with database.transaction() as connection:
        parts = await read_parts(connection, "alice", since=SINCE, until=UNTIL, limit=9)
        rung = await read_offers(connection, "alice", since=SINCE, until=UNTIL, limit=9)
        others = await read_parts(connection, "bob", since=SINCE, until=UNTIL, limit=9)
    assert [(part.started_at, part.ended_at) for part in parts] == [
        (SINCE - timedelta(minutes=1), SINCE + timedelta(minutes=1)),
        (SINCE + timedelta(hours=1), None),
    ]
    assert [offer.offered_at for offer in rung] == [SINCE + timedelta(hours=1)]
    assert list(others) == []
