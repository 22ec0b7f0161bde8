"""Every offer as the event `interaction.offered`: for webhooks that open another system's page about the caller.

Rule: nothing waits for it, and each offer has one event: the event's id is the offer's. What was not written when the
service died is found by the offers themselves at the next start.
"""

import asyncio
from collections import deque
from datetime import timedelta
from typing import Any, Final
from uuid import UUID

import structlog

from callcenter.core.changes import PopShown
from callcenter.engine.clock import Clock
from callcenter.store.database import Database
from callcenter.store.repositories.failures import AWAY
from callcenter.store.repositories.offers import told_of, untold_offers
from callcenter.store.repositories.record_events import RecordEvent, append_events

log = structlog.get_logger()

OFFERED_KIND: Final = "interaction"
OFFERED: Final = "interaction.offered"
_ACTOR: Final = "routing"
_RETRY_SECONDS: Final = 5.0
# A day's offers of a large floor; then the oldest wait for the next start.
_MOST_WAITING: Final = 50_000
_MOST_AT_ONCE: Final = 500
_LOOK_BACK: Final = timedelta(days=1)


class OfferEvents:
    """The offers that have no event yet."""

    def __init__(self, database: Database, *, clock: Clock) -> None:
        self._database = database
        self._clock = clock
        self._waiting: deque[RecordEvent] = deque(maxlen=_MOST_WAITING)
        self._woken = asyncio.Event()

    def offered(self, change: PopShown) -> None:
        """A desk shows this offer. Never waits."""
        self._waiting.append(_event(change))
        self._woken.set()

    async def watch(self) -> None:
        """Keep writing what was offered, beginning with what was left over."""
        caught_up = False
        while True:
            caught_up = caught_up or await self.catch_up()
            if not (caught_up and await self.write()):
                await asyncio.sleep(_RETRY_SECONDS)
                continue
            await self._woken.wait()
            self._woken.clear()

    async def write(self) -> bool:
        """Write what waits; false: PostgreSQL is away, and it still waits."""
        while self._waiting:
            events = [self._waiting[place] for place in range(min(_MOST_AT_ONCE, len(self._waiting)))]
            if not await self._append(events):
                return False
            written = {event.id for event in events}
            while self._waiting and self._waiting[0].id in written:
                self._waiting.popleft()
        return True

    async def catch_up(self) -> bool:
        """Write the events of offers that were made before the service died; false: PostgreSQL is away."""
        try:
            async with self._database.transaction() as connection:
                found = await untold_offers(connection, OFFERED, since=self._clock.now() - _LOOK_BACK)
        except AWAY:
            return False
        return await self._append([_event_of_row(row) for row in found])

    async def _append(self, events: list[RecordEvent]) -> bool:
        try:
            async with self._database.transaction() as connection:
                # Written already, if only the answer to it was lost.
                told = await told_of(connection, OFFERED, {event.record_id for event in events})
                await append_events(connection, [event for event in events if event.id not in told])
        except AWAY:
            log.warning("offers have no event yet", waiting=len(self._waiting))
            return False
        return True


def _event(change: PopShown) -> RecordEvent:
    one = change.interaction
    return RecordEvent(
        id=change.offer_id,
        at=change.at,
        actor=_ACTOR,
        type=OFFERED,
        kind=OFFERED_KIND,
        record_id=one.id,
        version=one.offers_made,
        customer_id=_ours(one.customer_id),
        changes=_facts(
            offer_id=change.offer_id,
            agent=change.agent,
            wait_seconds=round(change.wait_seconds, 3),
            **{name: getattr(one, name) for name in _TOLD},
        ),
    )


def _event_of_row(row: dict[str, Any]) -> RecordEvent:
    return RecordEvent(
        id=row["id"],
        at=row["offered_at"],
        actor=_ACTOR,
        type=OFFERED,
        kind=OFFERED_KIND,
        record_id=row["interaction_id"],
        version=row["number"],
        customer_id=_ours(row["customer_id"]),
        changes=_facts(
            offer_id=row["id"], agent=row["agent"], wait_seconds=None, **{name: row[name] for name in _TOLD}
        ),
    )


# As the record has them. What was answered in the menu is not told: it may be private.
_TOLD: Final = (
    "queue",
    "direction",
    "ani",
    "ani_e164",
    "ani_name",
    "dnis",
    "entry_point",
    "language",
    "priority",
    "customer_id",
    "customer_segment",
)


def _facts(**facts: Any) -> dict[str, list[Any]]:
    return {name: [None, value] for name, value in facts.items()}


def _ours(customer_id: str | None) -> str | None:
    """Another customer database has keys of its own."""
    try:
        return str(UUID(customer_id)) if customer_id else None
    except ValueError:
        return None
