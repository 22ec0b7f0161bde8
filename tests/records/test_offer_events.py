"""Every offer is one event: written behind the ring, once, also when the service died in between."""

from dataclasses import replace

from sqlalchemy import select

from callcenter.core.changes import PopShown
from callcenter.engine.ids import new_id
from callcenter.records.offer_events import OFFERED, OfferEvents
from callcenter.store.database import Database
from callcenter.store.tables import record_events
from tests.support.fakes import FakeClock
from tests.support.rehearsal import Rehearsal


def offer() -> PopShown:
    """A call is offered to alice."""
    rehearsal = Rehearsal()
    rehearsal.open()
    rehearsal.play("arrive", 1)
    (change,) = [change for change in rehearsal.changes if isinstance(change, PopShown)]
    return replaced(change)


def replaced(change: PopShown) -> PopShown:
    return replace(change, offer_id=new_id(), interaction=replace(change.interaction, id=new_id()))


async def told(database: Database) -> list[tuple[str, str, str, object]]:
    mine = record_events.c
    async with database.transaction() as connection:
        rows = await connection.execute(select(mine.id, mine.type, mine.record_id, mine.changes).order_by(mine.seq))
        return [(id_, type_, record, changes["agent"]) for id_, type_, record, changes in rows]


async def test_an_offer_is_written_once_however_often_it_is_told(database: Database) -> None:
    change = offer()
    events = OfferEvents(database, clock=FakeClock())
    for _ in range(2):
        events.offered(change)
        assert await events.write()
    assert await told(database) == [(change.offer_id, OFFERED, change.interaction.id, [None, "alice"])]


async def test_offers_wait_while_postgresql_is_away(database: Database) -> None:
    away = Database("postgresql+asyncpg://nobody@127.0.0.1:1/nothing")
    events = OfferEvents(away, clock=FakeClock())
    events.offered(offer())
    assert not await events.write()
    assert not await events.catch_up()
    await away.close()


async def test_nothing_that_was_answered_in_the_menu_is_told(database: Database) -> None:
    events = OfferEvents(database, clock=FakeClock())
    events.offered(offer())
    await events.write()
    async with database.transaction() as connection:
        [changes] = (await connection.execute(select(record_events.c.changes))).scalars()
    assert "attributes" not in changes
    assert changes["ani"] == [None, "02112345678"]
