"""A caller leaves a queue for a reason: where to, with what in his record, and never in circles."""

from dataclasses import replace
from datetime import timedelta
from typing import Any, Final

import pytest

from callcenter.core.acd.hours import Schedule
from callcenter.core.agent import Status
from callcenter.core.commands import DialNumber, HangUpCall, HoldCaller, PlayPrompts, RecordMessage
from callcenter.core.configuration import Configuration, EntryPoint, Overflow, OverflowKind, OverflowReason
from callcenter.core.events import AgentAnswered, CallArrived, RingEnd, RingFinished, Verb, VerbFinished, VoicemailLeft
from callcenter.core.interaction import EndedBy, Outcome, SegmentKind, Stage
from callcenter.core.ivr.flow import Flow
from callcenter.core.ivr.nodes.enqueue import EnqueueNode
from callcenter.core.ivr.nodes.hang_up import HangUpNode
from callcenter.core.ivr.nodes.play import PlayNode
from callcenter.core.timers import AnnounceTimer, WaitTimer, name_of
from tests.support.floor import a_floor
from tests.support.playbook import Playbook
from tests.support.self_service import AskingBook

SORRY: Final = Flow(
    name="sorry",
    version="1",
    start="in",
    nodes={
        "in": EnqueueNode(id="in", queue="sales", exits={"max_wait": "say"}),
        "say": PlayNode(id="say", prompts=("sorry",), exits={"done": "again"}),
        "again": EnqueueNode(id="again", queue="sales", exits={"max_wait": "say"}),
        "later": PlayNode(id="later", prompts=("call_later",), exits={"done": "end"}),
        "end": HangUpNode(id="end", outcome=Outcome.OVERFLOWED),
    },
)


def a_limited_floor(
    kind: OverflowKind | None = None,
    target: str = "",
    *,
    reason: OverflowReason = OverflowReason.MAX_WAIT,
    support: dict[str, Any] | None = None,
    **sales: Any,
) -> Configuration:
    """Callers of sales go there for this reason; by default after a minute. Flow `sorry` is dialled as 4005."""
    floor = a_floor()
    ways = {reason: Overflow(kind=kind, target=target)} if kind else {}
    limits: dict[str, Any] = {"max_wait_seconds": 60} if reason is OverflowReason.MAX_WAIT else {}
    queues = {
        "sales": replace(floor.queues["sales"], overflows=ways, **{**limits, **sales}),
        "support": replace(floor.queues["support"], priority=3, music="calm", **(support or {})),
    }
    return replace(
        floor,
        queues=queues,
        flows={**floor.flows, "sorry": SORRY},
        entry_points={**floor.entry_points, "4005": EntryPoint(dnis="4005", name="Sorry", flow="sorry", priority=1)},
    )


def a_wait(configuration: Configuration, *, dnis: str = "4001", seconds: float = 60) -> Playbook:
    """Everybody who could serve sales is busy elsewhere; a caller waits there for so long."""
    book = Playbook(configuration).available("ann", "bob", "eve")
    for call_id in ("busy1", "busy2"):
        book.calls("4001", call_id=call_id).answers(call_id)
    book.calls(dnis)
    return waits_on(book, seconds)


def waits_on(book: Playbook, seconds: float) -> Playbook:
    """He waits so long; then what is timed for him happens."""
    return book.later(seconds).fires(name_of(WaitTimer(waiting_id=book.interaction().id)))


def test_the_other_queue_takes_him_with_his_wait_and_only_its_own_priority() -> None:
    book = a_wait(a_limited_floor(OverflowKind.QUEUE, "support", priority=7))
    caller = book.interaction()
    assert (caller.stage, caller.queue, caller.priority) == (Stage.QUEUED, "support", 3)
    assert caller.queued_at == caller.place_at == book.at - timedelta(seconds=60)
    book.expect(HoldCaller(call_id="c1", generation=2, queue="support", music="calm"))
    first, second = [s for s in book.kept.tables.segments_of(caller) if s.kind is SegmentKind.QUEUE]
    assert (first.queue, first.result, first.cause) == ("sales", "overflowed", "max_wait")
    assert (second.queue, second.ended_at) == ("support", None)
    assert caller.overflows == (
        {"at": book.at.isoformat(), "reason": "max_wait", "queue": "sales", "to": "queue:support"},
    )


def test_after_it_an_agent_of_the_other_queue_answers_and_the_whole_wait_is_counted() -> None:
    book = a_wait(a_limited_floor(OverflowKind.QUEUE, "support")).starts()
    wrap_up = f"wrap_up:{book.interaction('busy2').id}"
    book.later(10).ring_ends(RingEnd.AGENT_HUNG_UP, "busy2").later(30).fires(wrap_up)
    book.starts().answers()
    assert (book.interaction().agent, book.interaction().wait_seconds) == ("bob", 100)


