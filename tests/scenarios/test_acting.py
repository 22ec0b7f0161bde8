"""Supervisors act on callers who wait: raised, moved, given to an agent, ended; and what they may not do."""

from dataclasses import replace
from datetime import time, timedelta
from typing import Any, Final

import pytest

from callcenter.core.acd.hours import Schedule
from callcenter.core.acd.standing import standing_of
from callcenter.core.acd.waiting import WhyWaiting, why_waiting
from callcenter.core.acts import AssignWaiting, CloseQueue, EndWaiting, MoveWaiting, RaiseWaiting, WaitingAct
from callcenter.core.agent import PhoneState, Status
from callcenter.core.commands import HangUpCall, HoldCaller
from callcenter.core.configuration import (
    Configuration,
    Membership,
    Overflow,
    OverflowKind,
    OverflowReason,
    Queue,
    RelaxationStep,
)
from callcenter.core.errors import ContactCenterError, Refusal
from callcenter.core.events import CallArrived, PhoneChanged, Place, RingEnd
from callcenter.core.interaction import EndedBy, Interaction, Outcome, SegmentKind, Stage
from callcenter.core.requests import RejectOffer, Target, TargetKind, TransferCall
from callcenter.core.timers import WaitTimer, name_of
from tests.support.floor import START, a_floor
from tests.support.playbook import Playbook

SALES: Final = "4001"
SUPPORT: Final = "4002"


def sales(**changes: Any) -> Configuration:
    """The floor with other fields of its queue sales."""
    floor = a_floor()
    return replace(floor, queues={**floor.queues, "sales": replace(floor.queues["sales"], **changes)})


def raises(book: Playbook, points: int, call_id: str = "c1") -> Playbook:
    return book.give(RaiseWaiting(interaction_id=book.interaction(call_id).id, points=points, at=START))


def moves(book: Playbook, queue: str, call_id: str = "c1") -> Playbook:
    return book.give(MoveWaiting(interaction_id=book.interaction(call_id).id, queue=queue, at=START))


def assigns(book: Playbook, agent: str | None, call_id: str = "c1") -> Playbook:
    return book.give(AssignWaiting(interaction_id=book.interaction(call_id).id, agent=agent, at=START))


def ends(book: Playbook, call_id: str = "c1") -> Playbook:
    return book.give(EndWaiting(interaction_id=book.interaction(call_id).id, at=START))


def refused(book: Playbook, act: WaitingAct) -> Refusal:
    with pytest.raises(ContactCenterError) as refusal:
        book.give(act)
    return refusal.value.code


def is_done(book: Playbook, call_id: str) -> Playbook:
    """The call is over, and its agent's time after it."""
    book.hangs_up(call_id).later(30)
    return book.fires(f"wrap_up:{book.interaction(call_id).id}")


def a_full_house(book: Playbook) -> Playbook:
    """ann and bob talk, eve is free and may take neither queue."""
    book.available("ann").calls(SALES, call_id="t1").answers("t1")
    book.available("bob").calls(SALES, call_id="t2").answers("t2")
    return book.available("eve")


# Raised


def test_a_raised_caller_is_served_before_those_who_came_earlier() -> None:
    book = Playbook().available("eve").calls(SALES, call_id="c1").later(30).calls(SALES, call_id="c2")
    raises(book, 1, "c2")
    assert book.interaction("c2").priority == 1
    assert book.available("ann").interaction("c2").stage is Stage.OFFERED
    assert book.interaction("c1").stage is Stage.QUEUED


def test_raised_means_so_many_points_and_not_so_many_more() -> None:
    book = raises(raises(Playbook().calls(SUPPORT), 10), 10)
    assert (book.interaction().priority, book.changes) == (15, [])
    assert raises(book, 0).interaction().priority == 5


def test_raised_he_stays_over_a_restart_a_ring_and_another_queue() -> None:
    book = raises(Playbook().calls(SALES), 20)
    book.restarts().sees(book.a_call(Place.WAITING))
    assert book.interaction().priority == 20
    book.available("ann").ring_ends(RingEnd.REJECTED)
    assert (book.interaction().stage, book.interaction().priority) == (Stage.QUEUED, 20)
    assert moves(book.starts(), "support").interaction().priority == 20


