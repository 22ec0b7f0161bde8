"""News of recordings: each is taken once, whoever looks; and what is due comes in its order."""

import asyncio
from datetime import timedelta

from callcenter.engine.ids import new_id
from callcenter.records.deeds import Deed
from callcenter.records.recordings import note_recordings
from callcenter.store.database import Database
from callcenter.store.repositories.recording_news import due_recordings, next_due, take_recording_news
from tests.support.fakes import FakeClock
from tests.support.recorded_talks import talk


async def test_two_who_look_at_once_take_different_news(database: Database) -> None:
    clock = FakeClock()
    made = {await talk(database, clock.now()) for _ in range(6)}

    async def taken() -> set[str]:
        async with database.transaction() as connection:
            return {contact["id"] for contact in (await take_recording_news(connection, limit=4)).contacts}

    first, second = await asyncio.gather(taken(), taken())
    assert first | second | await taken() == made
    assert not first & second


async def test_what_is_due_comes_the_longest_due_first_and_only_when_it_is(database: Database) -> None:
    clock = FakeClock()
    for _ in range(2):
        await talk(database, clock.now())
        clock.advance(10)
        async with database.transaction() as connection:
            for contact in (await take_recording_news(connection, limit=9)).contacts:
                await note_recordings(connection, contact, Deed(actor="x", at=clock.now(), new_id=new_id))
    async with database.transaction() as connection:
        due = await due_recordings(connection, clock.now(), limit=9)
        assert [row["due_at"] for row in due] == [clock.now() - timedelta(seconds=10), clock.now()]
        assert await next_due(connection) == due[0]["due_at"]
        assert await due_recordings(connection, clock.now() - timedelta(seconds=11), limit=9) == []
