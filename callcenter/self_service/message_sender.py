"""Sends what is kept to be sent: at least once, until it is there or has waited for three days.

Rule: who takes a message moves its stored deadline before he sends it; one whose sender dies is sent again after that.
A channel that nobody has set up keeps its messages where they can be seen, with `not_configured` as their problem.
"""

import asyncio
from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Final

import structlog

from callcenter.crm.messages import GIVE_UP_AFTER, Message, MessageChannel, not_sent, sent
from callcenter.engine.clock import Clock
from callcenter.records.looking import keep_looking
from callcenter.self_service.carriers import Carrier
from callcenter.store.database import Database
from callcenter.store.repositories.messages import (
    expire,
    next_due_at,
    note_problem,
    take_due,
    update_message,
)

log = structlog.get_logger()

_AT_ONCE: Final = 10
# Longer than any carrier takes.
_LEASE: Final = timedelta(minutes=5)
_LOOK_SECONDS: Final = 30.0
NOT_CONFIGURED: Final = "not_configured"


class MessageSender:
    """Carries messages out, each by the carrier of its channel."""

    def __init__(self, database: Database, carriers: Mapping[MessageChannel, Carrier], clock: Clock) -> None:
        self._database = database
        self._carriers = carriers
        self._clock = clock
        self._woken = asyncio.Event()

    def wake(self) -> None:
        """There is something to send."""
        self._woken.set()

    async def watch(self) -> None:
        """Send each in its time, until cancelled."""
        await keep_looking(self.run_due, what="messages", every=_LOOK_SECONDS, clock=self._clock, woken=self._woken)

    async def run_due(self) -> datetime | None:
        """Send all that is due; returns when the next one is."""
        missing = set(MessageChannel) - self._carriers.keys()
        async with self._database.transaction() as connection:
            if late := await expire(connection, self._clock.now() - GIVE_UP_AFTER):
                log.warning("messages given up", messages=late)
            await note_problem(connection, missing, NOT_CONFIGURED)
        while True:
            async with self._database.transaction() as connection:
                due = await take_due(connection, self._carriers.keys(), self._clock.now(), lease=_LEASE, limit=_AT_ONCE)
            await asyncio.gather(*(self._send(message) for message in due))
            if len(due) < _AT_ONCE:
                break
        async with self._database.transaction() as connection:
            return await next_due_at(connection, self._carriers.keys())

    async def _send(self, message: Message) -> None:
        carried = await self._carriers[message.channel](message)
        at = self._clock.now()
        if carried.problem is None:
            after = sent(message, at)
        else:
            after = not_sent(message, at, carried.problem, for_good=carried.for_good)
            log.warning("message not sent", message=message.id, channel=message.channel, problem=carried.problem)
        async with self._database.transaction() as connection:
            await update_message(connection, after)
