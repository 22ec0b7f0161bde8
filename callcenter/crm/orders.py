"""Orders, as the shop that took them tells them. One table says which state may follow which.

Rule: a word of the shop that comes late never turns an order back.
"""

from collections.abc import Mapping
from dataclasses import dataclass, fields
from datetime import datetime
from enum import StrEnum
from typing import Any, Final

from callcenter.crm.facts import as_json, changed


class OrderState(StrEnum):
    """Where an order, or one item of it, stands. Stored by these names."""

    PLACED = "placed"
    PAID = "paid"
    SHIPPED = "shipped"
    DELIVERED = "delivered"
    CANCELLED = "cancelled"
    RETURNED = "returned"


# The shop need not tell every step; who pays at the door has the goods first.
TRANSITIONS: Final[Mapping[OrderState, frozenset[OrderState]]] = {
    OrderState.PLACED: frozenset({OrderState.PAID, OrderState.SHIPPED, OrderState.DELIVERED, OrderState.CANCELLED}),
    OrderState.PAID: frozenset({OrderState.SHIPPED, OrderState.DELIVERED, OrderState.CANCELLED, OrderState.RETURNED}),
    OrderState.SHIPPED: frozenset({OrderState.DELIVERED, OrderState.CANCELLED, OrderState.RETURNED}),
    OrderState.DELIVERED: frozenset({OrderState.RETURNED}),
    OrderState.CANCELLED: frozenset(),
    OrderState.RETURNED: frozenset(),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class OrderItem:
    """One line of an order. Prices are in the currency's smallest unit: cents, fen."""

    sku: str = ""
    name: str
    quantity: int = 1
    unit_minor: int
    state: OrderState = OrderState.PLACED


@dataclass(frozen=True, slots=True, kw_only=True)
class Order:
    """One order. `system` and `key` are what the shop knows it by, `number` what the customer knows it by."""

    id: str
    system: str
    key: str
    number: str
    customer_id: str | None = None
    state: OrderState = OrderState.PLACED
    currency: str
    total_minor: int
    placed_at: datetime
    items: tuple[OrderItem, ...] = ()
    version: int = 1
    created_at: datetime
    updated_at: datetime


_NO_FACTS: Final = frozenset({"id", "version", "created_at", "updated_at"})
FACTS: Final = tuple(one.name for one in fields(Order) if one.name not in _NO_FACTS)


def may_follow(before: OrderState, after: OrderState) -> bool:
    """Whether an order in one state can be told to be in another."""
    return after is before or after in TRANSITIONS[before]


def facts_of(order: Order) -> dict[str, Any]:
    """Return everything that can change about an order, as JSON has it."""
    return {name: as_json(getattr(order, name)) for name in FACTS}


def difference(before: Order | None, after: Order | None) -> dict[str, tuple[Any, Any]]:
    """Return the old and the new value of every fact that differs; None: there was, or is, no such order."""
    return changed(facts_of(before) if before else None, facts_of(after) if after else None)