def test_the_longest_wait_of_the_other_queue_begins_when_he_enters_it() -> None:
    voicemail = {OverflowReason.MAX_WAIT: Overflow(kind=OverflowKind.VOICEMAIL)}
    support = {"max_wait_seconds": 60, "overflows": voicemail}
    book = a_wait(a_limited_floor(OverflowKind.QUEUE, "support", support=support)).starts()
    assert (book.interaction().queue, book.interaction().stage) == ("support", Stage.QUEUED)
    waits_on(book, 59).expect()
    assert isinstance(waits_on(book, 1).orders[0], RecordMessage)


def test_a_node_that_is_several_steps_is_entered_by_its_authors_name() -> None:
    offer = {"offer.say": PlayNode(id="offer.say", prompts=("sorry",), exits={"done": "end"})}
    flow = replace(SORRY, nodes={**SORRY.nodes, **offer}, entries={"offer": "offer.say"})
    floor = a_limited_floor(OverflowKind.FLOW, "sorry/offer")
    book = a_wait(replace(floor, flows={**floor.flows, "sorry": flow}))
    assert (book.interaction().flow, book.interaction().flow_node) == ("sorry", "offer.say")


def test_who_hangs_up_after_it_has_abandoned_the_queue() -> None:
    book = a_wait(a_limited_floor(OverflowKind.QUEUE, "support")).later(5).hangs_up()
    assert (book.closed.outcome, book.closed.queue, book.closed.wait_seconds) == (
        Outcome.ABANDONED_IN_QUEUE,
        "support",
        65,
    )


def test_two_queues_that_overflow_into_each_other_do_not_send_him_round() -> None:
    back = {OverflowReason.MAX_WAIT: Overflow(kind=OverflowKind.QUEUE, target="sales")}
    floor = a_limited_floor(OverflowKind.QUEUE, "support", support={"max_wait_seconds": 60, "overflows": back})
    book = waits_on(a_wait(floor).starts(), 60)
    assert (book.interaction().queue, len(book.interaction().overflows)) == ("support", 1)
    book.expect()


def test_a_full_queue_lets_nobody_in_and_the_next_one_may_be_full_too() -> None:
    voicemail = {OverflowReason.FULL: Overflow(kind=OverflowKind.VOICEMAIL)}
    floor = a_limited_floor(
        OverflowKind.QUEUE,
        "support",
        reason=OverflowReason.FULL,
        max_waiting=1,
        support={"max_waiting": 0, "overflows": voicemail},
    )
    book = a_wait(floor, seconds=0)
    assert book.interaction().queue == "sales"
    book.calls("4001", call_id="c2")
    assert [left["reason"] for left in book.interaction("c2").overflows] == ["full", "full"]
    assert book.interaction("c2").stage is Stage.IN_FLOW
    assert book.interaction().queue == "sales"  # who waits already is not sent away


def test_a_queue_that_is_full_later_sends_him_on_at_once() -> None:
    voicemail = {OverflowReason.FULL: Overflow(kind=OverflowKind.VOICEMAIL)}
    floor = a_limited_floor(OverflowKind.QUEUE, "support", support={"max_waiting": 0, "overflows": voicemail})
    book = a_wait(floor)
    assert [left["queue"] for left in book.interaction().overflows] == ["sales", "support"]
    assert isinstance(book.orders[0], RecordMessage)


def test_a_limit_that_leads_nowhere_has_no_effect() -> None:
    for floor in (
        a_limited_floor(),
        a_limited_floor(OverflowKind.QUEUE, "gone"),
        a_limited_floor(OverflowKind.QUEUE, "sales"),
        a_limited_floor(OverflowKind.FLOW, "gone"),
        a_limited_floor(OverflowKind.FLOW, "menu/gone"),
    ):
        book = a_wait(floor)
        book.expect()
        assert (book.interaction().stage, book.interaction().overflows) == (Stage.QUEUED, ())


def test_the_flows_own_exit_comes_first_and_he_comes_back_once() -> None:
    book = a_wait(a_limited_floor(OverflowKind.VOICEMAIL), dnis="4005")
    book.expect(PlayPrompts(call_id="c1", generation=2, prompts=("sorry",), language="zh"))
    caller = book.interaction()
    assert (caller.stage, caller.flow_node, caller.wait_seconds) == (Stage.IN_FLOW, "say", 60)
    assert caller.overflows[-1]["to"] == "node:say"
    assert [step.get("exit") for step in caller.ivr_path] == ["max_wait", None]
    book.starts(verb=Verb.PLAY).give(VerbFinished(call_id="c1", generation=2, verb=Verb.PLAY, ok=True, at=book.at))
    assert (book.interaction().stage, book.interaction().flow_node) == (Stage.QUEUED, "again")
    waits_on(book.starts(), 60).expect()
    assert book.interaction().stage is Stage.QUEUED


