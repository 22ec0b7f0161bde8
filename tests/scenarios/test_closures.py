"""Queues closed by hand: who comes and who waits goes the way out, until the time is over or somebody opens."""

from dataclasses import replace
from datetime import datetime, time, timedelta
from typing import Any, Final

import pytest

from callcenter.core.acd.hours import Schedule
from callcenter.core.acts import CloseQueue, OpenQueue
from callcenter.core.agent import Status
from callcenter.core.callback import CallbackState
from callcenter.core.changes import ClosureChanged
from callcenter.core.commands import HoldCaller, PlayPrompts, StartTimer
from callcenter.core.configuration import (
    CallbackMode,
    CallbackRule,
    Configuration,
    Overflow,
    OverflowKind,
    OverflowReason,
)
from callcenter.core.errors import ContactCenterError, Refusal
from callcenter.core.events import CallArrived, Place, RingEnd, Verb, VerbFinished
from callcenter.core.interaction import Outcome, Stage
from callcenter.core.ivr.flow import AnyNode, Flow
from callcenter.core.ivr.nodes.enqueue import EnqueueNode
from callcenter.core.ivr.nodes.hang_up import HangUpNode
from callcenter.core.ivr.nodes.play import PlayNode
from callcenter.core.ivr.texts import Words
from callcenter.core.requests import RequestCallback, Target, TargetKind, TransferCall
from tests.support.floor import START, a_floor
from tests.support.playbook import Playbook

SALES: Final = "4001"
HOUR: Final = timedelta(hours=1)


def closes(book: Playbook, queue: str = "sales", **fields: Any) -> Playbook:
    return book.give(CloseQueue(queue=queue, by="sam", at=START, **fields))


def opens(book: Playbook, queue: str = "sales") -> Playbook:
    return book.give(OpenQueue(queue=queue, by="sue", at=START))


def a_way_out(kind: OverflowKind, target: str = "") -> Configuration:
    """Sales leads there when it is closed."""
    floor = a_floor()
    out = {OverflowReason.CLOSED: Overflow(kind=kind, target=target)}
    return replace(floor, queues={**floor.queues, "sales": replace(floor.queues["sales"], overflows=out)})


def left(book: Playbook, call_id: str = "c1") -> list[tuple[str | None, str, str]]:
    return [(each["queue"], each["reason"], each["to"]) for each in book.interaction(call_id).overflows]


def said(book: Playbook) -> list[tuple[str | Words, ...]]:
    return [order.prompts for order in book.commands if isinstance(order, PlayPrompts)]


def test_who_waits_goes_the_way_out_and_who_waits_elsewhere_stays() -> None:
    book = Playbook(a_way_out(OverflowKind.QUEUE, "support")).available("eve")
    book.calls(SALES, call_id="c1").calls("4002", call_id="c2").later(60)
    closes(book)
    caller = book.interaction("c1")
    assert (caller.queue, caller.stage, caller.queued_at) == ("support", Stage.QUEUED, START)
    assert left(book) == [("sales", "closed", "queue:support")]
    assert [order.queue for order in book.commands if isinstance(order, HoldCaller)] == ["support"]
    assert left(book, "c2") == []
    assert book.starts("c1").available("bob").interaction("c1").stage is Stage.QUEUED, "the other has more points"
    assert book.interaction("c2").stage is Stage.OFFERED


def test_who_comes_is_not_let_in_though_agents_are_free() -> None:
    book = closes(Playbook(a_way_out(OverflowKind.QUEUE, "support")).available("ann", "eve")).calls(SALES)
    assert (book.interaction().queue, book.interaction().stage) == ("support", Stage.QUEUED)
    assert book.agent("ann").offer_id is None


def test_where_no_way_out_was_thought_of_callers_hear_that_it_is_closed() -> None:
    book = closes(Playbook().available("eve").calls(SALES))
    assert said(book) == [("closed",)]
    book.starts(verb=Verb.PLAY)
    finished = VerbFinished(
        call_id="c1", generation=book.interaction().generation, verb=Verb.PLAY, ok=True, digits="", at=book.at
    )
    record = book.give(finished).closed
    assert (record.outcome, record.cause, record.overflows[0]["to"]) == (Outcome.OVERFLOWED, "closed", "hang_up")
    assert said(book.calls(SALES, call_id="c2")) == [("closed",)]


