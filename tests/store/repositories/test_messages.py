"""Messages are kept once, given to one sender at a time, and end."""

import asyncio
from datetime import UTC, datetime, timedelta

from callcenter.crm.messages import Message, MessageChannel, MessageState
from callcenter.engine.ids import new_id
from callcenter.store.database import Database
from callcenter.store.repositories.messages import (
    MessageFilter,
    expire,
    insert_message,
    list_messages,
    next_due_at,
    note_problem,
    take_due,
    update_message,
)
from tests.support.outbox import kept_message

AT = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
SMS, EMAIL = MessageChannel.SMS, MessageChannel.EMAIL
LEASE = timedelta(minutes=5)


def message(channel: MessageChannel = SMS, at: datetime = AT) -> Message:
    return Message(id=new_id(), channel=channel, address="x", text="x", next_try_at=at, created_at=at)


async def test_a_message_is_added_once_and_comes_back_as_it_was(database: Database) -> None:
    one = message()
    async with database.transaction() as connection:
        assert await insert_message(connection, one)
        assert not await insert_message(connection, one)
        assert await kept_message(connection, one.id) == one
        assert await kept_message(connection, new_id()) is None
        assert await list_messages(connection, MessageFilter(channel=SMS), after=None, limit=9) == [one]
        assert not await list_messages(connection, MessageFilter(channel=EMAIL), after=None, limit=9)


async def test_two_senders_never_take_the_same_one(database: Database) -> None:
    async with database.transaction() as connection:
        for _ in range(20):
            await insert_message(connection, message())
        await insert_message(connection, message(EMAIL))
        await insert_message(connection, message(at=AT + timedelta(seconds=1)))

    async def taken() -> list[str]:
        async with database.transaction() as connection:
            return [one.id for one in await take_due(connection, [SMS], AT, lease=LEASE, limit=10)]

    first, second, third = [*await asyncio.gather(taken(), taken()), await taken()]
    assert len(set(first) | set(second)) == 20
    assert third == []
    async with database.transaction() as connection:
        assert await next_due_at(connection, [SMS]) == AT + timedelta(seconds=1)
        assert await next_due_at(connection, []) is None


async def test_what_waits_is_told_why_and_what_is_late_ends(database: Database) -> None:
    one, other = message(EMAIL), message(at=AT + timedelta(days=2))
    async with database.transaction() as connection:
        await insert_message(connection, one)
        await insert_message(connection, other)
        await note_problem(connection, [EMAIL], "not_configured")
        assert await expire(connection, AT + timedelta(days=1)) == 1
        late, fine = await kept_message(connection, one.id), await kept_message(connection, other.id)
        assert late is not None
        assert fine is not None
        assert (late.state, late.next_try_at, late.problem) == (MessageState.FAILED, None, "not_configured")
        assert fine == other
        await update_message(connection, late)
        assert await kept_message(connection, one.id) == late
