"""Words of PostgreSQL are heard, and heard again after the connection was lost."""

import asyncio

from sqlalchemy import text

from callcenter.engine.tasks import cancel, spawn
from callcenter.store.database import Database
from callcenter.store.notifications import Notifications
from callcenter.store.repositories.record_events import CHANNEL
from tests.support.postgres import connect
from tests.support.record_events import append, event

_DEADLINE_SECONDS = 20.0


async def test_an_event_that_is_committed_is_heard(database: Database, database_url: str) -> None:
    heard: asyncio.Queue[None] = asyncio.Queue()
    tasks: set[asyncio.Task[None]] = set()
    spawn(Notifications(database_url, {CHANNEL: lambda: heard.put_nowait(None)}).watch(), "listening", tasks)
    async with asyncio.timeout(_DEADLINE_SECONDS):
        await heard.get()  # it listens now
        await append(database, event())
        await heard.get()
    await cancel(tasks)


async def test_a_lost_connection_is_made_again(database_url: str) -> None:
    heard: asyncio.Queue[None] = asyncio.Queue()
    tasks: set[asyncio.Task[None]] = set()
    listening = Notifications(database_url, {CHANNEL: lambda: heard.put_nowait(None)}, again_seconds=0.01)
    spawn(listening.watch(), "listening", tasks)
    async with asyncio.timeout(_DEADLINE_SECONDS):
        await heard.get()
        connection = await connect(database_url)
        await connection.execute(
            "select pg_terminate_backend(pid) from pg_stat_activity"
            " where application_name = 'callcenter listening' and datname = current_database()"
        )
        await connection.close()
        await heard.get()
    await cancel(tasks)


async def test_each_channel_has_its_own_listener(database: Database, database_url: str) -> None:
    heard: asyncio.Queue[str] = asyncio.Queue()
    tasks: set[asyncio.Task[None]] = set()
    channels = {CHANNEL: lambda: heard.put_nowait("events"), "others": lambda: heard.put_nowait("others")}
    spawn(Notifications(database_url, channels).watch(), "listening", tasks)
    async with asyncio.timeout(_DEADLINE_SECONDS):
        assert {await heard.get(), await heard.get()} == {"events", "others"}, "it listens now"
        for said, name in (("others", "others"), (CHANNEL, "events")):
            async with database.transaction() as connection:
                await connection.execute(text("select pg_notify(:said, '')"), {"said": said})
            assert await heard.get() == name
    await cancel(tasks)