def test_the_exit_of_the_flow_goes_before_the_queues_own_way_out() -> None:
    nodes: dict[str, AnyNode] = {
        "wait": EnqueueNode(id="wait", queue="sales", exits={"closed": "sorry"}),
        "sorry": PlayNode(id="sorry", prompts=("come_tomorrow",), exits={"done": "end"}),
        "end": HangUpNode(id="end"),
    }
    floor = a_way_out(OverflowKind.QUEUE, "support")
    menu = Flow(name="menu", version="1", start="wait", nodes=nodes)
    book = Playbook(replace(floor, flows={"menu": menu})).available("eve").calls("4000").starts()
    assert said(closes(book)) == [("come_tomorrow",)]


def test_it_opens_by_its_own_deadline() -> None:
    book = closes(Playbook().available("ann", "eve"), until_at=START + HOUR)
    assert StartTimer(name="closure:sales", due_at=START + HOUR) in book.commands
    book.later(3599).fires("closure:sales")
    assert "sales" in book.center.state.closures, "a timer that fires early opens nothing"
    book.later(1).fires("closure:sales")
    (change,) = [change for change in book.changes if isinstance(change, ClosureChanged)]
    assert (change.closure.opened_at, change.closure.opened_by) == (START + HOUR, None)
    assert book.calls(SALES).interaction().stage is Stage.OFFERED


def test_it_is_opened_by_hand_before_its_time() -> None:
    book = opens(closes(Playbook().available("ann", "eve"), until_at=START + HOUR))
    assert (book.center.state.closures, "closure:sales" in book.center.state.timers) == ({}, False)
    (closure,) = book.kept.tables.closures.values()
    assert (closure.by, closure.opened_by, closure.opened_at) == ("sam", "sue", START)
    assert book.calls(SALES).interaction().stage is Stage.OFFERED
    assert opens(book).changes == []


def test_it_is_made_longer_and_is_one_closure_all_the_same() -> None:
    book = closes(Playbook(), until_at=START + HOUR)
    assert closes(book.later(5), until_at=START + HOUR).changes == []
    closes(book.later(60), until_at=START + 2 * HOUR, reason="fire drill")
    (closure,) = book.kept.tables.closures.values()
    assert (closure.closed_at, closure.until_at, closure.reason) == (START, START + 2 * HOUR, "fire drill")
    assert book.center.state.timers["closure:sales"] == START + 2 * HOUR
    closes(book)
    assert "closure:sales" not in book.center.state.timers


def test_its_schedule_stays_its_own() -> None:
    floor = a_way_out(OverflowKind.QUEUE, "support")
    office = Schedule(timezone="Asia/Shanghai", periods={0: ((time(9), time(18)),)})  # it is 17:00
    sales = replace(floor.queues["sales"], schedule="office")
    floor = replace(floor, queues={**floor.queues, "sales": sales}, schedules={"office": office})
    book = closes(Playbook(floor).available("ann", "eve"), until_at=START + HOUR)
    book.later(3600).fires("closure:sales").calls(SALES)
    assert left(book) == [("sales", "closed", "queue:support")]


def test_what_was_closed_stays_closed_over_a_restart_and_opens_in_time() -> None:
    book = closes(Playbook().available("ann", "eve"), until_at=START + HOUR, reason="fire drill").restarts()
    assert StartTimer(name="closure:sales", due_at=START + HOUR) in book.commands
    book.sees()
    assert said(book.calls(SALES)) == [("closed",)]
    assert book.center.state.closures["sales"].reason == "fire drill"
    book.later(3600).fires("closure:sales").calls(SALES, call_id="c2")
    assert book.interaction("c2").stage is Stage.OFFERED


def test_closed_while_the_switch_was_away_it_holds_when_that_is_back() -> None:
    book = Playbook(a_way_out(OverflowKind.QUEUE, "support")).available("eve").calls(SALES).loses_link()
    closes(book)
    assert book.interaction().queue == "sales"
    book.sees(book.a_call(Place.WAITING))
    assert left(book) == [("sales", "closed", "queue:support")]


def test_who_is_rung_may_still_be_answered_and_leaves_when_he_is_not() -> None:
    book = closes(Playbook(a_way_out(OverflowKind.QUEUE, "support")).available("ann", "eve").calls(SALES))
    assert book.interaction().stage is Stage.OFFERED
    book.ring_ends(RingEnd.NO_ANSWER)
    assert (book.interaction().queue, book.interaction().stage) == ("support", Stage.QUEUED)


def test_one_whose_order_is_on_its_way_leaves_when_that_has_begun() -> None:
    book = Playbook(a_way_out(OverflowKind.QUEUE, "support")).available("eve")
    book.give(CallArrived(call_id="c1", ani="1", dnis=SALES, at=START))
    assert closes(book).interaction().queue == "sales"
    assert book.starts().interaction().queue == "support"


