"""Webhooks are made, changed, set back and taken out here: each time with an event, which never tells a secret.

Rule: a new webhook begins with what comes after it. Changing one makes a new version; a try that was under way for the
old one does not move the new one on.
"""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any, Final

from callcenter.records.deeds import Deed, RecordRefused
from callcenter.store.database import Connection
from callcenter.store.repositories.record_event_queries import first_seq_from, newest_seq
from callcenter.store.repositories.record_events import RecordEvent, append_events
from callcenter.store.repositories.webhooks import (
    Webhook,
    delete_webhook,
    find_webhook,
    insert_webhook,
    update_webhook,
)

Edit = Callable[[Webhook], Webhook]

_FACTS: Final = ("name", "url", "types", "role", "active")


async def create(connection: Connection, webhook: Webhook, deed: Deed) -> Webhook:
    """Add a webhook; returns it as it is kept."""
    position = await newest_seq(connection)
    kept = replace(webhook, position=position, version=1, created_at=deed.at, updated_at=deed.at)
    await insert_webhook(connection, kept)
    await append_events(connection, [event_of("created", None, kept, deed)])
    return kept


async def change(connection: Connection, webhook_id: str, edit: Edit, deed: Deed, *, expected: int | None) -> Webhook:
    """Change a webhook. One that is switched on again is tried at once."""
    before = await _found(connection, webhook_id, expected)
    after = edit(before)
    if after == before:
        return before
    after = replace(after, version=before.version + 1, updated_at=deed.at)
    if after.active and (not before.active or after.url != before.url):
        after = replace(after, tries=0, failing_since=None, next_try_at=None, disabled_at=None)
    await update_webhook(connection, after)
    await append_events(connection, [event_of("changed", before, after, deed)])
    return after


async def remove(connection: Connection, webhook_id: str, deed: Deed, *, expected: int | None) -> None:
    """Take a webhook out."""
    before = await _found(connection, webhook_id, expected)
    await delete_webhook(connection, webhook_id)
    await append_events(connection, [event_of("removed", before, None, deed)])


async def rotate(connection: Connection, webhook_id: str, secret: str, deed: Deed, *, keep_old: timedelta) -> Webhook:
    """Give a webhook another secret. The one before signs too, for a while."""
    before = await _found(connection, webhook_id, None)
    after = replace(
        before,
        secret=secret,
        old_secret=before.secret,
        old_secret_until=deed.at + keep_old,
        version=before.version + 1,
        updated_at=deed.at,
    )
    await update_webhook(connection, after)
    await append_events(connection, [event_of("secret_changed", before, after, deed)])
    return after


async def replay(
    connection: Connection,
    webhook_id: str,
    deed: Deed,
    *,
    from_seq: int | None = None,
    from_at: datetime | None = None,
) -> Webhook:
    """Deliver everything again from this event or instant on; without either, what could not be delivered, at once."""
    before = await _found(connection, webhook_id, None)
    position = before.position
    if from_seq is not None:
        position = min(from_seq - 1, await newest_seq(connection))
    elif from_at is not None:
        position = await first_seq_from(connection, from_at) - 1
    after = replace(
        before,
        position=position,
        tries=0,
        failing_since=None,
        next_try_at=None,
        version=before.version + 1,
        updated_at=deed.at,
    )
    await update_webhook(connection, after)
    event = event_of("replayed", before, after, deed)
    await append_events(connection, [replace(event, changes={"position": (before.position, position)})])
    return after


def event_of(what: str, before: Webhook | None, after: Webhook | None, deed: Deed) -> RecordEvent:
    """Return the event of one change; at least one of the two is there."""
    there = after or before
    assert there is not None
    old, new = _facts(before), _facts(after)
    return deed.event(
        what,
        kind="webhook",
        record_id=there.id,
        version=there.version if after else there.version + 1,
        changes={name: (old.get(name), new.get(name)) for name in _FACTS if old.get(name) != new.get(name)},
    )


async def _found(connection: Connection, webhook_id: str, expected: int | None) -> Webhook:
    found = await find_webhook(connection, webhook_id, lock=True)
    if found is None:
        raise RecordRefused("unknown_webhook")
    if expected is not None and expected != found.version:
        raise RecordRefused("record_changed")
    return found


def _facts(webhook: Webhook | None) -> dict[str, Any]:
    if webhook is None:
        return {}
    return {name: list(value) if isinstance(value := getattr(webhook, name), tuple) else value for name in _FACTS}
