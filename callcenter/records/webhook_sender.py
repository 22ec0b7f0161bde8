"""Delivers record events to the webhooks that want them: at least once, and to each in the order of their numbers.

Rule: a webhook's position moves on when its receiver has said 2xx, and not before. Who fails is tried again after
growing pauses, kept as deadlines in the database; after three days of nothing else, or when the receiver says that it
is gone, the webhook is switched off, with an event. One that is slow keeps no other waiting.
"""

import asyncio
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from http import HTTPStatus
from typing import Final

import structlog

from callcenter.crm.masking import Masks, Unseal
from callcenter.crm.retries import pause_after
from callcenter.engine.clock import Clock
from callcenter.engine.tasks import cancel, spawn
from callcenter.records.deeds import Deed
from callcenter.records.looking import keep_looking
from callcenter.records.rights import read_masks
from callcenter.records.webhook_message import message_of
from callcenter.records.webhook_post import Answer, Post
from callcenter.records.webhooks import event_of
from callcenter.store.database import Database
from callcenter.store.repositories.record_event_queries import EventFilter, matching_after, newest_seq
from callcenter.store.repositories.record_events import RecordEvent, append_events
from callcenter.store.repositories.webhooks import (
    Delivery,
    Webhook,
    add_delivery,
    due_webhooks,
    find_webhook,
    forget_deliveries,
    move_on,
    next_try,
    update_webhook,
)

log = structlog.get_logger()

