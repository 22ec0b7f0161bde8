"""A queue loses its patience and sends the caller to another: both had him, one answered."""

from dataclasses import replace

from callcenter.core.agent import Status
from callcenter.core.configuration import Overflow, OverflowKind, OverflowReason
from tests.support.dirty_day import DirtyDay
from tests.support.floor import a_floor


def lived() -> DirtyDay:
    """Sales keeps nobody longer than 30 s. Bob, of support, is there from 38 s on and answers at 42 s, until 102 s."""
    floor = a_floor()
    to_support = {OverflowReason.MAX_WAIT: Overflow(kind=OverflowKind.QUEUE, target="support")}
    sales = replace(floor.queues["sales"], max_wait_seconds=30, overflows=to_support)
    day = DirtyDay("09:00:00", configuration=replace(floor, queues={**floor.queues, "sales": sales}))
    day.chooses("bob", Status.NOT_READY, "training").calls().later(30).fires("wait:id1").starts()
    day.later(8).available("bob").starts().later(4).answers()
    return day.later(60).hangs_up().later(18).goes_home("bob")  # 102, 120


def test_the_first_queue_has_lost_him_and_nobody_has_hung_up() -> None:
    sales = lived().figures(queue="sales")
    assert (sales["offered"], sales["overflowed"], sales["wait_seconds"]) == (1, 1, 30)
    assert "answered" not in sales
    assert "abandoned" not in sales
    assert sales["contacts"] == 1  # he called sales


def test_the_second_queue_has_answered_him_in_time_of_its_own() -> None:
    day = lived()
    support = day.figures(queue="support")
    assert (support["offered"], support["answered"], support["answered_in_level"]) == (1, 1, 1)
    assert support["speed_of_answer_seconds"] == 12  # 30-42
    assert (support["handled"], support["talk_seconds"]) == (1, 60)
    assert "contacts" not in support
    # (30 + 12) / 2 visits; 1 of 2 visits answered.
    assert (day.metric("wait_mean"), day.metric("answer_rate"), day.metric("wait_longest")) == (21, 0.5, 30)


def test_the_agents_time_before_and_after() -> None:
    bob = lived().figures(agent="bob")
    # Not ready 0-38, rung 38-42, talk 42-102, idle 102-120.
    assert (bob["not_ready_seconds"], bob["offered_seconds"], bob["contact_seconds"]) == (38, 4, 60)
    assert (bob["idle_seconds"], bob["logged_in_seconds"]) == (18, 120)
