"""Webhooks are kept as they are; a position moves on only from where it was read; old tries are forgotten."""

from dataclasses import replace
from datetime import timedelta

from callcenter.engine.ids import new_id
from callcenter.store.database import Database
from callcenter.store.repositories.webhooks import (
    Delivery,
    add_delivery,
    delete_webhook,
    due_webhooks,
    find_webhook,
    forget_deliveries,
    insert_webhook,
    list_deliveries,
    list_webhooks,
    move_on,
    next_try,
    update_webhook,
)
from tests.records.test_webhooks import WEBHOOK
from tests.support.record_events import AT

FAILING = replace(
    WEBHOOK,
    id=new_id(),
    old_secret="whsec_b2xk",
    old_secret_until=AT,
    tries=3,
    failing_since=AT,
    next_try_at=AT + timedelta(seconds=20),
    created_at=AT + timedelta(seconds=1),
)


async def test_what_is_kept_is_what_was_given(database: Database) -> None:
    async with database.transaction() as connection:
        await insert_webhook(connection, WEBHOOK)
        await insert_webhook(connection, FAILING)
        assert await list_webhooks(connection) == [WEBHOOK, FAILING]
        changed = replace(WEBHOOK, types=("*",), active=False, version=2)
        await update_webhook(connection, changed)
        assert await find_webhook(connection, WEBHOOK.id, lock=True) == changed
        await delete_webhook(connection, WEBHOOK.id)
        assert await find_webhook(connection, WEBHOOK.id) is None


async def test_due_is_who_has_something_to_get_and_does_not_wait(database: Database) -> None:
    async with database.transaction() as connection:
        await insert_webhook(connection, WEBHOOK)
        await insert_webhook(connection, FAILING)
        await insert_webhook(connection, replace(WEBHOOK, id=new_id(), active=False))
        assert await due_webhooks(connection, AT, 0) == []
        assert await due_webhooks(connection, AT, 1) == [WEBHOOK.id]
        assert set(await due_webhooks(connection, AT + timedelta(seconds=20), 1)) == {WEBHOOK.id, FAILING.id}
        assert await next_try(connection, AT) == FAILING.next_try_at
        assert await next_try(connection, AT + timedelta(seconds=20)) is None


async def test_a_position_moves_on_only_for_who_saw_the_webhook_as_it_is(database: Database) -> None:
    async with database.transaction() as connection:
        await insert_webhook(connection, FAILING)
        assert await move_on(connection, FAILING, 5)
        assert not await move_on(connection, FAILING, 6)
        moved = replace(FAILING, position=5, tries=0, failing_since=None, next_try_at=None)
        assert await find_webhook(connection, FAILING.id) == moved
        assert not await move_on(connection, replace(moved, version=2), 6)


async def test_tries_are_listed_newest_first_and_forgotten_in_time(database: Database) -> None:
    def delivery(seconds: int) -> Delivery:
        return Delivery(
            webhook_id=WEBHOOK.id,
            event_id=new_id(),
            seq=seconds,
            type="customer.changed",
            at=AT + timedelta(seconds=seconds),
            attempt=1,
            status=None,
            problem="timeout",
            seconds=1.5,
        )

    async with database.transaction() as connection:
        await insert_webhook(connection, WEBHOOK)
        for seconds in range(5):
            await add_delivery(connection, delivery(seconds))
        found = await list_deliveries(connection, WEBHOOK.id, before=None, limit=3)
        assert [one.seq for one in found] == [4, 3, 2]
        rest = await list_deliveries(connection, WEBHOOK.id, before=found[-1].id, limit=3)
        assert [one.seq for one in rest] == [1, 0]
        await forget_deliveries(connection, AT + timedelta(seconds=3))
        assert [one.seq for one in await list_deliveries(connection, WEBHOOK.id, before=None, limit=9)] == [4, 3]
