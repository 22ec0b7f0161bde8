"""Everybody in this process who follows the record events gets them here: each once, in the order of their numbers.

Rule: a listener neither waits nor keeps the others from theirs. Who must not miss an event keeps a position of his own
(callcenter/records/webhooks.py); the feed begins with what comes after the start.
"""

import asyncio
from collections.abc import Callable, Sequence
from typing import Final

import structlog

from callcenter.engine.clock import Clock
from callcenter.records.looking import keep_looking
from callcenter.store.database import Database
from callcenter.store.repositories.record_event_queries import newest_seq
from callcenter.store.repositories.record_events import RecordEvent, events_after

log = structlog.get_logger()

Listener = Callable[[Sequence[RecordEvent]], None]

_AT_ONCE: Final = 500
# PostgreSQL wakes us. This is for when its word was lost, with the connection.
_LOOK_SECONDS: Final = 2.0


class Feed:
    """Reads the events that are new and hands them on."""

    def __init__(self, database: Database, listeners: Sequence[Listener], *, clock: Clock) -> None:
        self._database = database
        self._clock = clock
        self._listeners = listeners
        self._position = 0
        self._woken = asyncio.Event()

    async def begin(self) -> None:
        """What is already there is nobody's news."""
        async with self._database.transaction() as connection:
            self._position = await newest_seq(connection)

    def wake(self) -> None:
        """There may be something new."""
        self._woken.set()

    async def read_on(self) -> None:
        """Hand on all that is new."""
        while True:
            async with self._database.transaction() as connection:
                events = await events_after(connection, self._position, limit=_AT_ONCE)
            if events:
                self._position = events[-1].seq
                self._hand_on(events)
            if len(events) < _AT_ONCE:
                return

    async def watch(self) -> None:
        """Follow until cancelled, after `begin`."""
        await keep_looking(
            self.read_on, what="record events", every=_LOOK_SECONDS, clock=self._clock, woken=self._woken
        )

    def _hand_on(self, events: Sequence[RecordEvent]) -> None:
        for listener in self._listeners:
            try:
                listener(events)
            except Exception:  # a defect of one is no reason to tell the others nothing
                log.exception("a listener of record events failed")
