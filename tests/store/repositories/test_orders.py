"""Orders as rows."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

from callcenter.crm.orders import Order, OrderItem, OrderState
from callcenter.engine.ids import new_id
from callcenter.store.database import Database
from callcenter.store.repositories.interactions import Position
from callcenter.store.repositories.orders import (
    OrderFilter,
    insert_order,
    list_orders,
    orders_numbered,
    read_order,
    read_order_by_key,
    update_order,
)

AT = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
ITEMS = (OrderItem(sku="c1", name="cable", quantity=2, unit_minor=990), OrderItem(name="耳机", unit_minor=-100))


def order(key: str, **facts: Any) -> Order:
    whole = {"number": key, "currency": "CNY", "total_minor": 0, "placed_at": AT, "items": ITEMS, **facts}
    return Order(id=new_id(), system="shop", key=key, created_at=AT, updated_at=AT, **whole)


async def test_an_order_is_read_as_it_was_written(database: Database) -> None:
    async with database.transaction() as connection:
        made = order("7", customer_id=new_id(), total_minor=2**53 - 1)
        assert await insert_order(connection, made)
        assert await read_order(connection, made.id) == made
        changed = replace(made, state=OrderState.PAID, items=ITEMS[:1], version=2)
        await update_order(connection, made, changed)
        assert await read_order_by_key(connection, "shop", "7") == changed
        assert await read_order(connection, new_id()) is None
        assert await read_order_by_key(connection, "other", "7") is None


async def test_a_key_is_taken_once(database: Database) -> None:
    async with database.transaction() as connection:
        assert await insert_order(connection, order("7"))
        assert not await insert_order(connection, order("7"))
        assert len(await list_orders(connection, OrderFilter(), after=None, limit=9)) == 1


async def test_lists_are_filtered_and_cut(database: Database) -> None:
    who = new_id()
    async with database.transaction() as connection:
        for number in range(4):
            paid = {"state": OrderState.PAID} if number % 2 else {}
            made = order(
                str(number), placed_at=AT + timedelta(days=number), customer_id=who if number else None, **paid
            )
            await insert_order(connection, made)

        async def found(after: Position | None = None, limit: int = 9, **wanted: Any) -> list[str]:
            orders = await list_orders(connection, OrderFilter(**wanted), after=after, limit=limit)
            assert all(one.items == ITEMS for one in orders)
            return [one.key for one in orders]

        assert await found() == ["3", "2", "1", "0"]
        assert await found(customer=who) == ["3", "2", "1"]
        assert await found(state=OrderState.PLACED) == ["2", "0"]
        assert await found(number="2") == ["2"]
        first = (await list_orders(connection, OrderFilter(), after=None, limit=2))[-1]
        assert await found(Position(started_at=first.placed_at, id=first.id)) == ["1", "0"]


async def test_orders_are_found_by_their_digits_and_a_whole_number_before_them(database: Database) -> None:
    async with database.transaction() as connection:
        made = [
            order("SO-1001"),
            order("WX1001", placed_at=AT + timedelta(days=1)),
            order("SO-10012"),
            order("GIFT"),
        ]
        for one in made:
            await insert_order(connection, one)
        for number, found in (
            ("1001", ["WX1001", "SO-1001"]),
            (" SO-1001", ["SO-1001"]),
            ("GIFT", ["GIFT"]),
            ("gift", []),
            ("", []),
        ):
            assert [one.number for one in await orders_numbered(connection, number)] == found, number