def test_a_point_of_a_supervisor_is_a_point_like_any_other() -> None:
    floor = sales(priority=3, relaxation=(RelaxationStep(after_seconds=10, priority=2),))
    book = raises(Playbook(floor).calls(SALES), 7).later(10)
    book.fires(name_of(WaitTimer(waiting_id=book.interaction().id)))
    assert book.interaction().priority == 12
    assert raises(book, 0).interaction().priority == 5


# Moved


def test_a_moved_caller_waits_on_in_the_other_queue_as_long_as_he_has_waited() -> None:
    book = Playbook().available("ann", "eve").chooses("ann", Status.OFFLINE).calls(SALES).later(40)
    moves(book, "support").starts()
    (hold,) = [order for order in book.commands if isinstance(order, HoldCaller)]
    assert hold.queue == "support"
    caller = book.interaction()
    assert (caller.queue, caller.queued_at, caller.place_at, caller.moved_at) == ("support", START, START, book.at)
    book.later(5).available("ann")
    assert book.interaction().stage is Stage.QUEUED, "ann takes no support calls"
    book.available("bob").answers()
    assert (book.interaction().agent, book.interaction().wait_seconds) == ("bob", 45)
    kinds = [
        segment for segment in book.kept.tables.segments_of(book.interaction()) if segment.kind is SegmentKind.QUEUE
    ]
    assert [(segment.queue, segment.result) for segment in kinds] == [("sales", "moved"), ("support", "offered")]


def test_who_is_free_in_the_other_queue_gets_him_at_once() -> None:
    book = Playbook(a_floor()).available("eve").calls(SUPPORT)
    book.available("ann")
    assert book.interaction().stage is Stage.QUEUED
    assert moves(book, "sales").rung == ["ann"]


def test_what_was_asked_of_an_agent_there_is_not_asked_here() -> None:
    floor = a_floor()
    line = replace(floor.entry_points[SALES], requirement="french >= 50")
    floor = replace(floor, entry_points={**floor.entry_points, SALES: line})
    book = Playbook(floor).available("bob", "eve").calls(SALES)
    assert book.interaction().stage is Stage.QUEUED
    assert moves(book, "support").rung == ["bob"]


def test_the_other_queue_loses_its_patience_only_with_its_own_wait() -> None:
    floor = a_floor()
    out = {OverflowReason.MAX_WAIT: Overflow(kind=OverflowKind.HANG_UP)}
    support = replace(floor.queues["support"], max_wait_seconds=60, overflows=out)
    floor = replace(floor, queues={**floor.queues, "support": support})
    book = a_full_house(Playbook(floor)).calls(SALES).later(300)
    moves(book, "support").starts().later(59)
    wait_over = name_of(WaitTimer(waiting_id=book.interaction().id))
    assert book.center.state.timers[wait_over] == book.interaction().moved_at + timedelta(seconds=60)  # type: ignore[operator]
    assert book.later(1).fires(wait_over).interaction().stage is Stage.IN_FLOW


def test_the_move_of_one_whose_order_is_on_its_way_waits_for_that_order() -> None:
    book = Playbook().available("eve").give(CallArrived(call_id="c1", ani="1", dnis=SALES, at=START))
    moves(book, "support")
    assert (book.interaction().queue, book.orders) == ("support", [])
    book.starts()
    assert [order.queue for order in book.orders if isinstance(order, HoldCaller)] == ["support"]
    assert book.center.state.moved == {}


def test_who_was_moved_in_the_moment_of_a_crash_gets_the_music_of_his_new_queue() -> None:
    book = Playbook().available("eve").calls(SALES).restarts()
    moved = replace(book.interaction(), queue="support", moved_at=START)
    book.center.state.interactions[moved.id] = moved
    book.sees_twice(book.a_call(Place.WAITING, queue="sales"))
    assert [order.queue for order in book.orders if isinstance(order, HoldCaller)] == ["support"]
    book.starts().sees(book.a_call(Place.WAITING, queue="support"))
    assert not any(isinstance(order, HoldCaller) for order in book.orders)


