"""Weights and ids."""

from collections import Counter
from random import Random
from uuid import UUID

from callcenter.crm.population.chance import Ids, Weighted


def test_what_weighs_more_comes_more_often_and_what_weighs_nothing_never() -> None:
    things, chance = Weighted((("a", 90), ("b", 10), ("c", 0))), Random(1)
    counts = Counter(things.draw(chance) for _ in range(2000))
    assert counts["a"] > 5 * counts["b"] > 0
    assert "c" not in counts


def test_ids_are_uuids_in_rising_order_and_keys_are_never_the_same() -> None:
    ids = Ids(Random(1))
    found = [ids.new_id() for _ in range(70_000)]
    assert found == sorted(found)
    assert len(set(found)) == len(found)
    assert {UUID(one).version for one in found[:10]} == {8}
    assert ids.new_key("K") != ids.new_key("K")
    assert Ids(Random(2)).new_id() != found[0]
