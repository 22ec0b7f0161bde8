"""Orders on the wire."""

from collections.abc import Sequence
from datetime import datetime
from typing import Annotated, Final, Self

from pydantic import ConfigDict, Field, StringConstraints, model_validator
from pydantic_core import PydanticCustomError

from callcenter.api.customers.given import System
from callcenter.api.fields import Given, Id, Instant, Line, Note, Shown
from callcenter.api.interactions.schemas import PageWanted
from callcenter.crm.orders import Order, OrderItem, OrderState

_MOST_ITEMS: Final = 500
_MOST: Final = 2**53 - 1

# As shops write them; in an address, a slash would be two steps.
Key = Annotated[str, StringConstraints(pattern=r"^[^\x00-\x20\x7f/]{1,100}$")]
Currency = Annotated[str, StringConstraints(pattern=r"^[A-Z]{3}$")]
Minor = Annotated[int, Field(ge=-_MOST, le=_MOST, strict=True)]


class OrderItemGiven(Given):
    """One line of an order; without a state it is in the order's."""

    sku: Annotated[Note, Field(max_length=100)] = ""
    name: Line
    quantity: Annotated[int, Field(ge=1, le=1_000_000, strict=True)] = 1
    unit_minor: Minor
    state: OrderState | None = None


class OrderGiven(Given):
    """An order as a shop has it now, whole. Amounts are in the currency's smallest unit: cents, fen.

    Without `number` its key is what the customer knows it by; without `total_minor` the items' sum is what it costs.
    """

    number: Line | None = None
    customer_id: Id | None = None
    state: OrderState = OrderState.PLACED
    currency: Currency
    total_minor: Minor | None = None
    placed_at: Instant
    items: Annotated[list[OrderItemGiven], Field(default_factory=list, max_length=_MOST_ITEMS)]

    @model_validator(mode="after")
    def _payable(self) -> Self:
        if sum(one.quantity * abs(one.unit_minor) for one in self.items) > _MOST:
            raise PydanticCustomError("less_than_equal", "the items cost more than there is")
        return self

    def order(self, system: str, key: str, at: datetime) -> Order:
        """Return it as it is to be kept; who keeps it gives it its id."""
        items = tuple(OrderItem(**{**one.model_dump(), "state": one.state or self.state}) for one in self.items)
        total = self.total_minor
        return Order(
            id="",
            system=system,
            key=key,
            number=self.number or key,
            customer_id=self.customer_id,
            state=self.state,
            currency=self.currency,
            total_minor=sum(one.quantity * one.unit_minor for one in items) if total is None else total,
            placed_at=self.placed_at,
            items=items,
            created_at=at,
            updated_at=at,
        )


class OrdersWanted(PageWanted):
    """Which orders to list."""

    customer: Id | None = None
    number: Line | None = None
    state: OrderState | None = None


class OrderItemShown(Shown):
    """One line of an order."""

    # Rows say which order they are of.
    model_config = ConfigDict(extra="ignore", frozen=True, from_attributes=True)

    sku: str
    name: str
    quantity: int
    unit_minor: int
    state: OrderState


class OrderShown(Shown):
    """One order. `system` and `key` are what the shop knows it by, `number` what the customer knows it by."""

    model_config = ConfigDict(extra="forbid", frozen=True, from_attributes=True)

    id: str
    system: str
    key: str
    number: str
    customer_id: str | None
    state: OrderState
    currency: str
    total_minor: int
    placed_at: datetime
    items: list[OrderItemShown]
    version: int
    created_at: datetime
    updated_at: datetime


class OrderPage(Shown):
    """Some orders, the last placed first. `next_cursor` is null at the end."""

    items: list[OrderShown]
    next_cursor: str | None

    @classmethod
    def of(cls, orders: Sequence[Order], next_cursor: str | None) -> Self:
        """Return orders as they are shown."""
        return cls(items=[OrderShown.model_validate(one) for one in orders], next_cursor=next_cursor)


__all__ = ["Key", "OrderGiven", "OrderPage", "OrderShown", "OrdersWanted", "System"]
