"""Demo callers are believable: known and unknown people, on the main line and straight to queues."""

from random import Random

from callcenter.demo_plans import a_plan


def test_a_hundred_callers_are_of_every_kind() -> None:
    chance = Random(4)
    plans = [a_plan(chance) for _ in range(100)]
    assert {plan.dnis for plan in plans} == {"4000", "4001", "4002", "4003"}
    assert "13800138000" in {plan.ani for plan in plans}
    assert len({plan.ani for plan in plans}) > 30
    assert all(plan.ani_e164 for plan in plans if plan.ani == "13800138000")


def test_only_callers_of_the_main_line_press_keys() -> None:
    chance = Random(4)
    plans = [a_plan(chance) for _ in range(100)]
    assert all(not plan.keys for plan in plans if plan.dnis != "4000")
    assert any(plan.keys == ("2", "1") for plan in plans)
