"""The work around records, put together: a reminder that is due becomes an event, and the screens are told of it."""

import asyncio
from pathlib import Path

from callcenter.api.people import Role
from callcenter.api.realtime.hub import Hub
from callcenter.api.realtime.messages import Notice, Numbered
from callcenter.api.realtime.snapshot import Viewer
from callcenter.core.configuration import Configuration
from callcenter.engine.clock import Clock
from callcenter.engine.ids import new_id
from callcenter.record_work import RecordWork
from callcenter.records.vault import Vault
from callcenter.settings import Settings
from callcenter.store.database import Database
from tests.records.test_reminders import AT, add


class TellingHub(Hub):
    """Remembers whom it has told what."""

    def __init__(self) -> None:
        super().__init__(clock=Clock(), new_id=new_id)
        self.notices: asyncio.Queue[tuple[str | None, Notice]] = asyncio.Queue()

    def tell(self, message: Numbered, person: str | None = None) -> None:
        """Keep notices."""
        super().tell(message, person)
        if isinstance(message, Notice):
            self.notices.put_nowait((person, message))


async def test_a_reminder_that_is_due_reaches_the_screens_of_whose_task_it_is(
    database: Database, database_url: str, tmp_path: Path
) -> None:
    await add(database, AT, agent="bob")
    hub = TellingHub()
    hub.attach(Viewer(username="bob", role=Role.AGENT))
    work = RecordWork(
        Settings(home=tmp_path),
        database=database,
        database_url=database_url,
        clock=Clock(),
        hub=hub,
        vault=Vault.for_one_run(),
        configuration=Configuration,
    )
    await work.start()
    try:
        async with asyncio.timeout(20):
            person, notice = await hub.notices.get()
    finally:
        await work.stop()
    assert (person, notice.title) == ("bob", "回访")
