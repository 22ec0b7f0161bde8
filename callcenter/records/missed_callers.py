"""A caller has not got through: he is on the list of the queue's team until somebody has spoken with him.

Rule: what is news is written with the contact itself (a trigger of `interactions`), taken off in the transaction that
draws the consequence, and nowhere forgotten by age: no caller is lost, none counts twice, in whatever order news come.
"""

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any, Final

from callcenter.core.configuration import Configuration
from callcenter.core.interaction import Outcome, Stage
from callcenter.core.ivr.values import VOICEMAIL_QUEUE
from callcenter.crm.missed_calls import MISSED_OUTCOMES, MissedCall, MissedStep, number_of
from callcenter.engine.clock import Clock
from callcenter.records.deeds import Deed
from callcenter.records.looking import keep_looking
from callcenter.records.missed_calls import ended, event_of
from callcenter.store.database import Connection, Database
from callcenter.store.repositories.missed_calls import (
    is_counted,
    note_contact,
    open_line,
    open_lines_of,
    spoken_with_since,
    take_news,
    write_missed,
)
from callcenter.store.repositories.record_events import RecordEvent, append_events

ACTOR: Final = "missed_calls"
_LOOK_SECONDS: Final = 1.0
_AT_ONCE: Final = 100

Contact = Mapping[str, Any]


class MissedCallers:
    """Keeps the lines as the contacts have it."""

    def __init__(
        self,
        database: Database,
        *,
        clock: Clock,
        new_id: Callable[[], str],
        configuration: Callable[[], Configuration],
    ) -> None:
        self._database = database
        self._clock = clock
        self._new_id = new_id
        self._configuration = configuration

    async def watch(self) -> None:
        """Look at what is new, until cancelled."""
        await keep_looking(self._look, what="missed callers", every=_LOOK_SECONDS, clock=self._clock)

    async def run_due(self) -> int:
        """Look at all that is new; returns how many contacts that were."""
        looked_at = 0
        while True:
            deed = Deed(actor=ACTOR, at=self._clock.now(), new_id=self._new_id)
            async with self._database.transaction() as connection:
                taken, contacts = await take_news(connection, limit=_AT_ONCE)
                events: list[RecordEvent] = []
                for contact in contacts:
                    events += await self._look_at(connection, contact, deed)
                await append_events(connection, events)
            looked_at += taken
            if taken < _AT_ONCE:
                return looked_at

    async def _look(self) -> None:
        await self.run_due()

    async def _look_at(self, connection: Connection, contact: Contact, deed: Deed) -> list[RecordEvent]:
        number = number_of(contact["ani"], contact["ani_e164"])
        if number is None:
            return []
        events = []
        if contact["connected_at"] is not None:
            events += await _close(connection, contact, number, deed)
        queue = _team_of(contact, self._configuration())
        if queue is not None and not await is_counted(connection, contact["id"]):
            events += await _count(connection, contact, number, queue, deed)
        return events


async def _close(connection: Connection, contact: Contact, number: str, deed: Deed) -> list[RecordEvent]:
    """Somebody of us has spoken with him: whatever he was missed in before is settled, in every queue."""
    lines = await open_lines_of(connection, number, contact["customer_id"], until=contact["connected_at"])
    return [await _reached(connection, line, contact["id"], deed) for line in lines]


async def _count(connection: Connection, contact: Contact, number: str, queue: str, deed: Deed) -> list[RecordEvent]:
    at: datetime = contact["ended_at"] or contact["started_at"]
    # The news of a later talk may have come before that of this call.
    spoken = await spoken_with_since(connection, number, contact["customer_id"], at=at)
    before = await open_line(connection, number, queue)
    if spoken is not None and (before is None or before.first_at > spoken["connected_at"]):
        settled = _with(None, contact, number, queue, at, deed)
        event = await _reached(connection, settled, spoken["id"], deed)
        await note_contact(connection, settled.id, contact=contact, at=at)
        return [event]
    line = _with(before, contact, number, queue, at, deed)
    await write_missed(connection, line)
    await note_contact(connection, line.id, contact=contact, at=at)
    events = [event_of(line, "changed" if before else "created", deed)]
    if spoken is not None and line.last_at < spoken["connected_at"]:
        events.append(await _reached(connection, line, spoken["id"], deed))
    return events


async def _reached(connection: Connection, line: MissedCall, interaction_id: str, deed: Deed) -> RecordEvent:
    closed = replace(
        ended(line, MissedStep.REACH, deed), closed_interaction_id=interaction_id, version=line.version + 1
    )
    await write_missed(connection, closed)
    return event_of(closed, "reached", deed)


def _with(line: MissedCall | None, contact: Contact, number: str, queue: str, at: datetime, deed: Deed) -> MissedCall:
    """Return the line with one more call in vain."""
    spoke = int(contact["outcome"] == Outcome.VOICEMAIL)
    last = {"last_at": at, "last_outcome": contact["outcome"], "last_interaction_id": contact["id"]}
    who = {"name": contact["ani_name"], "customer_id": contact["customer_id"], "language": contact["language"]}
    if line is None:
        return MissedCall(id=deed.new_id(), queue=queue, number=number, voicemails=spoke, first_at=at, **last, **who)
    newest = at >= line.last_at
    return replace(
        line,
        calls=line.calls + 1,
        voicemails=line.voicemails + spoke,
        first_at=min(line.first_at, at),
        version=line.version + 1,
        **(last if newest else {}),
        **({name: value for name, value in who.items() if value} if newest else {}),
    )


def _team_of(contact: Contact, configuration: Configuration) -> str | None:
    """Return whose list a caller belongs on who did not get through; None: he did, or it is nobody's."""
    outcome = contact["outcome"]
    if contact["stage"] != Stage.CLOSED or contact["direction"] != "inbound" or outcome not in MISSED_OUTCOMES:
        return None
    queue: str | None = contact["queue"]
    if outcome == Outcome.VOICEMAIL:
        queue = contact["attributes"].get(VOICEMAIL_QUEUE) or queue
    if queue is None:
        # In the menu nobody belongs to a queue yet: the dialled number says whose callers they are.
        names = (
            entry.missed_queue for entry in configuration.entry_points.values() if entry.name == contact["entry_point"]
        )
        queue = next((name for name in names if name is not None), None)
    return queue
