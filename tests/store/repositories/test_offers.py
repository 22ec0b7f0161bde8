"""Offers without an event: of a day, oldest first, and never one that has its event."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

from callcenter.engine.ids import new_id
from callcenter.store.database import Database
from callcenter.store.repositories.offers import told_of, untold_offers
from callcenter.store.tables import offers
from tests.support.desk import add_record
from tests.support.record_events import append, event

# Before any test runs, and after all of them: an offer's id is of the real time.
LONG_AGO = datetime(2020, 1, 1, tzinfo=UTC)
NEVER = datetime(2500, 1, 1, tzinfo=UTC)
TYPE = "interaction.offered"


async def test_only_offers_without_an_event_are_untold(database: Database) -> None:
    record = await add_record(database, started_at=LONG_AGO)
    told, *untold = sorted(new_id() for _ in range(3))
    async with database.transaction() as connection:
        for number, id_ in enumerate((told, *untold), start=1):
            row = {"id": id_, "interaction_id": record, "number": number, "agent": "alice", "queue": "sales"}
            ends_at = LONG_AGO + timedelta(seconds=20)
            when = {"offered_at": LONG_AGO, "deadline_at": ends_at, "ended_at": ends_at, "state": "no_answer"}
            await connection.execute(offers.insert().values({**row, **when}))
    # Of the same contact, but of something else: no reason to leave an offer out.
    other = event("interaction.other", record_id=record)
    await append(database, other)
    async with database.transaction() as connection:
        assert [row["id"] for row in await untold_offers(connection, TYPE, since=LONG_AGO)] == [told, *untold]
        assert await told_of(connection, TYPE, {record}) == set()
    await append(database, replace(event(TYPE, record_id=record), id=told))
    async with database.transaction() as connection:
        assert [row["id"] for row in await untold_offers(connection, TYPE, since=LONG_AGO)] == untold
        assert await untold_offers(connection, TYPE, since=NEVER) == []
        assert await told_of(connection, TYPE, {record}) == {told}
