"""Webhooks are made and changed with events, which never tell a secret; a replay is where the position is set back."""

from dataclasses import replace
from datetime import timedelta

import pytest

from callcenter.engine.ids import new_id
from callcenter.records.deeds import Deed, RecordRefused
from callcenter.records.webhooks import change, create, remove, replay, rotate
from callcenter.store.database import Database
from callcenter.store.repositories.record_events import events_after
from callcenter.store.repositories.webhooks import Webhook, find_webhook
from tests.support.record_events import AT, append, event

DEED = Deed(actor="admin", at=AT, new_id=new_id)
WEBHOOK = Webhook(
    id=new_id(),
    name="CRM",
    url="https://crm.example.com/hook",
    types=("customer.*",),
    role="agent",
    secret="whsec_c2VjcmV0",
    position=0,
    created_at=AT,
    updated_at=AT,
)


async def test_a_webhook_begins_with_what_comes_after_it(database: Database) -> None:
    await append(database, event(), event())
    async with database.transaction() as connection:
        kept = await create(connection, WEBHOOK, DEED)
    async with database.transaction() as connection:
        assert await find_webhook(connection, WEBHOOK.id) == kept
    assert kept.position == 2


async def test_every_change_is_an_event_and_no_event_has_a_secret(database: Database) -> None:
    async with database.transaction() as connection:
        await create(connection, WEBHOOK, DEED)
        await change(connection, WEBHOOK.id, lambda one: replace(one, active=False), DEED, expected=1)
        await change(connection, WEBHOOK.id, lambda one: one, DEED, expected=2)
        rotated = await rotate(connection, WEBHOOK.id, "whsec_bmV3", DEED, keep_old=timedelta(hours=1))
        await remove(connection, WEBHOOK.id, DEED, expected=3)
        events = await events_after(connection, 0, limit=10)
    assert [(one.type, one.version) for one in events] == [
        ("webhook.created", 1),
        ("webhook.changed", 2),
        ("webhook.secret_changed", 3),
        ("webhook.removed", 4),
    ]
    assert events[1].changes == {"active": [True, False]}
    assert "whsec" not in repr(events)
    assert rotated.secrets_at(AT) == ("whsec_bmV3", "whsec_c2VjcmV0")
    assert rotated.secrets_at(AT + timedelta(hours=1)) == ("whsec_bmV3",)


async def test_who_did_not_see_the_newest_is_refused(database: Database) -> None:
    async with database.transaction() as connection:
        await create(connection, WEBHOOK, DEED)
        with pytest.raises(RecordRefused, match="record_changed"):
            await change(connection, WEBHOOK.id, lambda one: one, DEED, expected=7)
        with pytest.raises(RecordRefused, match="unknown_webhook"):
            await remove(connection, new_id(), DEED, expected=None)


async def test_a_webhook_that_was_switched_off_starts_afresh_where_it_stopped(database: Database) -> None:
    failing = replace(WEBHOOK, active=False, tries=9, failing_since=AT, disabled_at=AT)
    async with database.transaction() as connection:
        await create(connection, failing, DEED)
        again = await change(connection, WEBHOOK.id, lambda one: replace(one, active=True), DEED, expected=None)
    assert (again.tries, again.failing_since, again.disabled_at, again.position) == (0, None, None, 0)


async def test_a_replay_begins_at_an_event_at_an_instant_or_where_it_is_stuck(database: Database) -> None:
    await append(database, *(event(at=AT + timedelta(minutes=minute)) for minute in range(10)))
    async with database.transaction() as connection:
        await create(connection, WEBHOOK, DEED)
        assert (await replay(connection, WEBHOOK.id, DEED, from_seq=4)).position == 3
        assert (await replay(connection, WEBHOOK.id, DEED, from_at=AT + timedelta(minutes=7))).position == 7
        assert (await replay(connection, WEBHOOK.id, DEED, from_at=AT - timedelta(days=1))).position == 0
        assert (await replay(connection, WEBHOOK.id, DEED)).position == 0
