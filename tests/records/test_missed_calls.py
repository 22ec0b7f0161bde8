"""A line is taken by one person, given back, ended: each time told, and no more once it is over."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from callcenter.crm.missed_calls import CLAIM, MissedCall, MissedResult, MissedState
from callcenter.engine.ids import new_id
from callcenter.records.deeds import Deed, RecordRefused
from callcenter.records.missed_calls import Claimed, claim, finish, release
from callcenter.store.database import Database
from callcenter.store.repositories.missed_calls import write_missed
from callcenter.store.tables import record_events
from tests.store.repositories.test_missed_calls import AT, line


def deed(actor: str = "bob", *, later: timedelta = timedelta()) -> Deed:
    return Deed(actor=actor, at=AT + later, new_id=new_id)


async def kept(database: Database, **facts: object) -> MissedCall:
    one = line(**facts)
    async with database.transaction() as connection:
        await write_missed(connection, one)
    return one


async def test_what_is_done_is_told_without_a_word_of_who_called(database: Database) -> None:
    one = await kept(database)
    async with database.transaction() as connection:
        assert (await claim(connection, one.id, deed())).claimed_until == AT + CLAIM
        longer = await claim(connection, one.id, deed(later=CLAIM / 2))
        assert longer.claimed_until == AT + CLAIM / 2 + CLAIM
        assert (await release(connection, one.id, deed(), any_holder=False)).claimed_by is None
        # Nobody has it: there is nothing to tell.
        await release(connection, one.id, deed(), any_holder=False)
        done = await finish(connection, one.id, deed(), result=MissedResult.REACHED, text="ok", any_holder=False)
        events = (await connection.execute(select(record_events).order_by(record_events.c.seq))).mappings().all()
    assert (done.state, done.closed_by, done.version) == (MissedState.DONE, "bob", 5)
    whats = ["claimed", "claimed", "released", "done"]
    assert [event["type"] for event in events] == [f"missed_call.{what}" for what in whats]
    assert one.number not in str([event["changes"] for event in events])


async def test_what_somebody_else_has_is_left_alone_but_by_a_supervisor(database: Database) -> None:
    one = await kept(database, claimed_by="alice", claimed_until=AT + CLAIM)
    async with database.transaction() as connection:
        for attempt in (
            claim(connection, one.id, deed()),
            release(connection, one.id, deed(), any_holder=False),
            finish(connection, one.id, deed(), result=MissedResult.OTHER, text="", any_holder=False),
        ):
            with pytest.raises(Claimed, match="missed_call_claimed"):
                await attempt
        assert (await release(connection, one.id, deed("sam"), any_holder=True)).claimed_by is None


async def test_what_is_over_or_not_there_is_refused(database: Database) -> None:
    one = await kept(database, state=MissedState.REACHED)
    async with database.transaction() as connection:
        for line_id, code in ((one.id, "missed_call_closed"), (new_id(), "unknown_missed_call")):
            with pytest.raises(RecordRefused, match=code):
                await claim(connection, line_id, deed())
