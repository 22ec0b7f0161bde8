"""Reminders of tasks: each is told once when its stored time has come, to whose task it is.

Rule: that it was told is noted in the transaction of the event; what came due while nobody ran is told at the start.
"""

import asyncio
from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Final

from callcenter.crm.tasks import Task
from callcenter.engine.clock import Clock
from callcenter.records.looking import keep_looking
from callcenter.records.notices import notify
from callcenter.store.database import Database
from callcenter.store.repositories.record_events import RecordEvent, append_events
from callcenter.store.repositories.tasks import next_reminder_at, take_due_reminders

ACTOR: Final = "reminder"
_AT_ONCE: Final = 200
# The feed wakes us when a task changes. This is for what another instance writes while its word is lost.
_LOOK_SECONDS: Final = 30.0


class Reminders:
    """Tells of tasks whose reminder is due. A listener of the feed."""

    def __init__(self, database: Database, *, clock: Clock, new_id: Callable[[], str]) -> None:
        self._database = database
        self._clock = clock
        self._new_id = new_id
        self._woken = asyncio.Event()

    def __call__(self, events: Sequence[RecordEvent]) -> None:
        """A task that has changed may have its reminder sooner."""
        if any(event.kind == "task" for event in events):
            self._woken.set()

    async def watch(self) -> None:
        """Tell of each in its time, until cancelled."""
        await keep_looking(
            lambda: self.run_due(self._clock.now()),
            what="reminders",
            every=_LOOK_SECONDS,
            clock=self._clock,
            woken=self._woken,
        )

    async def run_due(self, at: datetime) -> datetime | None:
        """Tell of all that are due; returns when the next one is."""
        while True:
            async with self._database.transaction() as connection:
                due = await take_due_reminders(connection, at, limit=_AT_ONCE)
                next_at = await next_reminder_at(connection)
                await append_events(connection, [self._event(task, at) for task in due])
            if len(due) < _AT_ONCE:
                return next_at

    def _event(self, task: Task, at: datetime) -> RecordEvent:
        people = [task.agent] if task.agent else [] if task.queue or task.group else [task.created_by]
        teams = {
            "queues": [task.queue] if task.queue and not task.agent else [],
            "groups": [task.group] if task.group and not task.agent else [],
        }
        return RecordEvent(
            id=self._new_id(),
            at=at,
            actor=ACTOR,
            type="task.reminder",
            kind="task",
            record_id=task.id,
            customer_id=task.customer_id,
            version=task.version,
            changes={"title": (None, task.title), **notify(*people, **teams)},
        )
