"""What has become of an alarm and all that is told of it, written together.

Rule: the row, its event (so its webhooks) and its e-mails are one transaction. Each is there once, or none of them.
"""

from collections.abc import Callable

import structlog

from callcenter.core.configuration import Configuration
from callcenter.engine.clock import Clock
from callcenter.figures.alarm_letters import event_of, letters
from callcenter.records.deeds import Deed
from callcenter.reporting.alarm_life import AlarmInstance, AlarmState, Looked
from callcenter.reporting.alarms import Alarm
from callcenter.store.database import Database
from callcenter.store.repositories.alarm_instances import keep_instance
from callcenter.store.repositories.messages import insert_message
from callcenter.store.repositories.record_events import append_events

log = structlog.get_logger()


class Overtaken(Exception):
    """Another writer has changed what we thought we knew."""


class AlarmOutbox:
    """`message_kept` is told when there is something to send. `page`: where a reader of an e-mail finds the alarms."""

    def __init__(
        self,
        database: Database,
        *,
        clock: Clock,
        new_id: Callable[[], str],
        configuration: Callable[[], Configuration],
        message_kept: Callable[[], None],
        page: str | None = None,
    ) -> None:
        self._database = database
        self._clock = clock
        self._new_id = new_id
        self._configuration = configuration
        self._message_kept = message_kept
        self._page = page

    async def commit(self, alarm: Alarm | None, before: AlarmInstance | None, looked: Looked, by: str) -> None:
        """Write it. Raises Overtaken. `alarm` None: it is no more, and there is nobody to write to."""
        after, sent = looked.instance, 0
        async with self._database.transaction() as connection:
            if not await keep_instance(connection, before, after):
                raise Overtaken
            if after is None:
                return
            deed = Deed(actor=by, at=self._clock.now(), new_id=self._new_id)
            for what in looked.happened if alarm is not None else ():
                assert alarm is not None
                for letter in letters(alarm, after, what, deed, self._configuration(), page=self._page):
                    sent += await insert_message(connection, letter)
            was = AlarmState.QUIET if before is None else before.state
            version = alarm.version if alarm is not None else 0
            # Its events come last.
            events = [event_of(after, what, deed, version=version, before=was) for what in looked.happened]
            await append_events(connection, events)
        if sent:
            self._message_kept()
        for what in looked.happened:
            log.info(
                "alarm told", what=str(what), alarm=after.alarm_id, queue=after.queue, severity=str(after.severity)
            )