def test_where_he_waits_already_nothing_changes() -> None:
    assert moves(Playbook().calls(SALES), "sales").changes == []


def test_nobody_is_moved_to_a_queue_that_is_closed_or_that_is_none() -> None:
    monday = Schedule(timezone="Asia/Shanghai", periods={0: ((time(8), time(9)),)})
    floor = a_floor(schedules={"morning": monday})
    support = replace(floor.queues["support"], schedule="morning")
    book = Playbook(replace(floor, queues={**floor.queues, "support": support})).calls(SALES)
    move = MoveWaiting(interaction_id=book.interaction().id, queue="support", at=START)
    assert refused(book, move) is Refusal.QUEUE_CLOSED
    assert refused(book, replace(move, queue="nowhere")) is Refusal.UNKNOWN_QUEUE
    book = Playbook().give(CloseQueue(queue="support", by="sam", at=START)).calls(SALES)
    assert refused(book, replace(move, interaction_id=book.interaction().id)) is Refusal.QUEUE_CLOSED
    book = Playbook().calls(SALES).loses_link()
    assert refused(book, replace(move, interaction_id=book.interaction().id)) is Refusal.SWITCH_AWAY


# Assigned


def test_an_assigned_caller_waits_for_his_agent_though_another_is_free() -> None:
    book = a_full_house(Playbook()).calls(SALES)
    assigns(book, "bob")
    is_done(book, "t1")
    assert book.interaction().stage is Stage.QUEUED, "ann is free, and not the one"
    assert _why(book) is WhyWaiting.WAITING_FOR_AGENT
    is_done(book, "t2")
    assert book.rung == ["bob"]


def test_who_is_free_gets_his_assigned_caller_before_all_others() -> None:
    book = Playbook().available("eve").calls(SALES, call_id="c1").calls(SALES, call_id="c2")
    book.chooses("bob", Status.AVAILABLE)
    assert book.interaction("c1").stage is Stage.OFFERED
    book.available("ann")
    assert book.interaction("c2").stage is Stage.OFFERED


def test_who_may_not_take_the_call_is_not_given_it() -> None:
    book = a_full_house(Playbook()).calls(SALES)
    assign = AssignWaiting(interaction_id=book.interaction().id, agent="eve", at=START)
    assert refused(book, assign) is Refusal.AGENT_NOT_SUITED
    assert refused(book, replace(assign, agent="nobody")) is Refusal.UNKNOWN_AGENT
    book.chooses("bob", Status.NOT_READY)
    assert refused(book, replace(assign, agent="bob")) is Refusal.AGENT_NOT_READY
    book.available("bob").give(PhoneChanged(endpoint="bob", state=PhoneState.UNREACHABLE, at=START))
    assert refused(book, replace(assign, agent="bob")) is Refusal.AGENT_NOT_READY


def test_when_his_agent_takes_no_calls_any_more_anybody_may_have_him() -> None:
    book = a_full_house(Playbook()).calls(SALES)
    is_done(assigns(book, "bob"), "t1")
    assert book.chooses("bob", Status.NOT_READY).rung == ["ann"]


def test_when_his_agent_takes_calls_again_he_is_waited_for_again() -> None:
    book = a_full_house(Playbook()).calls(SALES)
    assigns(book, "bob").chooses("bob", Status.NOT_READY).available("bob")
    assert is_done(book, "t1").rung == []


def test_who_turned_the_call_down_may_be_given_it_all_the_same() -> None:
    book = Playbook().available("bob", "eve").calls(SALES)
    book.give(RejectOffer(interaction_id=book.interaction().id, agent="bob", at=START)).starts()
    assert book.interaction().stage is Stage.QUEUED
    assert assigns(book, "bob").rung == ["bob"]