_AT_ONCE: Final = 50
_FIRST_PAUSE: Final = timedelta(seconds=5)
_LONGEST_PAUSE: Final = timedelta(hours=2)
GIVE_UP_AFTER: Final = timedelta(days=3)
_KEEP_DELIVERIES: Final = timedelta(days=30)
_LOOK_SECONDS: Final = 30.0
_FORGET_EVERY: Final = timedelta(hours=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Batch:
    """What a webhook gets next; `newest` is the last event that was there when we looked."""

    webhook: Webhook
    events: Sequence[RecordEvent]
    masks: Masks
    newest: int


class WebhookSender:
    """One of the feed's listeners: whatever has come, the webhooks look for themselves."""

    def __init__(
        self, database: Database, post: Post, *, clock: Clock, new_id: Callable[[], str], unseal: Unseal
    ) -> None:
        self._database = database
        self._post = post
        self._clock = clock
        self._new_id = new_id
        self._unseal = unseal
        self._woken = asyncio.Event()
        self._busy: set[str] = set()
        self._tasks: set[asyncio.Task[None]] = set()
        self._forget_at = clock.now()

    def __call__(self, _: Sequence[RecordEvent] = ()) -> None:
        """There may be something to deliver, or a webhook is another."""
        self._woken.set()

    async def watch(self) -> None:
        """Deliver until cancelled."""
        try:
            await keep_looking(self._look, what="webhooks", every=_LOOK_SECONDS, clock=self._clock, woken=self._woken)
        finally:
            await cancel(self._tasks)

    async def deliver_once(self) -> None:
        """Deliver what is due now, and return when each webhook has everything or is waiting."""
        await asyncio.gather(*(self.deliver(webhook_id) for webhook_id in await self._due()))

    async def deliver(self, webhook_id: str) -> None:
        """Deliver to one webhook until it has everything, or does not take it."""
        while (batch := await self._next(webhook_id)) is not None:
            for event in batch.events:
                moved = await self._deliver(batch, event)
                if moved is None:
                    break
                batch = replace(batch, webhook=moved)
            else:
                if len(batch.events) < _AT_ONCE and batch.newest > batch.webhook.position:
                    async with self._database.transaction() as connection:
                        await move_on(connection, batch.webhook, batch.newest)

    async def test(self, webhook: Webhook) -> Answer:
        """Send a message that is no event, and say what came of it."""
        now = self._clock.now()
        event = RecordEvent(
            id=self._new_id(),
            at=now,
            actor="webhooks",
            type="webhook.test",
            kind="webhook",
            record_id=webhook.id,
            version=webhook.version,
        )
        answer = await self._send(webhook, event, Masks())
        async with self._database.transaction() as connection:
            await add_delivery(connection, _delivery(webhook, event, answer, now, attempt=1, seq=None))
        return answer

    async def _look(self) -> datetime | None:
        """Have what is due delivered, each webhook's by a task of its own; returns when the next one is."""
        for webhook_id in await self._due():
            if webhook_id not in self._busy:
                self._busy.add(webhook_id)
                spawn(self._deliver_alone(webhook_id), "webhook", self._tasks)
        await self._forget()
        async with self._database.transaction() as connection:
            return await next_try(connection, self._clock.now())

    async def _deliver_alone(self, webhook_id: str) -> None:
        try:
            await self.deliver(webhook_id)
        finally:
            self._busy.discard(webhook_id)
        # What came while the last look was taken.
        self._woken.set()

    async def _due(self) -> list[str]:
        async with self._database.transaction() as connection:
            return await due_webhooks(connection, self._clock.now(), await newest_seq(connection))

    async def _next(self, webhook_id: str) -> _Batch | None:
        async with self._database.transaction() as connection:
            webhook = await find_webhook(connection, webhook_id)
            now = self._clock.now()
            if webhook is None or not webhook.active or (webhook.next_try_at or now) > now:
                return None
            # First the newest: what comes after it is looked at the next time.
            newest = await newest_seq(connection)
            if newest <= webhook.position:
                return None
            wanted = EventFilter(types=webhook.types)
            events = await matching_after(connection, webhook.position, wanted, limit=_AT_ONCE)
            return _Batch(webhook=webhook, events=events, masks=await read_masks(connection), newest=newest)

    async def _deliver(self, batch: _Batch, event: RecordEvent) -> Webhook | None:
        """Deliver one event. Returns the webhook moved on; None when it is not, and has to be looked at again."""
        webhook = batch.webhook
        answer = await self._send(webhook, event, batch.masks)
        now = self._clock.now()
        async with self._database.transaction() as connection:
            there = await find_webhook(connection, webhook.id, lock=True)
            if there is None:
                return None
            delivery = _delivery(webhook, event, answer, now, attempt=webhook.tries + 1, seq=event.seq)
            await add_delivery(connection, delivery)
            if (there.version, there.position) != (webhook.version, webhook.position):
                return None
            if answer.ok:
                await move_on(connection, webhook, event.seq)
                return replace(webhook, position=event.seq, tries=0, failing_since=None, next_try_at=None)
            failed = self._failed(webhook, answer, now)
            await update_webhook(connection, failed)
            if not failed.active:
                log.warning("webhook switched off", webhook=webhook.id, status=answer.status, problem=answer.problem)
                deed = Deed(actor="webhooks", at=now, new_id=self._new_id)
                await append_events(connection, [event_of("disabled", webhook, failed, deed)])
        return None

    def _failed(self, webhook: Webhook, answer: Answer, now: datetime) -> Webhook:
        tries, since = webhook.tries + 1, webhook.failing_since or now
        if answer.status == HTTPStatus.GONE or now - since >= GIVE_UP_AFTER:
            return replace(
                webhook,
                active=False,
                disabled_at=now,
                tries=tries,
                failing_since=since,
                next_try_at=None,
                version=webhook.version + 1,
                updated_at=now,
            )
        pause = pause_after(tries, first=_FIRST_PAUSE, longest=_LONGEST_PAUSE)
        pause = max(pause, timedelta(seconds=answer.pause_seconds or 0))
        return replace(webhook, tries=tries, failing_since=since, next_try_at=now + pause)

    async def _send(self, webhook: Webhook, event: RecordEvent, masks: Masks) -> Answer:
        headers, body = message_of(webhook, event, masks, self._unseal, at=self._clock.now())
        return await self._post(webhook.url, headers, body)

    async def _forget(self) -> None:
        now = self._clock.now()
        if now >= self._forget_at:
            self._forget_at = now + _FORGET_EVERY
            async with self._database.transaction() as connection:
                await forget_deliveries(connection, now - _KEEP_DELIVERIES)


def _delivery(
    webhook: Webhook, event: RecordEvent, answer: Answer, at: datetime, *, attempt: int, seq: int | None
) -> Delivery:
    return Delivery(
        webhook_id=webhook.id,
        event_id=event.id,
        seq=seq,
        type=event.type,
        at=at,
        attempt=attempt,
        status=answer.status,
        problem=answer.problem,
        seconds=answer.seconds,
    )
