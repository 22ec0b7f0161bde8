"""The work around records, put together: a reminder that is due becomes an event, and the screens are told of it."""

import asyncio
from email.message import EmailMessage
from pathlib import Path

from callcenter.api.people import Role
from callcenter.api.realtime.hub import Hub
from callcenter.api.realtime.messages import Notice, Numbered
from callcenter.api.realtime.snapshot import Viewer
from callcenter.core.configuration import Configuration
from callcenter.core.ivr.services import Question, Service
from callcenter.engine.clock import Clock
from callcenter.engine.ids import new_id
from callcenter.record_work import RecordWork
from callcenter.records.vault import Vault
from callcenter.settings import Settings
from callcenter.store.database import Database
from callcenter.store.lookups import CustomerLookups
from tests.records.test_reminders import AT, add
from tests.records.test_voicemails import CONFIGURATION, leave
from tests.support.mail_server import MailServer, receiving
from tests.support.office import asker
from tests.support.web_server import server


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
        lookups=CustomerLookups(database_url),
        configuration=Configuration,
        post=lambda _: None,
        people_changed=lambda: None,
    )
    await work.start()
    try:
        async with asyncio.timeout(20):
            person, notice = await hub.notices.get()
    finally:
        await work.stop()
    assert (person, notice.title) == ("bob", "回访")


async def test_a_voicemail_is_mailed_with_its_sound_and_a_text_goes_to_the_gateway(
    database: Database, database_url: str, tmp_path: Path
) -> None:
    clock = Clock()
    (tmp_path / "recordings").mkdir()
    contact = await leave(database, clock.now())
    (tmp_path / "recordings" / f"message-{contact}-7.wav").write_bytes(b"RIFF")
    lookups = CustomerLookups(database_url)
    async with receiving(MailServer()) as mail, server("HTTP/1.1 202 Fine\nContent-Length: 0\n\n") as gateway:
        work = RecordWork(
            Settings(
                home=tmp_path,
                smtp_url=f"smtp://127.0.0.1:{mail.port}",
                sms_url=f"http://127.0.0.1:{gateway.port}/send",
                mail_from="desk@example.com",
            ),
            database=database,
            database_url=database_url,
            clock=clock,
            hub=Hub(clock=clock, new_id=new_id),
            vault=Vault.for_one_run(),
            lookups=lookups,
            configuration=lambda: CONFIGURATION,
            post=lambda _: None,
            people_changed=lambda: None,
        )
        await work.start()
        try:
            question = Question(service=Service.SEND_SMS, arguments={"text": "已发货"})
            assert (await work.self_service.answer(question, asker())).exit == "done"
            async with asyncio.timeout(20):
                await mail.arrived.wait()
                await gateway.arrived.wait()
        finally:
            await work.stop()
    await lookups.close()
    (letter,) = mail.letters
    (sound,) = letter.iter_attachments()
    assert isinstance(sound, EmailMessage)
    assert (letter["To"], sound.get_content()) == ("sales@example.com", b"RIFF")
    assert gateway.requests[0].startswith(b"POST /send HTTP/1.1")
