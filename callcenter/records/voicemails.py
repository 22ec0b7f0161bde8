"""A caller has left a message: a task for the team of the queue, and a copy by e-mail to the queue's own address.

Rule: the voicemail, its task and its e-mail are kept in one transaction, once for each contact, whoever else looks.
The queue is the one that the flow names (the attribute `voicemail_queue` of the record), or the one waited in.
"""

from collections.abc import Callable, Mapping
from datetime import timedelta
from typing import Any, Final
from zoneinfo import ZoneInfo

from callcenter.core.configuration import Configuration, Queue
from callcenter.core.ivr.values import VOICEMAIL_QUEUE
from callcenter.crm.masking import seen_facts
from callcenter.crm.messages import Message, MessageChannel
from callcenter.crm.tasks import Task, TaskKind
from callcenter.engine.clock import Clock
from callcenter.records.deeds import Deed
from callcenter.records.looking import keep_looking
from callcenter.records.rights import read_masks
from callcenter.records.tasks import create_task
from callcenter.store.database import Connection, Database
from callcenter.store.repositories.messages import insert_message
from callcenter.store.repositories.voicemails import Voicemail, contacts_with_new_voicemail, insert_voicemail

ACTOR: Final = "voicemail"
_LOOK_SECONDS: Final = 5.0
# Nobody waits longer for a call back because the service was away than for this.
_LOOK_BACK: Final = timedelta(days=7)
_DUE_AFTER: Final = timedelta(hours=1)
_AT_ONCE: Final = 50
# Whoever of the team reads the mail sees of the caller what an agent sees.
_READER: Final = "agent"
_TITLE: Final = "语音留言 Voicemail"
_TEXT: Final = """\
{zh}收到一条新的语音留言，录音见附件。
A new voicemail for {en} is attached.

来电号码 Caller: {caller}
时间 Time: {at:%Y-%m-%d %H:%M}
时长 Length: {seconds:.0f} s
"""


class Voicemails:
    """Notices messages that callers have left."""

    def __init__(
        self,
        database: Database,
        *,
        clock: Clock,
        new_id: Callable[[], str],
        configuration: Callable[[], Configuration],
        message_kept: Callable[[], None],
    ) -> None:
        self._database = database
        self._clock = clock
        self._new_id = new_id
        self._configuration = configuration
        self._message_kept = message_kept

    async def watch(self) -> None:
        """Notice each soon after the call, until cancelled."""
        await keep_looking(self._look, what="voicemails", every=_LOOK_SECONDS, clock=self._clock)

    async def run_due(self) -> int:
        """Notice all that nobody was told of; returns how many."""
        noticed = 0
        while True:
            async with self._database.transaction() as connection:
                since = self._clock.now() - _LOOK_BACK
                contacts = await contacts_with_new_voicemail(connection, since, limit=_AT_ONCE)
            for contact in contacts:
                async with self._database.transaction() as connection:
                    noticed += await self._notice(connection, contact)
            if len(contacts) < _AT_ONCE:
                return noticed

    async def _look(self) -> None:
        await self.run_due()

    async def _notice(self, connection: Connection, contact: Mapping[str, Any]) -> bool:
        configuration = self._configuration()
        deed = Deed(actor=ACTOR, at=self._clock.now(), new_id=self._new_id)
        queue = configuration.queues.get(contact["attributes"].get(VOICEMAIL_QUEUE) or contact["queue"] or "")
        message = await self._copy(connection, contact, queue, deed) if queue and queue.voicemail_email else None
        voicemail = Voicemail(
            id=self._new_id(),
            interaction_id=contact["id"],
            recording=contact["recordings"][-1],
            queue=queue.name if queue else None,
            seconds=float(contact["seconds"]),
            at=contact["ended_at"] or deed.at,
            task_id=self._new_id(),
            message_id=message.id if message else None,
        )
        if not await insert_voicemail(connection, voicemail):
            return False
        await create_task(connection, _task(voicemail, deed), deed, configuration)
        if message is not None:
            await insert_message(connection, message)
            self._message_kept()
        return True

    async def _copy(self, connection: Connection, contact: Mapping[str, Any], queue: Queue, deed: Deed) -> Message:
        masks = await read_masks(connection)
        number = seen_facts(masks, _READER, {"number": contact["ani_e164"] or contact["ani"]})["number"]
        zone = ZoneInfo(self._configuration().timezone)
        text = _TEXT.format(
            zh=queue.label_zh,
            en=queue.label_en,
            caller=number or "—",
            at=(contact["ended_at"] or deed.at).astimezone(zone),
            seconds=contact["seconds"],
        )
        return Message(
            id=deed.new_id(),
            channel=MessageChannel.EMAIL,
            address=queue.voicemail_email or "",
            subject=f"{_TITLE}: {queue.label_zh} {queue.label_en}",
            text=text,
            attachment=contact["recordings"][-1],
            interaction_id=contact["id"],
            next_try_at=deed.at,
            created_at=deed.at,
        )


def _task(voicemail: Voicemail, deed: Deed) -> Task:
    return Task(
        id=voicemail.task_id,
        title=_TITLE,
        kind=TaskKind.CALL_BACK,
        due_at=deed.at + _DUE_AFTER,
        # The screens of the team tell of it at once.
        remind_at=deed.at,
        queue=voicemail.queue,
        interaction_id=voicemail.interaction_id,
        created_by=deed.actor,
        created_at=deed.at,
        updated_at=deed.at,
    )
