"""Looks after the recordings: notes them, finishes their rows, deletes them when their time is over, minds the disk.

Rule: news of a contact are written with it (a trigger of `interactions`) and taken off with what follows from them;
whatever is due stays due until it is done. When there is too little room, new talks are not recorded; calls go on.
"""

import asyncio
from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path
from typing import Final

import structlog

from callcenter.core.configuration import Configuration
from callcenter.core.events import RecordingSpaceChanged
from callcenter.crm.recordings import RecordingState
from callcenter.engine.clock import Clock
from callcenter.records import sound_files
from callcenter.records.deeds import Deed
from callcenter.records.looking import keep_looking
from callcenter.records.notices import notify
from callcenter.records.recordings import KIND, Row, delete, finish, note_recordings
from callcenter.store.database import Connection, Database
from callcenter.store.repositories.record_events import RecordEvent, append_events
from callcenter.store.repositories.recording_news import contacts, due_recordings, next_due, take_recording_news
from callcenter.store.repositories.recordings import change_recording
from callcenter.store.repositories.users import leading_people

log = structlog.get_logger()

ACTOR: Final = "recordings"
_LOOK_SECONDS: Final = 2.0
_AT_ONCE: Final = 100
# Enough again only when there is clearly more: at the edge it would go to and fro with each call.
_ENOUGH: Final = 2
_MEGABYTE: Final = 2**20
_TRY_AGAIN: Final = timedelta(hours=1)
_TITLE: Final = "录音磁盘空间不足 Too little room for recordings"
_TITLE_OVER: Final = "录音已恢复 Talks are recorded again"


class RecordingKeeper:
    """Keeps the list of recordings as the contacts and the files have it. `tell` gives an event to the engine."""

    def __init__(
        self,
        database: Database,
        *,
        folder: Path,
        least_free_mb: int,
        clock: Clock,
        new_id: Callable[[], str],
        configuration: Callable[[], Configuration],
        tell: Callable[[RecordingSpaceChanged], None],
        free_bytes: Callable[[Path], int] = sound_files.free_bytes,
    ) -> None:
        self._database = database
        self._folder = folder
        self._least_free = least_free_mb * _MEGABYTE
        self._clock = clock
        self._new_id = new_id
        self._configuration = configuration
        self._tell = tell
        self._free_bytes = free_bytes
        # What holds, and what people were told: the database may be away just then.
        self._low = self._told = False

    async def watch(self) -> None:
        """Look after them, until cancelled."""
        await keep_looking(self._look, what="recordings", every=_LOOK_SECONDS, clock=self._clock)

    async def run_due(self) -> int:
        """Do all that is due; returns how much that was."""
        done = 0
        while True:
            did = await self._take_news() + await self._do_due()
            done += did
            if did == 0:
                return done

    async def mind_space(self) -> bool:
        """Look how much room there is; tell who must know when that has changed. Returns whether it is too little."""
        free = await asyncio.to_thread(self._free_bytes, self._folder)
        low = free < self._least_free * (_ENOUGH if self._low else 1)
        if low is not self._low:
            self._low = low
            self._tell(RecordingSpaceChanged(low=low, at=self._clock.now()))
            told = {"free_mb": free // _MEGABYTE, "least_free_mb": self._least_free // _MEGABYTE}
            if low:
                log.error("recordings refused", **told)
            else:
                log.warning("recordings taken again", **told)
        if low is not self._told:
            async with self._database.transaction() as connection:
                await self._tell_people(connection, free)
            self._told = low
        return low

    async def _look(self) -> datetime | None:
        await self.mind_space()
        await self.run_due()
        async with self._database.transaction() as connection:
            return await next_due(connection)

    async def _take_news(self) -> int:
        async with self._database.transaction() as connection:
            news = await take_recording_news(connection, limit=_AT_ONCE)
            for contact in news.contacts:
                await note_recordings(connection, contact, self._deed())
        return news.taken

    async def _do_due(self) -> int:
        async with self._database.transaction() as connection:
            rows = await due_recordings(connection, self._clock.now(), limit=_AT_ONCE)
            known = {
                one["id"]: one for one in await contacts(connection, sorted({row["interaction_id"] for row in rows}))
            }
            for row in rows:
                if row["state"] == RecordingState.RECORDING:
                    await self._finish(connection, row, known.get(row["interaction_id"]))
                else:
                    await self._delete(connection, row)
        return len(rows)

    async def _finish(self, connection: Connection, row: Row, contact: Row | None) -> None:
        file = await asyncio.to_thread(sound_files.measured, self._folder, row["name"])
        queue = self._configuration().queues.get(row["queue"] or "")
        await finish(connection, row, contact, file, queue.recording_keep_days if queue else None, self._deed())

    async def _delete(self, connection: Connection, row: Row) -> None:
        try:
            await delete(connection, row, self._folder, self._deed())
        except OSError as error:
            # One file that cannot be removed must not keep the others.
            log.error("recording not deleted", recording=row["id"], error=type(error).__name__)
            await change_recording(connection, row["id"], {"due_at": self._clock.now() + _TRY_AGAIN})

    async def _tell_people(self, connection: Connection, free: int) -> None:
        deed, event_id = self._deed(), self._new_id()
        event = RecordEvent(
            # It is about no recording: it is its own record.
            id=event_id,
            at=deed.at,
            actor=deed.actor,
            type=f"{KIND}.{'space_low' if self._low else 'space_enough'}",
            kind=KIND,
            record_id=event_id,
            version=1,
            changes={
                "refused": (not self._low, self._low),
                "free_mb": (None, free // _MEGABYTE),
                "title": (None, _TITLE if self._low else _TITLE_OVER),
                **notify(*await leading_people(connection)),
            },
        )
        await append_events(connection, [event])

    def _deed(self) -> Deed:
        return Deed(actor=ACTOR, at=self._clock.now(), new_id=self._new_id)
