"""How somebody waits right now, and when that changes next."""

from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from callcenter.core.acd.standing import (
    LOOKUP_PATIENCE_SECONDS,
    NAMED_PATIENCE_SECONDS,
    Standing,
    standing_of,
)
from callcenter.core.callback import Callback
from callcenter.core.configuration import OverflowReason, Queue, RelaxationStep, SegmentRule
from callcenter.core.interaction import Interaction, Stage
from callcenter.core.state import Lookup, Named, State
from tests.support.floor import START, a_floor


def a_state(queue: Queue | None = None, **configuration: Any) -> State:
    floor = a_floor(**configuration)
    if queue is not None:
        floor = replace(floor, queues={**floor.queues, queue.name: queue})
    return State(configuration=floor)


def sales(**changes: Any) -> Queue:
    return replace(a_floor().queues["sales"], **changes)


def a_waiting(**changes: Any) -> Interaction:
    waiting = Interaction(
        id="i1",
        call_id="c1",
        ani="1",
        dnis="4001",
        queue="sales",
        stage=Stage.QUEUED,
        started_at=START,
        queued_at=START,
    )
    return replace(waiting, **changes)


def at(seconds: float) -> datetime:
    return START + timedelta(seconds=seconds)


def stands(queue: Queue, seconds: float, *, state: State | None = None, **changes: Any) -> Standing:
    return standing_of(state or a_state(queue), a_waiting(**changes), at(seconds))


def test_the_order_is_the_place_less_the_worth_of_all_points() -> None:
    state = a_state(sales(priority=2), segments={"vip": SegmentRule(priority=3)})
    standing = standing_of(state, a_waiting(asked_priority=1, customer_segment="vip"), at(9))
    assert (standing.priority, standing.order) == (6, (START.timestamp() - 360, START.timestamp(), "i1"))


def test_all_points_together_are_worth_half_an_hour_at_most() -> None:
    assert stands(sales(priority=99), 0).order[0] == START.timestamp() - 1800


def test_a_place_that_was_kept_is_what_counts() -> None:
    assert stands(sales(), 0, place_at=at(-300)).order[0] == at(-300).timestamp()


def test_the_next_change_is_the_nearest_of_all() -> None:
    queue = sales(relaxation=(RelaxationStep(after_seconds=30), RelaxationStep(after_seconds=60)), max_wait_seconds=45)
    assert [stands(queue, seconds).next_change_at for seconds in (0, 30, 45, 60)] == [at(30), at(45), at(60), None]


def test_steps_add_up() -> None:
    steps = (
        RelaxationStep(after_seconds=10, lower_by=20, groups=("north",)),
        RelaxationStep(after_seconds=20, lower_by=20, queues=("support",)),
        RelaxationStep(after_seconds=30, any_agent=True, drop=("english",)),
    )
    queue = sales(requirement="english >= 50", relaxation=steps)
    demands = [stands(queue, seconds).demand for seconds in (0, 10, 20, 30)]
    assert [str(demand.requirement.at_least) for demand in demands[:3]] == ["50", "30", "10"]  # type: ignore[union-attr]
    assert [len(demand.queues) for demand in demands] == [1, 1, 2, 2]
    assert [bool(demand.groups) for demand in demands] == [False, True, True, True]
    assert [demand.any_agent for demand in demands] == [False, False, False, True]
    assert stands(queue, 30).step == 3


def test_a_text_that_no_longer_reads_shuts_nobody_out() -> None:
    assert stands(sales(), 0, requirement="english >=").demand.requirement == stands(sales(), 0).demand.requirement


def test_who_calls_is_waited_for_only_where_it_decides() -> None:
    assert not stands(sales(), 0).held
    sticky = stands(sales(sticky_seconds=20), 0)
    assert (sticky.held, sticky.next_change_at) == (True, at(LOOKUP_PATIENCE_SECONDS))
    assert not stands(sales(sticky_seconds=20), LOOKUP_PATIENCE_SECONDS).held
    state = a_state(sales(sticky_seconds=20))
    state.lookups["i1"] = Lookup(done=True)
    assert not stands(sales(), 0, state=state).held
    demanding = a_state(segments={"vip": SegmentRule(requirement="vip")})
    assert stands(sales(), 0, state=demanding).held


def test_limits_are_told_and_a_callback_has_none() -> None:
    assert stands(sales(), 0).overflow is OverflowReason.NOBODY_LOGGED_IN
    callback = Callback(
        id="b1", number="1", queue="sales", mode="customer_first", requested_at=START, place_at=at(-60), due_at=START
    )
    standing = standing_of(a_state(sales(max_wait_seconds=5)), callback, at(60))
    assert (standing.overflow, standing.order[1], standing.next_change_at) == (None, at(-60).timestamp(), None)


def test_an_agent_whom_the_flow_has_named_is_waited_for_from_then_on_a_while_whatever_the_queue_does() -> None:
    for sticky, end in ((0, 40 + NAMED_PATIENCE_SECONDS), (300, 300)):
        state = a_state(sales(sticky_seconds=sticky))
        state.named["i1"] = Named(agent="ann", at=at(40))
        waiting = a_waiting(preferred_agent="ann")
        standing = standing_of(state, waiting, at(40))
        assert (standing.prefers, standing.prefers_until_at) == ("ann", at(end))
        assert standing.next_change_at == at(end)
        assert standing_of(state, waiting, at(end)).prefers is None


def test_who_is_preferred_and_was_not_named_is_waited_for_as_the_queue_says() -> None:
    state = a_state(sales())
    state.named["i1"] = Named(agent="bob", at=at(0))
    assert standing_of(state, a_waiting(preferred_agent="ann"), at(1)).prefers is None
