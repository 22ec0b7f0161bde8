"""Make, change, test and set back webhooks; see what came of each try. For administrators only."""

import secrets
from dataclasses import replace
from datetime import timedelta
from typing import Annotated, Final

from fastapi import APIRouter, Query, Response, status

from callcenter.api.auth import Admin
from callcenter.api.deeds import deed_of
from callcenter.api.errors import Problem
from callcenter.api.fields import Id
from callcenter.api.parts import AppParts, Parts
from callcenter.api.versions import Expected, etag
from callcenter.api.webhooks.schemas import (
    DeliveriesWanted,
    DeliveryList,
    DeliveryTested,
    ReplayWanted,
    RotationWanted,
    WebhookList,
    WebhookMade,
    WebhookPatch,
    WebhookShown,
    WebhookWanted,
    delivery_shown,
    made,
    shown,
)
from callcenter.crm.webhook_signature import secret_of
from callcenter.engine.ids import new_id
from callcenter.records import webhooks as deeds
from callcenter.records.webhook_sender import WebhookSender
from callcenter.store.repositories.record_event_queries import newest_seq
from callcenter.store.repositories.webhooks import Webhook, find_webhook, list_deliveries, list_webhooks

router = APIRouter(prefix="/webhooks", tags=["webhooks"])

_SECRET_BYTES: Final = 32


@router.get("")
async def webhooks(person: Admin, parts: Parts) -> WebhookList:
    """List all webhooks."""
    async with parts.database.transaction() as connection:
        newest = await newest_seq(connection)
        return WebhookList(items=[shown(one, newest) for one in await list_webhooks(connection)])


@router.post("", status_code=status.HTTP_201_CREATED)
async def make_webhook(given: WebhookWanted, person: Admin, parts: Parts, response: Response) -> WebhookMade:
    """Make a webhook. Its secret is shown now and never again; it gets what happens from now on."""
    deed = deed_of(person, parts)
    wanted = Webhook(
        id=new_id(),
        name=given.name,
        url=given.url,
        types=tuple(given.types),
        role=given.role,
        active=given.active,
        secret=secret_of(secrets.token_bytes(_SECRET_BYTES)),
        position=0,
        created_at=deed.at,
        updated_at=deed.at,
    )
    async with parts.database.transaction() as connection:
        kept = await deeds.create(connection, wanted, deed)
    response.headers.update({**etag(kept.version), "Location": f"/api/v1/webhooks/{kept.id}"})
    return made(kept, kept.position)


@router.get("/{webhook_id}")
async def webhook(webhook_id: Id, person: Admin, parts: Parts, response: Response) -> WebhookShown:
    """Show one webhook and how far it has come."""
    async with parts.database.transaction() as connection:
        found, newest = await find_webhook(connection, webhook_id), await newest_seq(connection)
    if found is None:
        raise Problem("unknown_webhook")
    response.headers.update(etag(found.version))
    return shown(found, newest)


@router.patch("/{webhook_id}")
async def change_webhook(
    webhook_id: Id, given: WebhookPatch, person: Admin, parts: Parts, expected: Expected, response: Response
) -> WebhookShown:
    """Change a webhook. One that is switched on again gets everything that it has missed."""
    named = {name: value for name in given.model_fields_set if (value := getattr(given, name)) is not None}
    if "types" in named:
        named["types"] = tuple(named["types"])
    async with parts.database.transaction() as connection:
        kept = await deeds.change(
            connection, webhook_id, lambda one: replace(one, **named), deed_of(person, parts), expected=expected
        )
        newest = await newest_seq(connection)
    response.headers.update(etag(kept.version))
    return shown(kept, newest)


@router.delete("/{webhook_id}", status_code=status.HTTP_204_NO_CONTENT)
async def remove_webhook(webhook_id: Id, person: Admin, parts: Parts, expected: Expected) -> None:
    """Take a webhook out."""
    async with parts.database.transaction() as connection:
        await deeds.remove(connection, webhook_id, deed_of(person, parts), expected=expected)


@router.post("/{webhook_id}/rotate")
async def rotate_secret(
    webhook_id: Id, person: Admin, parts: Parts, response: Response, given: RotationWanted | None = None
) -> WebhookMade:
    """Make another secret. Both sign for a while, so that the receiver can change over."""
    keep_old = timedelta(hours=(given or RotationWanted()).keep_old_hours)
    secret = secret_of(secrets.token_bytes(_SECRET_BYTES))
    async with parts.database.transaction() as connection:
        kept = await deeds.rotate(connection, webhook_id, secret, deed_of(person, parts), keep_old=keep_old)
        newest = await newest_seq(connection)
    response.headers.update(etag(kept.version))
    return made(kept, newest)


@router.post("/{webhook_id}/replay", status_code=status.HTTP_202_ACCEPTED)
async def replay(
    webhook_id: Id, person: Admin, parts: Parts, response: Response, given: ReplayWanted | None = None
) -> WebhookShown:
    """Deliver again from an event or an instant on, or try now what could not be delivered."""
    wanted = given or ReplayWanted()
    async with parts.database.transaction() as connection:
        kept = await deeds.replay(
            connection, webhook_id, deed_of(person, parts), from_seq=wanted.from_seq, from_at=wanted.from_at
        )
        newest = await newest_seq(connection)
    response.headers.update(etag(kept.version))
    return shown(kept, newest)


@router.post("/{webhook_id}/test")
async def try_webhook(webhook_id: Id, person: Admin, parts: Parts) -> DeliveryTested:
    """Send a message of type `webhook.test` now, and say what came of it."""
    async with parts.database.transaction() as connection:
        found = await find_webhook(connection, webhook_id)
    if found is None:
        raise Problem("unknown_webhook")
    answer = await _sender(parts).test(found)
    return DeliveryTested(delivered=answer.ok, status=answer.status, problem=answer.problem, seconds=answer.seconds)


@router.get("/{webhook_id}/deliveries")
async def deliveries(
    webhook_id: Id, wanted: Annotated[DeliveriesWanted, Query()], person: Admin, parts: Parts
) -> DeliveryList:
    """List the tries of the last thirty days, newest first."""
    async with parts.database.transaction() as connection:
        if await find_webhook(connection, webhook_id) is None:
            raise Problem("unknown_webhook")
        found = await list_deliveries(connection, webhook_id, before=wanted.before, limit=wanted.limit + 1)
    items = [delivery_shown(one) for one in found[: wanted.limit]]
    return DeliveryList(items=items, next_before=items[-1].id if len(found) > wanted.limit else None)


def _sender(parts: AppParts) -> WebhookSender:
    return WebhookSender(
        parts.database, parts.webhook_post, clock=parts.clock, new_id=new_id, unseal=parts.vault.unseal
    )
