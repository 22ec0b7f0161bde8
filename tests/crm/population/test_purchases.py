"""What is bought: by age in a state that such orders have, and a segment by what was spent."""

from datetime import UTC, datetime, timedelta
from random import Random

from callcenter.crm.orders import OrderState
from callcenter.crm.population.chance import Ids
from callcenter.crm.population.purchases import purchases, segment_of

AT = datetime(2026, 3, 1, 9, tzinfo=UTC)


def test_new_orders_are_under_way_and_old_ones_have_come_to_an_end() -> None:
    chance = Random(1)
    ids = Ids(chance)
    for _ in range(1000):
        for order in purchases(chance, ids, "c", AT, chinese=True, since=AT - timedelta(days=30)):
            age = (AT - order.placed_at).days
            if age < 3:
                assert order.state not in (OrderState.DELIVERED, OrderState.RETURNED)
            if age >= 14:
                assert order.state in (OrderState.DELIVERED, OrderState.RETURNED, OrderState.CANCELLED)


def test_somebody_who_came_this_moment_has_orders_of_this_moment_only() -> None:
    chance = Random(4)
    ids = Ids(chance)
    for _ in range(100):
        for order in purchases(chance, ids, "c", AT, chinese=False, since=AT):
            assert order.placed_at == AT


def test_who_spends_nothing_is_standard() -> None:
    assert segment_of(()) == "standard"
