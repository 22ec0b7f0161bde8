"""Orders as they are given."""

from datetime import UTC, datetime
from typing import Any

import pytest
from pydantic import TypeAdapter, ValidationError

from callcenter.api.orders.schemas import Key, OrderGiven
from callcenter.crm.orders import OrderState

AT = datetime(2026, 3, 2, tzinfo=UTC)
GIVEN: dict[str, Any] = {"currency": "CNY", "placed_at": AT}


def test_without_items_and_total_it_costs_nothing_and_its_key_is_its_number() -> None:
    order = OrderGiven(**GIVEN).order("shop", "7", AT)
    assert (order.number, order.total_minor, order.items) == ("7", 0, ())


def test_items_are_in_the_orders_state_unless_they_have_their_own() -> None:
    items = [{"name": "a", "unit_minor": 1}, {"name": "b", "unit_minor": 1, "state": "returned"}]
    order = OrderGiven(**GIVEN, state=OrderState.PAID, items=items).order("shop", "7", AT)
    assert [item.state for item in order.items] == [OrderState.PAID, OrderState.RETURNED]


def test_nobody_orders_for_more_than_there_is() -> None:
    with pytest.raises(ValidationError, match="more than there is"):
        OrderGiven(**GIVEN, items=[{"name": "a", "unit_minor": 2**53 - 1, "quantity": 2}])


@pytest.mark.parametrize("key", ["", "a b", "a/b", "a\0", "x" * 101])
def test_keys_can_stand_in_an_address(key: str) -> None:
    with pytest.raises(ValidationError):
        TypeAdapter(Key).validate_python(key)
