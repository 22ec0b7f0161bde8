"""Orders: which state may follow which, and what an event tells."""

from dataclasses import replace
from datetime import UTC, datetime

from hypothesis import given
from hypothesis import strategies as st

from callcenter.crm.orders import TRANSITIONS, Order, OrderItem, OrderState, difference, may_follow

AT = datetime(2026, 3, 2, tzinfo=UTC)
ORDER = Order(
    id="1",
    system="shop",
    key="7",
    number="A-7",
    currency="CNY",
    total_minor=100,
    placed_at=AT,
    items=(OrderItem(name="cable", unit_minor=100),),
    created_at=AT,
    updated_at=AT,
)


def test_every_state_is_in_the_table_and_what_is_over_stays_over() -> None:
    assert set(TRANSITIONS) == set(OrderState)
    assert [state for state in OrderState if not TRANSITIONS[state]] == [OrderState.CANCELLED, OrderState.RETURNED]


@given(st.lists(st.sampled_from(OrderState), max_size=12))
def test_whatever_is_told_in_whatever_order_no_order_comes_back_to_a_state_it_left(told: list[OrderState]) -> None:
    state, left = OrderState.PLACED, set[OrderState]()
    for word in told:
        if may_follow(state, word) and word is not state:
            left.add(state)
            assert word not in left
            state = word


def test_a_new_order_is_told_whole_and_a_changed_one_by_what_differs() -> None:
    assert difference(None, ORDER)["items"][1] == [
        {"sku": "", "name": "cable", "quantity": 1, "unit_minor": 100, "state": "placed"}
    ]
    assert difference(ORDER, replace(ORDER, state=OrderState.PAID, version=2)) == {"state": ("placed", "paid")}
