"""A message on tape becomes a task for the team and a letter to the queue, once, whoever else looks."""

import asyncio
from datetime import datetime, timedelta
from typing import Any

from callcenter.core.configuration import Configuration, Queue
from callcenter.crm.messages import MessageChannel
from callcenter.crm.tasks import TaskKind
from callcenter.engine.ids import new_id
from callcenter.records.voicemails import Voicemails
from callcenter.store.database import Database
from callcenter.store.repositories.messages import MessageFilter, list_messages
from callcenter.store.repositories.tasks import TaskFilter, list_tasks
from callcenter.store.repositories.voicemails import VoicemailFilter, list_voicemails
from callcenter.store.tables import interactions, segments
from tests.support.fakes import FakeClock
from tests.support.history import add_customer

CONFIGURATION = Configuration(
    queues={
        "sales": Queue(name="sales", label_en="Sales", label_zh="销售", voicemail_email="sales@example.com"),
        "support": Queue(name="support", label_en="Support", label_zh="支持"),
    }
)


async def leave(database: Database, at: datetime, **facts: Any) -> str:
    """A caller leaves a message of twelve seconds; returns the contact."""
    contact = new_id()
    row = {
        "id": contact,
        "call_id": contact,
        "channel": "voice",
        "direction": "inbound",
        "ani": "13800138000",
        "ani_e164": "+8613800138000",
        "dnis": "4001",
        "language": "zh",
        "queue": "sales",
        "stage": "closed",
        "outcome": "voicemail",
        "recordings": [f"message-{contact}-7"],
        "started_at": at - timedelta(seconds=60),
        "ended_at": at,
        **facts,
    }
    async with database.transaction() as connection:
        await connection.execute(interactions.insert().values(row))
        begin = {"kind": "voicemail", "started_at": at - timedelta(seconds=12), "ended_at": at}
        await connection.execute(segments.insert().values(interaction_id=contact, number=1, **begin))
    return contact


def voicemails(database: Database, clock: FakeClock, woken: list[None] | None = None) -> Voicemails:
    return Voicemails(
        database,
        clock=clock,
        new_id=new_id,
        configuration=lambda: CONFIGURATION,
        message_kept=lambda: (woken if woken is not None else []).append(None),
    )


async def test_a_message_becomes_a_task_of_the_team_and_a_letter_with_the_recording(database: Database) -> None:
    clock, woken = FakeClock(), list[None]()
    async with database.transaction() as connection:
        who = await add_customer(connection)
    contact = await leave(database, clock.now(), customer_id=who)
    watcher = voicemails(database, clock, woken)
    assert [await watcher.run_due(), await watcher.run_due(), len(woken)] == [1, 0, 1]
    async with database.transaction() as connection:
        (kept,) = await list_voicemails(connection, VoicemailFilter(queues=["sales"]), after=None, limit=9)
        (task,) = await list_tasks(connection, TaskFilter(queue="sales"), after=None, limit=9)
        (message,) = await list_messages(connection, MessageFilter(), after=None, limit=9)
        assert not await list_voicemails(connection, VoicemailFilter(queues=["support"]), after=None, limit=9)
    assert (kept["interaction_id"], kept["seconds"], kept["recording"]) == (contact, 12, f"message-{contact}-7")
    assert (kept["ani"], kept["customer_id"], kept["at"]) == ("13800138000", who, clock.now())
    assert (kept["task_id"], kept["message_id"]) == (task.id, message.id)
    assert (task.kind, task.interaction_id, task.customer_id) == (TaskKind.CALL_BACK, contact, who)
    assert (task.due_at, task.remind_at) == (clock.now() + timedelta(hours=1), clock.now())
    assert (message.channel, message.address) == (MessageChannel.EMAIL, "sales@example.com")
    assert message.attachment == f"message-{contact}-7"
    assert "+8613800138000" in message.text
    assert "2026-03-02 17:00" in message.text


async def test_two_who_look_at_once_make_one(database: Database) -> None:
    clock = FakeClock()
    for _ in range(5):
        await leave(database, clock.now())
    noticed = await asyncio.gather(*(voicemails(database, clock).run_due() for _ in range(3)))
    assert sum(noticed) == 5
    async with database.transaction() as connection:
        assert len(await list_tasks(connection, TaskFilter(), after=None, limit=99)) == 5
        assert len(await list_messages(connection, MessageFilter(), after=None, limit=99)) == 5


async def test_a_flow_may_name_the_queue_and_a_queue_need_have_no_address(database: Database) -> None:
    clock = FakeClock()
    await leave(database, clock.now(), queue=None, attributes={"voicemail_queue": "support"})
    await leave(database, clock.now(), queue="closed_down")
    assert await voicemails(database, clock).run_due() == 2
    async with database.transaction() as connection:
        found = await list_voicemails(connection, VoicemailFilter(), after=None, limit=9)
        assert not await list_messages(connection, MessageFilter(), after=None, limit=9)
        teams = [task.queue for task in await list_tasks(connection, TaskFilter(), after=None, limit=9)]
    assert {one["queue"] for one in found} == set(teams) == {"support", None}


async def test_what_is_no_message_or_long_ago_is_left_alone(database: Database) -> None:
    clock = FakeClock()
    await leave(database, clock.now(), outcome="abandoned_in_ivr")
    await leave(database, clock.now(), recordings=[])
    await leave(database, clock.now(), stage="in_flow")
    await leave(database, clock.now() - timedelta(days=8))
    assert await voicemails(database, clock).run_due() == 0