def test_who_would_be_asked_only_later_can_be_named_at_once() -> None:
    later = RelaxationStep(after_seconds=90, queues=("other",))
    floor = sales(relaxation=(later,))
    other = Queue(name="other", label_en="Other", label_zh="其他")
    book = Playbook(replace(floor, queues={**floor.queues, "other": other})).available("eve").calls(SALES)
    assert book.interaction().stage is Stage.QUEUED
    assert assigns(book, "eve").rung == ["eve"]


def test_a_reserve_can_be_named_while_reserves_stay_out() -> None:
    floor = sales(reserve_above_seconds=3600)
    bob = replace(floor.agents["bob"], memberships={"sales": Membership(reserve=True)})
    floor = replace(floor, agents={**floor.agents, "bob": bob})
    book = (
        Playbook(floor).available("ann").calls(SALES, call_id="t1").answers("t1").available("bob", "eve").calls(SALES)
    )
    assert book.interaction().stage is Stage.QUEUED
    assert assigns(book, "bob").rung == ["bob"]


def test_the_wish_is_taken_back_with_nobody_and_ends_with_the_queue() -> None:
    book = a_full_house(Playbook()).calls(SALES)
    is_done(assigns(book, "bob"), "t1")
    assert assigns(book, "bob").changes == []
    assert assigns(book, None).rung == ["ann"]
    book = a_full_house(Playbook()).calls(SALES)
    assert moves(assigns(book, "bob"), "support").interaction().assigned_agent is None


def test_a_named_agent_is_remembered_over_a_restart() -> None:
    book = a_full_house(Playbook()).calls(SALES)
    assigns(book, "bob").restarts()
    talking = [book.a_call(Place.TALKING, each, endpoint=agent) for each, agent in (("t1", "ann"), ("t2", "bob"))]
    book.sees_twice(*talking, book.a_call(Place.WAITING))
    assert book.interaction().assigned_agent == "bob"
    assert is_done(book, "t1").rung == []


def test_an_agent_who_sends_him_on_ends_the_wish_too() -> None:

    book = Playbook().available("bob", "eve").calls(SALES, call_id="c1")
    book.ring_ends(RingEnd.REJECTED).starts()
    assigns(book, "bob").answers()
    target = Target(kind=TargetKind.QUEUE, name="support")
    book.give(TransferCall(interaction_id=book.interaction().id, agent="bob", target=target, at=START))
    assert book.interaction().assigned_agent is None


# Ended


def test_a_waiting_caller_whom_a_supervisor_ends_is_hung_up_and_nobody_has_abandoned() -> None:
    book = ends(Playbook().available("eve").calls(SALES).later(12))
    assert HangUpCall(call_id="c1") in book.orders
    record = book.closed
    assert (record.outcome, record.ended_by, record.cause) == (Outcome.REJECTED, EndedBy.AGENT, "ended_by_supervisor")
    assert record.wait_seconds == 12


# Only who waits


@pytest.mark.parametrize("stage", [Stage.IN_FLOW, Stage.OFFERED, Stage.CONNECTED, Stage.WRAP_UP])
def test_only_one_who_waits_is_acted_on(stage: Stage) -> None:
    book = Playbook().available("ann", "eve")
    match stage:
        case Stage.IN_FLOW:
            book.calls("4000")
        case Stage.OFFERED:
            book.calls(SALES)
        case Stage.CONNECTED:
            book.calls(SALES).answers()
        case _:
            book.calls(SALES).answers().hangs_up()
    caller = book.interaction()
    assert caller.stage is stage
    for act in _every_act(caller):
        assert refused(book, act) is Refusal.NOT_WAITING
        assert refused(book, replace(act, interaction_id="nobody")) is Refusal.UNKNOWN_INTERACTION


def _every_act(caller: Interaction) -> list[WaitingAct]:
    return [
        RaiseWaiting(interaction_id=caller.id, points=3, at=START),
        MoveWaiting(interaction_id=caller.id, queue="support", at=START),
        AssignWaiting(interaction_id=caller.id, agent="bob", at=START),
        EndWaiting(interaction_id=caller.id, at=START),
    ]


def _why(book: Playbook) -> WhyWaiting:
    state, caller = book.center.state, book.interaction()
    return why_waiting(state, caller, standing_of(state, caller, book.at))
