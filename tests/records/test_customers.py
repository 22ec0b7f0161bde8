"""Making, changing and taking out customers: each leaves its event, and who did not see the newest is refused."""

import asyncio
from dataclasses import replace
from datetime import UTC, datetime

import pytest

from callcenter.engine.ids import new_id
from callcenter.records.customers import change, create, remove
from callcenter.records.deeds import Deed, RecordRefused
from callcenter.store.database import Database
from callcenter.store.repositories.customer_records import insert_customer, read_customer
from callcenter.store.repositories.record_events import events_after
from tests.crm.test_customer import WHOLE

DEED = Deed(actor="alice", at=datetime(2026, 3, 2, 9, tzinfo=UTC), new_id=new_id)
ALONE = replace(WHOLE, relations=())
OTHER = replace(ALONE, id="0190a0a0-0000-7000-8000-000000000002", external_ids={}, name="海河物流")


async def test_what_is_kept_is_what_was_given(database: Database) -> None:
    async with database.transaction() as connection:
        await insert_customer(connection, OTHER)
        kept = await create(connection, WHOLE, DEED)
    async with database.transaction() as connection:
        assert await read_customer(connection, WHOLE.id) == kept
    assert kept == replace(WHOLE, version=1, created_at=DEED.at, updated_at=DEED.at)


async def test_every_change_has_a_number_an_actor_and_old_and_new_values(database: Database) -> None:
    async with database.transaction() as connection:
        await create(connection, ALONE, DEED)
        await change(connection, ALONE.id, lambda one: replace(one, segment="vip"), DEED, expected=1)
        await change(connection, ALONE.id, lambda one: one, DEED, expected=2)
        await remove(connection, ALONE.id, DEED, expected=2)
        assert await read_customer(connection, ALONE.id) is None
        events = await events_after(connection, 0, limit=10)
    assert [event.type for event in events] == ["customer.created", "customer.changed", "customer.removed"]
    assert [event.version for event in events] == [1, 2, 3]
    assert events[1].changes == {"segment": ["gold", "vip"]}
    assert events[1].actor == "alice"


async def test_of_two_who_change_what_they_both_saw_one_is_refused(database: Database) -> None:
    async with database.transaction() as connection:
        await create(connection, ALONE, DEED)

    async def edit(tag: str) -> str:
        try:
            async with database.transaction() as connection:
                await change(connection, ALONE.id, lambda one: replace(one, tags=(*one.tags, tag)), DEED, expected=1)
        except RecordRefused as refused:
            return refused.code
        return "done"

    assert sorted(await asyncio.gather(edit("red"), edit("blue"))) == ["done", "record_changed"]


async def test_a_customer_who_is_not_there_cannot_be_changed(database: Database) -> None:
    async with database.transaction() as connection:
        with pytest.raises(RecordRefused, match="unknown_customer"):
            await change(connection, ALONE.id, lambda one: one, DEED, expected=None)
