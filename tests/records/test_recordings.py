"""Recordings as deeds: what a stored contact says of them, and who has listened."""

from datetime import timedelta

from sqlalchemy import select

from callcenter.crm.recordings import RecordingKind
from callcenter.engine.ids import new_id
from callcenter.records.deeds import Deed
from callcenter.records.recordings import Listening, note_listening, note_recordings, takes_of
from callcenter.store.database import Database
from callcenter.store.repositories.recording_news import contacts
from callcenter.store.repositories.recordings import RecordingFilter, list_recordings
from callcenter.store.tables import audit, customer_access
from tests.support.fakes import FakeClock
from tests.support.history import add_customer
from tests.support.recorded_talks import talk


def deed_of(clock: FakeClock, actor: str = "sam") -> Deed:
    return Deed(actor=actor, at=clock.now(), new_id=new_id)


async def test_a_stored_contact_says_what_each_recording_covers(database: Database) -> None:
    clock = FakeClock()
    contact = await talk(database, clock.now(), agents=("alice", "bob"), pauses=[(5, 9, "agent")])
    async with database.transaction() as connection:
        (row,) = await contacts(connection, [contact])
    (take,) = takes_of(row)
    assert (take.kind, take.agents, take.queue) == (RecordingKind.TALK, ("alice", "bob"), "sales")
    assert (take.started_at, take.ended_at) == (clock.now() - timedelta(seconds=60), clock.now())
    assert [note.what for note in take.notes] == ["begun", "paused", "resumed"]


async def test_noted_twice_it_is_there_once(database: Database) -> None:
    clock = FakeClock()
    contact = await talk(database, clock.now())
    async with database.transaction() as connection:
        (row,) = await contacts(connection, [contact])
        for _ in range(2):
            assert await note_recordings(connection, row, deed_of(clock)) == 1
        assert len(await list_recordings(connection, RecordingFilter(), after=None, limit=9)) == 1


async def test_who_listens_is_in_the_audit_and_at_the_customer_and_who_looks_only_in_the_audit(
    database: Database,
) -> None:
    clock = FakeClock()
    async with database.transaction() as connection:
        who = await add_customer(connection)
    contact = await talk(database, clock.now(), customer_id=who)
    async with database.transaction() as connection:
        (row,) = await contacts(connection, [contact])
        await note_recordings(connection, row, deed_of(clock))
        (one,) = await list_recordings(connection, RecordingFilter(), after=None, limit=9)
        for what in Listening:
            await note_listening(connection, one, what, deed_of(clock), part="0-9/10")
        noted = [(line.action, line.subject, line.detail["part"]) for line in await connection.execute(select(audit))]
        at_customer = (await connection.execute(select(customer_access.c.username))).scalars().all()
    assert noted == [(what.value, one["id"], "0-9/10") for what in Listening]
    assert at_customer == ["sam", "sam"]
