"""What is kept is sent: once where all goes well, again where not, and never for ever."""

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import timedelta

from structlog.testing import capture_logs

from callcenter.crm.messages import Message, MessageChannel, MessageState
from callcenter.engine.ids import new_id
from callcenter.self_service.carriers import Carried, Carrier
from callcenter.self_service.message_sender import MessageSender
from callcenter.store.database import Database
from callcenter.store.repositories.messages import insert_message
from tests.support.fakes import FakeClock
from tests.support.outbox import kept_message

LATER = Carried(problem="no_connection")


@dataclass
class FakeCarrier:
    """Says what it is told to, then that all is well."""

    says: list[Carried] = field(default_factory=list)
    carried: list[str] = field(default_factory=list)

    async def __call__(self, message: Message) -> Carried:
        self.carried.append(message.id)
        return self.says.pop(0) if self.says else Carried()


async def add(database: Database, clock: FakeClock, channel: MessageChannel = MessageChannel.SMS) -> str:
    at = clock.now()
    message = Message(id=new_id(), channel=channel, address="x", text="hello", next_try_at=at, created_at=at)
    async with database.transaction() as connection:
        assert await insert_message(connection, message)
    return message.id


async def kept(database: Database, message_id: str) -> Message:
    async with database.transaction() as connection:
        found = await kept_message(connection, message_id)
    assert found is not None
    return found


def by_sms(carrier: Carrier) -> Mapping[MessageChannel, Carrier]:
    return {MessageChannel.SMS: carrier}


async def test_a_message_is_sent_once(database: Database) -> None:
    clock, carrier = FakeClock(), FakeCarrier()
    sender = MessageSender(database, by_sms(carrier), clock)
    ids = [await add(database, clock) for _ in range(25)]
    assert await sender.run_due() is None
    await sender.run_due()
    assert sorted(carrier.carried) == sorted(ids)
    after = await kept(database, ids[0])
    assert (after.state, after.tries, after.sent_at, after.problem) == (MessageState.SENT, 1, clock.now(), None)


async def test_one_that_fails_is_tried_again_after_a_growing_pause(database: Database) -> None:
    clock, carrier = FakeClock(), FakeCarrier(says=[LATER, LATER])
    sender = MessageSender(database, by_sms(carrier), clock)
    message_id = await add(database, clock)
    for pause in (10, 20):
        next_at = await sender.run_due()
        assert next_at == clock.now() + timedelta(seconds=pause)
        assert (await kept(database, message_id)).problem == "no_connection"
        clock.advance(pause - 1)
        await sender.run_due()
        clock.advance(1)
    assert await sender.run_due() is None
    assert len(carrier.carried) == 3


async def test_the_log_says_which_message_and_not_what_or_to_whom(database: Database) -> None:
    clock = FakeClock()
    sender = MessageSender(database, by_sms(FakeCarrier(says=[LATER])), clock)
    message_id = await add(database, clock)
    with capture_logs() as lines:
        await sender.run_due()
    (line,) = lines
    assert line == {
        "event": "message not sent",
        "log_level": "warning",
        "message": message_id,
        "channel": MessageChannel.SMS,
        "problem": "no_connection",
    }


async def test_what_is_refused_for_good_and_what_is_too_old_ends(database: Database) -> None:
    clock = FakeClock()
    carrier = FakeCarrier(says=[Carried(problem="refused", for_good=True)])
    sender = MessageSender(database, by_sms(carrier), clock)
    refused = await add(database, clock)
    await sender.run_due()
    old = await add(database, clock, MessageChannel.EMAIL)
    await sender.run_due()
    waiting = await kept(database, old)
    assert (waiting.state, waiting.problem) == (MessageState.WAITING, "not_configured")
    clock.advance(3 * 24 * 3600 + 1)
    await sender.run_due()
    for message_id, problem in ((refused, "refused"), (old, "not_configured")):
        ended = await kept(database, message_id)
        assert (ended.state, ended.next_try_at, ended.problem) == (MessageState.FAILED, None, problem)
    assert carrier.carried == [refused]


async def test_one_whose_sender_died_is_sent_again_after_its_time(database: Database) -> None:
    clock, carrier = FakeClock(), FakeCarrier()
    under_way = asyncio.Event()

    async def dying(_: Message) -> Carried:
        under_way.set()
        await asyncio.Event().wait()
        return Carried()

    message_id = await add(database, clock)
    dead = asyncio.ensure_future(MessageSender(database, by_sms(dying), clock).run_due())
    await under_way.wait()
    other = MessageSender(database, by_sms(carrier), clock)
    await other.run_due()
    assert not carrier.carried
    dead.cancel()
    clock.advance(300)
    await other.run_due()
    assert carrier.carried == [message_id]


async def test_a_word_wakes_the_sender(database: Database) -> None:
    clock = FakeClock()
    arrived = asyncio.Event()

    async def telling(_: Message) -> Carried:
        arrived.set()
        return Carried()

    sender = MessageSender(database, by_sms(telling), clock)
    watching = asyncio.ensure_future(sender.watch())
    await add(database, clock)
    sender.wake()
    async with asyncio.timeout(10):
        await arrived.wait()
    watching.cancel()