def test_a_flow_may_be_entered_inside() -> None:
    book = a_wait(a_limited_floor(OverflowKind.FLOW, "sorry/later"))
    book.expect(PlayPrompts(call_id="c1", generation=2, prompts=("call_later",), language="zh"))
    book.starts(verb=Verb.PLAY).give(VerbFinished(call_id="c1", generation=2, verb=Verb.PLAY, ok=True, at=book.at))
    book.expect(HangUpCall(call_id="c1"))
    assert (book.closed.outcome, book.closed.cause, book.closed.wait_seconds) == (Outcome.OVERFLOWED, "max_wait", 60)


def test_who_hangs_up_in_the_flow_waited_only_while_he_waited() -> None:
    book = a_wait(a_limited_floor(OverflowKind.FLOW, "sorry/later")).later(9).hangs_up()
    assert (book.closed.outcome, book.closed.wait_seconds) == (Outcome.ABANDONED_IN_IVR, 60)


def test_voicemail_keeps_the_recording_and_thanks_him() -> None:
    book = a_wait(a_limited_floor(OverflowKind.VOICEMAIL))
    name = f"message-{book.interaction().id}-2"
    book.expect(
        RecordMessage(
            call_id="c1",
            generation=2,
            prompts=("leave_message",),
            language="zh",
            name=name,
            most_seconds=120,
            silence_seconds=5,
        )
    )
    book.starts(verb=Verb.RECORD).later(20)
    book.give(VerbFinished(call_id="c1", generation=2, verb=Verb.RECORD, ok=True, seconds=18, at=book.at))
    assert book.interaction().recordings == (name,)
    book.starts(verb=Verb.PLAY).give(VerbFinished(call_id="c1", generation=3, verb=Verb.PLAY, ok=True, at=book.at))
    book.expect(HangUpCall(call_id="c1"))
    assert (book.closed.outcome, book.closed.recordings) == (Outcome.VOICEMAIL, (name,))
    assert ("voicemail", 20.0) in book.stretches()


def test_who_hangs_up_while_he_speaks_has_left_his_message() -> None:
    book = a_wait(a_limited_floor(OverflowKind.VOICEMAIL)).starts(verb=Verb.RECORD).later(20)
    book.give(VoicemailLeft(call_id="c1", recording="message-x", at=book.at))
    assert (book.closed.outcome, book.closed.ended_by) == (Outcome.VOICEMAIL, EndedBy.CUSTOMER)
    assert (book.closed.recordings, book.closed.wait_seconds) == (("message-x",), 60)


def test_who_does_not_stay_for_the_thanks_has_left_his_message_too() -> None:
    book = a_wait(a_limited_floor(OverflowKind.VOICEMAIL)).starts(verb=Verb.RECORD)
    book.give(VerbFinished(call_id="c1", generation=2, verb=Verb.RECORD, ok=True, at=book.at))
    assert book.hangs_up().closed.outcome is Outcome.VOICEMAIL


def test_without_a_message_he_is_one_who_overflowed() -> None:
    book = a_wait(a_limited_floor(OverflowKind.VOICEMAIL)).starts(verb=Verb.RECORD)
    book.give(VerbFinished(call_id="c1", generation=2, verb=Verb.RECORD, ok=False, at=book.at))
    # He is asked to call again.
    book.starts(verb=Verb.PLAY).give(VerbFinished(call_id="c1", generation=3, verb=Verb.PLAY, ok=True, at=book.at))
    assert (book.closed.outcome, book.closed.recordings) == (Outcome.OVERFLOWED, ())


def a_dialled_number() -> Playbook:
    """He was sent to a number outside, and it is being called."""
    book = a_wait(a_limited_floor(OverflowKind.NUMBER, "+862112345678"))
    book.expect(DialNumber(call_id="c1", generation=2, number="+862112345678", ring_seconds=30, music="default"))
    return book.starts(verb=Verb.DIAL)


@pytest.mark.parametrize("caller_first", [True, False])
def test_a_number_outside_that_answers_has_him_whoever_hangs_up(caller_first: bool) -> None:
    book = a_dialled_number().later(6).answers().later(30)
    if caller_first:
        book.hangs_up()
    else:
        book.ring_ends(RingEnd.AGENT_HUNG_UP).expect(HangUpCall(call_id="c1"))
    assert (book.closed.outcome, book.closed.talk_seconds, book.closed.agent) == (Outcome.TRANSFERRED_OUT, 0, None)
    assert ("transfer", 30.0) in book.stretches()


def test_a_talk_outside_that_is_heard_of_when_it_is_over_counts_as_one() -> None:
    assert a_dialled_number().hangs_up(answered=True).closed.outcome is Outcome.TRANSFERRED_OUT


