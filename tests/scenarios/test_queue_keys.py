"""Keys in the queue: the flow says what waiting callers hear and press, and nobody loses his place by a key."""

from dataclasses import replace

from callcenter.core.commands import CollectDigits, HangUpCall, HoldCaller, PlayPrompts
from callcenter.core.configuration import Announcements, CallbackRule
from callcenter.core.events import Place, RingEnd, Verb, VerbFinished
from callcenter.core.interaction import Outcome, SegmentKind, Stage
from callcenter.core.ivr.nodes.enqueue import EnqueueNode
from callcenter.core.ivr.texts import Words
from callcenter.core.timers import AnnounceTimer, name_of
from tests.support.self_service import AskingBook, a_self_service_floor


def a_wait(**sales: object) -> AskingBook:
    """ann, the only one ready for sales, talks; c1 waits by flow `account` and another one behind him."""
    floor = a_self_service_floor()
    queues = {**floor.queues, "sales": replace(floor.queues["sales"], **sales)}  # type: ignore[arg-type]
    book = AskingBook(replace(floor, queues=queues))
    book.available("ann", "eve").calls("4001", call_id="before").answers("before")
    book.calls("4010").presses("0").starts()
    book.later(1).calls("4001", call_id="behind")
    return book


def hears(book: AskingBook, seconds: float) -> AskingBook:
    """So much later it is time to tell him something, and the switch begins with it."""
    book.later(seconds).fires(name_of(AnnounceTimer(interaction_id=book.interaction().id)))
    book.starts(verb=Verb.COLLECT)
    return book


def told(book: AskingBook) -> list[tuple[object, ...]]:
    return [order.prompts for order in book.orders if isinstance(order, CollectDigits | PlayPrompts)]


def test_the_flow_says_what_he_hears_and_when_instead_of_the_queue() -> None:
    book = hears(a_wait(announcements=Announcements(every_seconds=99, position=True)), 7)
    book.expect(
        CollectDigits(
            call_id="c1",
            generation=3,
            prompts=("comfort", "queue_menu"),
            language="zh",
            max_digits=1,
            timeout_seconds=3,
        )
    )
    assert told(book.presses("")) == []
    book.starts(verb=Verb.HOLD)
    assert told(hears(book, 20)) == [("queue_menu",)]  # the text has a value that is not known


def test_texts_with_private_values_are_said_while_they_are_known() -> None:
    book = AskingBook().available("eve").calls("4010").presses("7531").is_told("verified")
    book.is_told("done", balance="120", blocked=True).starts()
    assert book.interaction().stage is Stage.QUEUED
    assert told(hears(book, 28)) == [(Words(text="余额120", language="zh"), "queue_menu")]


def test_a_caller_of_the_same_queue_whom_no_such_node_sent_hears_nothing_of_it() -> None:
    book = a_wait()
    assert name_of(AnnounceTimer(interaction_id=book.interaction("behind").id)) not in book.center.state.timers


def test_a_key_leads_out_and_back_and_he_keeps_his_place_and_his_wait() -> None:
    book = hears(a_wait(), 7).presses("2")
    book.expect(PlayPrompts(call_id="c1", generation=4, prompts=("our_hours",), language="zh"))
    caller = book.interaction()
    assert (caller.stage, caller.wait_seconds, caller.overflows) == (Stage.IN_FLOW, 8, ())
    assert caller.ivr_path[-2]["exit"] == "2"
    book.starts().later(5).presses("").expect(HoldCaller(call_id="c1", generation=5, queue="sales", music="default"))
    book.starts().later(2).ring_ends(RingEnd.AGENT_HUNG_UP, "before").later(30)
    book.fires(f"wrap_up:{book.record('before').id}")
    assert book.interaction().stage is Stage.OFFERED
    assert book.interaction("behind").stage is Stage.QUEUED
    book.starts().answers()
    assert book.interaction().wait_seconds == 40  # what he heard outside the queue is no wait
    kinds = [(kind, seconds) for kind, seconds in book.stretches() if kind in (SegmentKind.QUEUE, SegmentKind.OFFER)]
    assert kinds == [("queue", 8), ("queue", 32), ("offer", 0)]


