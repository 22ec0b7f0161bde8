"""Webhooks as they are kept: what they are, how far each has come, and what came of each try.

Rule: a position only moves on from where the sender read it. Who sets it back meanwhile (a replay) has the last word.
"""

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Final

from sqlalchemy import or_, select
from sqlalchemy.ext.asyncio import AsyncConnection

from callcenter.store.tables import webhook_deliveries, webhooks


@dataclass(frozen=True, slots=True, kw_only=True)
class Webhook:
    """One webhook. While `failing_since` is set, the event after `position` has been tried `tries` times in vain."""

    id: str
    name: str
    url: str
    types: tuple[str, ...]
    role: str
    active: bool = True
    secret: str
    old_secret: str | None = None
    old_secret_until: datetime | None = None
    position: int
    tries: int = 0
    failing_since: datetime | None = None
    next_try_at: datetime | None = None
    disabled_at: datetime | None = None
    version: int = 1
    created_at: datetime
    updated_at: datetime

    def secrets_at(self, at: datetime) -> tuple[str, ...]:
        """Return what signs now: the secret, and the one before while receivers change over."""
        if self.old_secret is None or self.old_secret_until is None or at >= self.old_secret_until:
            return (self.secret,)
        return (self.secret, self.old_secret)


@dataclass(frozen=True, slots=True, kw_only=True)
class Delivery:
    """One try. `seq` is None for a test; `status` is None when there was no answer, and `problem` says why."""

    id: int = 0
    webhook_id: str
    event_id: str
    seq: int | None
    type: str
    at: datetime
    attempt: int
    status: int | None
    problem: str | None
    seconds: float


_OF_DELIVERY: Final = tuple(name for name in Delivery.__dataclass_fields__ if name != "id")


async def insert_webhook(connection: AsyncConnection, webhook: Webhook) -> None:
    """Add a webhook."""
    await connection.execute(webhooks.insert().values({**asdict(webhook), "types": list(webhook.types)}))


async def find_webhook(connection: AsyncConnection, webhook_id: str, *, lock: bool = False) -> Webhook | None:
    """Return a webhook; with `lock` nobody else changes it until this transaction ends."""
    statement = select(webhooks).where(webhooks.c.id == webhook_id)
    row = (await connection.execute(statement.with_for_update() if lock else statement)).mappings().one_or_none()
    return None if row is None else Webhook(**{**row, "types": tuple(row["types"])})


async def list_webhooks(connection: AsyncConnection) -> list[Webhook]:
    """Return all, oldest first."""
    rows = await connection.execute(select(webhooks).order_by(webhooks.c.created_at, webhooks.c.id))
    return [Webhook(**{**row, "types": tuple(row["types"])}) for row in rows.mappings()]


async def due_webhooks(connection: AsyncConnection, at: datetime, newest: int) -> list[str]:
    """Return the ids of those that have something to send, and are not waiting for their next try."""
    statement = select(webhooks.c.id).where(
        webhooks.c.active,
        webhooks.c.position < newest,
        or_(webhooks.c.next_try_at.is_(None), webhooks.c.next_try_at <= at),
    )
    return list((await connection.execute(statement)).scalars())


async def next_try(connection: AsyncConnection, after: datetime) -> datetime | None:
    """Return when the next webhook that waits is to be tried again."""
    statement = select(webhooks.c.next_try_at).where(webhooks.c.active, webhooks.c.next_try_at > after)
    found: datetime | None = (
        await connection.execute(statement.order_by(webhooks.c.next_try_at).limit(1))
    ).scalar_one_or_none()
    return found


async def update_webhook(connection: AsyncConnection, webhook: Webhook) -> None:
    """Keep a webhook as it is now."""
    values = {**asdict(webhook), "types": list(webhook.types)}
    await connection.execute(webhooks.update().where(webhooks.c.id == webhook.id).values(values))


async def move_on(connection: AsyncConnection, webhook: Webhook, position: int) -> bool:
    """Everything up to here is delivered or of no interest. False: somebody has changed the webhook meanwhile."""
    statement = (
        webhooks.update()
        .where(
            webhooks.c.id == webhook.id, webhooks.c.version == webhook.version, webhooks.c.position == webhook.position
        )
        .values(position=position, tries=0, failing_since=None, next_try_at=None)
    )
    return (await connection.execute(statement)).rowcount == 1


async def delete_webhook(connection: AsyncConnection, webhook_id: str) -> None:
    """Take a webhook out, with its deliveries."""
    await connection.execute(webhooks.delete().where(webhooks.c.id == webhook_id))


async def add_delivery(connection: AsyncConnection, delivery: Delivery) -> None:
    """Note one try."""
    values = {name: getattr(delivery, name) for name in _OF_DELIVERY}
    await connection.execute(webhook_deliveries.insert().values(values))


async def list_deliveries(
    connection: AsyncConnection, webhook_id: str, *, before: int | None, limit: int
) -> Sequence[Delivery]:
    """Return the last tries of a webhook, newest first."""
    statement = select(webhook_deliveries).where(webhook_deliveries.c.webhook_id == webhook_id)
    if before is not None:
        statement = statement.where(webhook_deliveries.c.id < before)
    rows = await connection.execute(statement.order_by(webhook_deliveries.c.id.desc()).limit(limit))
    return [Delivery(**row) for row in rows.mappings()]


async def forget_deliveries(connection: AsyncConnection, until: datetime) -> None:
    """Take out what was tried before."""
    await connection.execute(webhook_deliveries.delete().where(webhook_deliveries.c.at < until))