@pytest.mark.parametrize("end", [RingEnd.NO_ANSWER, RingEnd.BUSY, RingEnd.UNREACHABLE, RingEnd.REJECTED])
def test_a_number_outside_that_does_not_answer_leaves_him_a_voicemail(end: RingEnd) -> None:
    book = a_dialled_number().ring_ends(end)
    assert isinstance(book.orders[0], RecordMessage)
    assert book.interaction().stage is Stage.IN_FLOW


def test_an_older_dials_report_is_void() -> None:
    book = a_dialled_number().ring_ends(RingEnd.BUSY)
    at = book.at
    assert book.give(AgentAnswered(call_id="c1", generation=2, at=at)).changes == []
    assert book.give(RingFinished(call_id="c1", generation=2, end=RingEnd.AGENT_HUNG_UP, at=at)).changes == []


def test_the_number_is_still_known_after_a_restart() -> None:
    book = a_dialled_number().restarts()
    book.sees(book.a_call("ringing"))  # type: ignore[arg-type]
    book.ring_ends(RingEnd.NO_ANSWER)
    assert isinstance(book.orders[0], RecordMessage)


@pytest.mark.parametrize(
    ("reason", "prompt"),
    [(OverflowReason.NOBODY_LOGGED_IN, "all_agents_busy_call_again"), (OverflowReason.CLOSED, "closed")],
)
def test_he_is_told_why_before_we_hang_up(reason: OverflowReason, prompt: str) -> None:
    floor = a_limited_floor(OverflowKind.HANG_UP, reason=reason)
    if reason is OverflowReason.CLOSED:
        sales = replace(floor.queues["sales"], schedule="never")
        schedules = {"never": Schedule(timezone="UTC", periods={})}
        floor = replace(floor, queues={**floor.queues, "sales": sales}, schedules=schedules)
    book = Playbook(floor).available("eve").calls("4001")
    (order,) = book.orders
    assert isinstance(order, PlayPrompts)
    assert order.prompts == (prompt,)
    book.give(VerbFinished(call_id="c1", generation=order.generation, verb=Verb.PLAY, ok=True, at=book.at))
    assert (book.closed.outcome, book.closed.cause) == (Outcome.OVERFLOWED, reason.value)


def test_who_cannot_be_ordered_elsewhere_yet_leaves_when_he_can() -> None:
    book = a_wait(a_limited_floor(OverflowKind.QUEUE, "support"), seconds=0)
    book.give(CallArrived(call_id="c2", ani="", dnis="4001", at=book.at))
    book.later(60).fires(name_of(WaitTimer(waiting_id=book.interaction("c2").id)))
    assert (book.interaction("c2").queue, book.interaction("c2").overflows) == ("sales", ())
    assert book.starts("c2").interaction("c2").queue == "support"


def test_a_withheld_number_cannot_be_called_back() -> None:
    floor = a_limited_floor(OverflowKind.CALLBACK)
    book = Playbook(floor).available("ann", "bob")
    for call_id in ("busy1", "busy2"):
        book.calls("4001", call_id=call_id).answers(call_id)
    book.calls("4001", ani="")
    waits_on(book, 60).expect()
    assert book.interaction().overflows == ()


def test_a_reason_that_leads_nowhere_does_not_hide_one_that_leads_somewhere() -> None:
    book = a_wait(a_limited_floor(OverflowKind.VOICEMAIL), seconds=0)
    for agent in ("ann", "bob"):
        book.chooses(agent, Status.NOT_READY)
    book.expect()  # nobody is ready, and nothing is said for that
    assert isinstance(waits_on(book, 60).orders[0], RecordMessage)
    assert book.interaction().overflows[-1]["reason"] == "max_wait"


def test_where_nobody_is_logged_in_nobody_is_ready() -> None:
    book = Playbook(a_limited_floor(OverflowKind.VOICEMAIL, reason=OverflowReason.NOBODY_READY)).available("eve")
    assert isinstance(book.calls("4001").orders[0], RecordMessage)
    assert book.interaction().overflows[-1]["reason"] == "nobody_ready"


def test_a_key_is_no_overflow_and_may_be_pressed_again() -> None:
    book = AskingBook().available("eve").calls("4010").presses("0").starts()
    for number in (1, 2):
        timer = name_of(AnnounceTimer(interaction_id="id1"))
        book.later(30).fires(timer).starts(verb=Verb.COLLECT).presses("2").starts().presses("").starts()
        assert (book.interaction().stage, book.interaction().overflows) == (Stage.QUEUED, ())
        left = [s for s in book.kept.tables.segments_of(book.interaction()) if s.result == "key_pressed"]
        assert [(s.kind, s.cause) for s in left] == [(SegmentKind.QUEUE, None)] * number