def test_his_priority_is_not_added_again_when_he_comes_back() -> None:
    book = a_wait()
    account = book.configuration.flows["account"]
    node = account.nodes["agent"]
    assert isinstance(node, EnqueueNode)
    flow = replace(account, version="2", nodes={**account.nodes, "agent": replace(node, priority=3)})
    book.configures(replace(book.configuration, flows={"account": flow}))
    book.calls("4010", call_id="c1b").presses("0", "c1b").starts("c1b")
    assert book.interaction("c1b").asked_priority == 3
    timer = name_of(AnnounceTimer(interaction_id=book.interaction("c1b").id))
    book.later(8).fires(timer).starts("c1b", Verb.COLLECT).presses("2", "c1b").starts("c1b").presses("", "c1b")
    assert (book.interaction("c1b").stage, book.interaction("c1b").asked_priority) == (Stage.QUEUED, 3)


def test_a_key_may_end_the_call() -> None:
    book = hears(a_wait(), 7).presses("*").expect(HangUpCall(call_id="c1"))
    assert (book.closed.outcome, book.closed.wait_seconds) == (Outcome.SELF_SERVED, 8)


def test_a_key_that_leads_nowhere_changes_nothing() -> None:
    book = hears(a_wait(), 7)
    generation = book.interaction().generation + 1
    book.presses("9").expect(HoldCaller(call_id="c1", generation=generation, queue="sales", music="default"))
    assert book.interaction().stage is Stage.QUEUED


def test_a_key_of_the_flow_comes_before_the_same_key_of_the_queues_own_callback() -> None:
    book = hears(a_wait(callback=CallbackRule(key="2")), 7)
    assert told(book) == [("comfort", "queue_menu")]
    assert book.presses("2").interaction().flow_node == "hours"


def test_the_queues_own_callback_keeps_a_key_that_the_flow_does_not_use() -> None:
    book = hears(a_wait(callback=CallbackRule(key="5")), 7)
    assert told(book) == [("comfort", "queue_menu", "callback_offer", "press_5")]
    book.presses("5")
    assert (book.interaction().flow, book.interaction().flow_node) == ("callback_taken", "say")


def test_a_key_pressed_while_an_offer_comes_is_too_late_and_the_agent_gets_him() -> None:
    book = hears(a_wait(), 7)
    generation = book.interaction().generation
    book.available("bob")
    assert book.rung == ["bob"]
    late = VerbFinished(call_id="c1", generation=generation, verb=Verb.COLLECT, ok=True, digits="2", at=book.at)
    book.give(late).expect()
    assert book.interaction().stage is Stage.OFFERED


def test_a_callback_by_key_keeps_the_place_and_the_call_goes_on_in_the_flow() -> None:
    book = a_wait()
    place_at = book.interaction().place_at
    hears(book, 7).presses("1")
    (callback,) = book.center.state.callbacks.values()
    assert (callback.queue, callback.place_at, callback.number) == ("sales", place_at, "13800138000")
    assert told(book) == [("callback_taken",)]
    book.starts().presses("").expect(HangUpCall(call_id="c1"))
    assert book.closed.outcome is Outcome.CALLBACK_REQUESTED


def test_after_a_restart_the_keys_still_count() -> None:
    book = a_wait().restarts()
    timer = name_of(AnnounceTimer(interaction_id=book.interaction().id))
    assert timer in book.center.state.timers
    book.sees(
        book.a_call(Place.WAITING),
        book.a_call(Place.TALKING, "before", endpoint="ann"),
        book.a_call(Place.WAITING, "behind"),
    )
    assert hears(book, 7).presses("2").interaction().flow_node == "hours"
