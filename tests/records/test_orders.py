"""Orders as shops tell them: twice is once, late is nothing, and two at once are one."""

import asyncio
from dataclasses import replace
from datetime import UTC, datetime

import pytest

from callcenter.crm.orders import Order, OrderItem, OrderState
from callcenter.engine.ids import new_id
from callcenter.records.deeds import Deed, RecordRefused
from callcenter.records.orders import keep_order
from callcenter.store.database import Database
from callcenter.store.repositories.orders import OrderFilter, list_orders
from callcenter.store.repositories.record_events import events_after
from tests.support.history import add_customer

AT = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
ORDER = Order(
    id="",
    system="shop",
    key="7",
    number="A-7",
    currency="CNY",
    total_minor=300,
    placed_at=AT,
    items=(OrderItem(name="耳机", unit_minor=200), OrderItem(name="cable", unit_minor=100)),
    created_at=AT,
    updated_at=AT,
)


async def told(database: Database, order: Order) -> tuple[Order, bool]:
    async with database.transaction() as connection:
        return await keep_order(connection, order, Deed(actor="shop", at=AT, new_id=new_id))


async def test_an_order_told_twice_is_one_and_what_is_new_of_it_changes_it(database: Database) -> None:
    made, new = await told(database, ORDER)
    assert (made.version, new) == (1, True)
    assert await told(database, ORDER) == (made, False)
    items = (replace(ORDER.items[0], state=OrderState.SHIPPED),)
    changed, new = await told(database, replace(ORDER, state=OrderState.SHIPPED, items=items))
    assert (changed.id, changed.version, changed.items, new) == (made.id, 2, items, False)
    async with database.transaction() as connection:
        assert await list_orders(connection, OrderFilter(), after=None, limit=9) == [changed]
        events = await events_after(connection, 0, limit=9)
    assert [(event.type, event.record_id, event.version) for event in events] == [
        ("order.created", made.id, 1),
        ("order.changed", made.id, 2),
    ]
    assert set(events[1].changes) == {"state", "items"}


async def test_a_word_that_comes_late_turns_nothing_back(database: Database) -> None:
    await told(database, replace(ORDER, state=OrderState.DELIVERED))
    with pytest.raises(RecordRefused, match="illegal_transition"):
        await told(database, ORDER)
    assert (await told(database, replace(ORDER, state=OrderState.RETURNED)))[0].state is OrderState.RETURNED


async def test_the_customer_must_be_there_when_he_is_named_first(database: Database) -> None:
    with pytest.raises(RecordRefused, match="unknown_customer"):
        await told(database, replace(ORDER, customer_id=new_id()))
    await told(database, ORDER)
    with pytest.raises(RecordRefused, match="unknown_customer"):
        await told(database, replace(ORDER, customer_id=new_id()))
    async with database.transaction() as connection:
        who = await add_customer(connection)
    assert (await told(database, replace(ORDER, customer_id=who)))[0].customer_id == who


async def test_an_order_told_by_several_at_once_is_one(database: Database) -> None:
    found = await asyncio.gather(*(told(database, ORDER) for _ in range(4)))
    assert len({order.id for order, _ in found}) == 1
    assert sorted(new for _, new in found) == [False, False, False, True]
