"""Whole orders, read and written as the values that the rules work on.

Rule: whoever writes adds the event in the same transaction; `callcenter/records/orders.py` does both.
"""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any

from sqlalchemy import Select, delete, literal_column, or_, select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncConnection

from callcenter.crm.orders import Order, OrderItem, OrderState
from callcenter.phone_numbers import digits_of
from callcenter.store.repositories.conditions import equal_to
from callcenter.store.repositories.interactions import Position
from callcenter.store.repositories.newest_first import page_of
from callcenter.store.tables import order_items, orders

_OWN = tuple(name for name in Order.__dataclass_fields__ if name != "items")
_ITEM = tuple(OrderItem.__dataclass_fields__)
# As the index has it, to the letter.
_DIGITS: Any = literal_column("regexp_replace(orders.number, '[^0-9]', '', 'g')")
_MOST_ALIKE = 20


@dataclass(frozen=True, slots=True, kw_only=True)
class OrderFilter:
    """What to list; None lets everything pass."""

    customer: str | None = None
    number: str | None = None
    state: OrderState | None = None


async def read_order(connection: AsyncConnection, order_id: str) -> Order | None:
    """Return one order."""
    found = await _orders(connection, select(orders).where(orders.c.id == order_id))
    return found[0] if found else None


async def read_order_by_key(connection: AsyncConnection, system: str, key: str, *, lock: bool = False) -> Order | None:
    """Return the order that a shop knows by this key. `lock`: nobody else changes it meanwhile."""
    statement = select(orders).where(orders.c.system == system, orders.c.key == key)
    found = await _orders(connection, statement.with_for_update() if lock else statement)
    return found[0] if found else None


async def list_orders(
    connection: AsyncConnection, wanted: OrderFilter, *, after: Position | None, limit: int
) -> Sequence[Order]:
    """Return at most `limit` orders, the last placed first."""
    conditions = equal_to(orders, customer_id=wanted.customer, number=wanted.number, state=wanted.state)
    statement = select(orders).where(*conditions)
    return await _orders(connection, page_of(statement, orders.c.placed_at, orders.c.id, after=after, limit=limit))


async def orders_numbered(connection: AsyncConnection, number: str) -> Sequence[Order]:
    """Return the orders that customers know by this number, or by one with the same digits, the last placed first."""
    digits = digits_of(number)
    alike = or_(orders.c.number == number.strip(), _DIGITS == digits) if digits else orders.c.number == number.strip()
    statement = select(orders).where(alike).order_by(orders.c.placed_at.desc(), orders.c.id.desc())
    found = await _orders(connection, statement.limit(_MOST_ALIKE))
    return [one for one in found if one.number == number.strip()] or found


async def insert_order(connection: AsyncConnection, order: Order) -> bool:
    """Add an order; false when somebody else has added one by this key meanwhile."""
    statement = insert(orders).values(_row(order)).on_conflict_do_nothing(index_elements=["system", "key"])
    added = (await connection.execute(statement.returning(orders.c.id))).scalar_one_or_none() is not None
    if added:
        await _insert_items(connection, order)
    return added


async def update_order(connection: AsyncConnection, before: Order, after: Order) -> None:
    """Write an order over what it was before."""
    await connection.execute(orders.update().where(orders.c.id == after.id).values(_row(after)))
    if before.items != after.items:
        await connection.execute(delete(order_items).where(order_items.c.order_id == after.id))
        await _insert_items(connection, after)


async def _insert_items(connection: AsyncConnection, order: Order) -> None:
    rows = [{"order_id": order.id, "position": place, **asdict(item)} for place, item in enumerate(order.items)]
    if rows:
        await connection.execute(order_items.insert(), rows)


async def _orders(connection: AsyncConnection, statement: Select[Any]) -> list[Order]:
    rows = [dict(row) for row in (await connection.execute(statement)).mappings()]
    items: dict[str, list[OrderItem]] = {row["id"]: [] for row in rows}
    its = select(order_items).where(order_items.c.order_id.in_(items)).order_by(order_items.c.position)
    for item in (await connection.execute(its)).mappings() if rows else ():
        items[item["order_id"]].append(_item(item))
    return [Order(**{**row, "state": OrderState(row["state"]), "items": tuple(items[row["id"]])}) for row in rows]


def _item(row: Mapping[Any, Any]) -> OrderItem:
    return OrderItem(**{**{name: row[name] for name in _ITEM}, "state": OrderState(row["state"])})


def _row(order: Order) -> dict[str, Any]:
    return {name: getattr(order, name) for name in _OWN}