def test_who_has_left_it_for_that_once_is_not_sent_round_in_circles() -> None:
    circle: dict[str, AnyNode] = {
        "wait": EnqueueNode(id="wait", queue="sales", exits={"closed": "again"}),
        "again": EnqueueNode(id="again", queue="sales", exits={"closed": "wait"}),
    }
    floor = replace(a_floor(), flows={"menu": Flow(name="menu", version="1", start="wait", nodes=circle)})
    book = closes(Playbook(floor).available("ann", "eve")).calls("4000")
    assert book.interaction().stage is Stage.OFFERED, "who has nowhere left to go is served"


def test_a_call_that_is_sent_into_it_goes_the_way_out() -> None:
    book = Playbook(a_way_out(OverflowKind.QUEUE, "support")).available("bob", "eve").calls("4002").answers()
    closes(book)
    target = Target(kind=TargetKind.QUEUE, name="sales")
    book.give(TransferCall(interaction_id=book.interaction().id, agent="bob", target=target, at=START))
    assert left(book) == [("sales", "closed", "queue:support")]


def test_nobody_is_called_back_for_a_queue_that_is_closed() -> None:
    book = Playbook().available("eve")
    wish = RequestCallback(number="13800138000", number_e164=None, queue="sales", at=START)
    (callback,) = book.give(wish).center.state.callbacks.values()
    assert callback.state is CallbackState.WAITING
    closes(book, until_at=START + HOUR)
    assert _callback(book).state is CallbackState.SCHEDULED
    assert _callback(book).due_at == START + HOUR
    assert book.available("ann").orders == []
    book.later(3600).fires("closure:sales").fires(f"callback:{callback.id}")
    assert _callback(book).state is CallbackState.CALLING


def test_a_callback_whose_agent_is_lost_is_put_off_when_its_queue_was_closed_meanwhile() -> None:
    floor = a_floor()
    rule = CallbackRule(mode=CallbackMode.AGENT_FIRST)
    floor = replace(floor, queues={**floor.queues, "sales": replace(floor.queues["sales"], callback=rule)})
    book = Playbook(floor).available("ann", "eve")
    book.give(RequestCallback(number="13800138000", number_e164=None, queue="sales", at=START))
    assert _callback(book).state is CallbackState.CALLING
    closes(book, until_at=START + HOUR).chooses("ann", Status.NOT_READY)
    assert (_callback(book).state, _callback(book).due_at) == (CallbackState.SCHEDULED, START + HOUR)


def test_closed_until_further_notice_callbacks_are_looked_at_again_later() -> None:
    book = closes(Playbook().available("ann", "eve"))
    wish = RequestCallback(number="13800138000", number_e164=None, queue="sales", at=START)
    callback_id = next(iter(book.give(wish).center.state.callbacks))
    assert _callback(book).due_at == START + timedelta(seconds=600)
    book.later(600).fires(f"callback:{callback_id}")
    assert _callback(book).due_at == START + timedelta(seconds=1200)
    opens(book).later(600).fires(f"callback:{callback_id}")
    assert _callback(book).state is CallbackState.CALLING
    tomorrow = replace(wish, number="13900139000", due_at=START + 24 * HOUR)
    assert closes(book).give(tomorrow).changes, "who knows what is tomorrow"


def test_a_queue_that_is_taken_away_is_no_longer_closed() -> None:
    floor = a_floor()
    book = closes(Playbook(floor), until_at=START + HOUR)
    book.configures(replace(floor, queues={"support": floor.queues["support"]}))
    assert (book.center.state.closures, "closure:sales" in book.center.state.timers) == ({}, False)
    book.configures(floor).available("ann", "eve").calls(SALES)
    assert book.interaction().stage is Stage.OFFERED


@pytest.mark.parametrize(
    ("queue", "until_at", "code"),
    [
        ("nowhere", None, Refusal.UNKNOWN_QUEUE),
        ("sales", START, Refusal.UNTIL_IS_PAST),
        ("sales", START - HOUR, Refusal.UNTIL_IS_PAST),
    ],
)
def test_what_makes_no_sense_is_refused(queue: str, until_at: datetime | None, code: Refusal) -> None:
    book = Playbook()
    with pytest.raises(ContactCenterError) as refused:
        closes(book, queue, until_at=until_at)
    assert refused.value.code is code
    assert book.center.state.closures == {}
    with pytest.raises(ContactCenterError):
        opens(book, "nowhere")


def _callback(book: Playbook) -> Any:
    (callback,) = [each for each in book.center.state.callbacks.values() if each.number == "13800138000"]
    return callback
