"""Who has looked: pops are noted once each, a moment later, and wait while PostgreSQL is away."""

from datetime import UTC, datetime

from callcenter.crm.masking import Access
from callcenter.engine.ids import new_id
from callcenter.records.access import PopNotes, note_access
from callcenter.records.deeds import Deed
from callcenter.store.database import Database
from callcenter.store.repositories.customer_access import list_access
from tests.support.fakes import FakeClock

AT = datetime(2026, 3, 1, 9, tzinfo=UTC)
CUSTOMER, CALL = new_id(), new_id()


async def lines(database: Database) -> list[tuple[str, Access, str | None]]:
    async with database.transaction() as connection:
        found = await list_access(connection, CUSTOMER, after=None, limit=9)
    return [(line.username, line.what, line.interaction_id) for line in found]


async def test_a_pop_is_noted_once_for_each_agent_and_interaction(database: Database) -> None:
    notes = PopNotes(database=database, clock=FakeClock(), new_id=new_id)
    notes.popped("alice", CALL, [CUSTOMER, "4711 in another system"])
    notes.popped("alice", CALL, [CUSTOMER])
    assert await notes.write()
    notes.popped("alice", CALL, [CUSTOMER])
    notes.popped("bob", CALL, [CUSTOMER])
    assert await notes.write()
    assert sorted(await lines(database)) == [("alice", Access.POPPED, CALL), ("bob", Access.POPPED, CALL)]


async def test_notes_wait_while_postgresql_is_away(database: Database) -> None:
    away = Database("postgresql+asyncpg://nobody@127.0.0.1:1/nothing")
    notes = PopNotes(database=away, clock=FakeClock(), new_id=new_id)
    notes.popped("alice", CALL, [CUSTOMER])
    assert not await notes.write()
    await away.close()
    there = PopNotes(database=database, clock=FakeClock(), new_id=new_id)
    assert await there.write()
    assert await lines(database) == []


async def test_every_view_is_noted(database: Database) -> None:
    deed = Deed(actor="alice", at=AT, new_id=new_id)
    async with database.transaction() as connection:
        await note_access(connection, [CUSTOMER], Access.VIEWED, deed)
        await note_access(connection, [CUSTOMER], Access.VIEWED, deed)
        await note_access(connection, [], Access.EXPORTED, deed)
    assert await lines(database) == [("alice", Access.VIEWED, None)] * 2
