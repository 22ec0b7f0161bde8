"""A caller waits twice, each time with an estimate: each is held against what came of its own wait."""

from callcenter.core.requests import TargetKind
from tests.support.dirty_day import DirtyDay
from tests.support.transfers import sent


def lived() -> DirtyDay:
    """Ann, of sales, and bob, of sales and support, talk when the third calls sales; 180 s is what a contact takes.

    0 he waits for two agents: 90 s, it seems; 100 ann answers him. 130 she sends him to support, where bob alone still
    talks: 180 s, it seems; 150 bob answers him, until 210.
    """
    day = DirtyDay("09:00:00").available("ann").calls(call_id="c1").answers("c1")
    day.available("bob").calls("4002", call_id="c2").answers("c2").calls(call_id="c3")
    day.later(60).hangs_up("c1").later(30).wraps_up("ann", "c1").starts("c3").later(10).answers("c3")
    day.later(30).give(sent(TargetKind.QUEUE, "support", interaction_id=day.record("c3").id)).starts("c3")
    day.later(10).hangs_up("c2").starts("c3").later(10).answers("c3")
    return day.later(60).hangs_up("c3").later(30).goes_home("ann", "bob")


def test_each_wait_has_its_own_estimate() -> None:
    day = lived()
    sales, support = day.figures(queue="sales"), day.figures(queue="support")
    # 90 for a wait of 100; whoever came before did not wait, and was told nothing.
    assert (sales["estimates"], sales["estimate_error_seconds"], sales["estimate_bias_seconds"]) == (1, 10, -10)
    # 180 for a wait of 20.
    assert (support["estimates"], support["estimate_error_seconds"], support["estimate_bias_seconds"]) == (1, 160, 160)


def test_the_error_is_either_way_and_the_bias_is_not() -> None:
    day = lived()
    assert day.metric("estimate_error") == 85  # (10 + 160) / 2
    assert day.metric("estimate_bias") == 75  # (160 - 10) / 2
