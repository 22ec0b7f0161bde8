"""A place is kept for somebody who hangs up: he is called when an agent is free, tried again, never forgotten."""

from dataclasses import replace
from datetime import timedelta

import pytest

from callcenter.core.agent import Activity, Status
from callcenter.core.callback import CallbackState
from callcenter.core.commands import CollectDigits, HangUpCall, PlayPrompts
from callcenter.core.configuration import Overflow, OverflowKind, OverflowReason
from callcenter.core.errors import ContactCenterError, Refusal
from callcenter.core.events import RingEnd, Verb, VerbFinished
from callcenter.core.interaction import EndedBy, Outcome, Stage
from callcenter.core.requests import RejectOffer
from tests.support.callback_book import NUMBER, CallbackBook, a_floor_that_calls_back
from tests.support.floor import START


def test_the_caller_keeps_his_place_hangs_up_and_is_called_when_an_agent_is_free() -> None:
    book = CallbackBook().calls("4001").later(10).fires("announce:id1").starts().later(5).presses("1")
    assert [c.prompts for c in book.orders if isinstance(c, PlayPrompts)] == [("callback_taken",)]
    assert book.starts().hangs_up().closed.outcome is Outcome.CALLBACK_REQUESTED
    assert (book.closed.wait_seconds, book.closed.callback_id) == (15, book.callback.id)
    assert (book.callback.state, book.callback.place_at) == (CallbackState.WAITING, START)

    book.later(60).available("eve")
    assert book.called == [], "eve may not take it"
    book.available("ann")
    assert book.called == [NUMBER]
    assert (book.agent("ann").activity, book.pops[0].agent, book.pops[0].wait_seconds) == (Activity.OFFERED, "ann", 75)
    assert (book.call.direction, book.call.stage, book.call.agent) == ("outbound", Stage.DIALING, "ann")
    assert (book.callback.state, book.callback.call_interaction_id) == (CallbackState.CALLING, book.call.id)


def test_he_answers_presses_one_and_talks_with_the_agent_who_was_held_for_him() -> None:
    book = CallbackBook().asks().later(60).available("ann").later(8).picks_up()
    call = book.call
    assert [c.prompts for c in book.orders if isinstance(c, CollectDigits)] == [("callback_call",)]
    assert book.rung == []
    assert book.later(4).presses("1", call.call_id).rung == ["ann"]
    book.starts(call.call_id).later(3).answers(call.call_id)
    assert (book.call.stage, book.call.agent) == (Stage.CONNECTED, "ann")
    assert book.callback.state is CallbackState.CONNECTED

    book.later(90).hangs_up(call.call_id)
    assert (book.callback.state, book.callback.last_result) == (CallbackState.DONE, "answered")
    record = book.record(call.call_id)
    assert (record.outcome, record.ended_by, record.talk_seconds) == (Outcome.ANSWERED, EndedBy.CUSTOMER, 90)
    assert book.stretches(call.call_id) == [("callback", 12), ("offer", 3), ("talk", 90), ("wrap_up", None)]


def test_a_machine_presses_nothing_and_is_hung_up_on() -> None:
    book = CallbackBook().asks().available("ann").picks_up()
    call_id = book.call.call_id
    book.later(8).presses("", call_id).starts(call_id).later(8).presses("", call_id)
    assert HangUpCall(call_id=call_id) in book.orders
    assert (book.callback.state, book.callback.last_result) == (CallbackState.SCHEDULED, "machine")
    assert (book.callback.attempts, book.callback.place_at) == (1, START)
    assert (book.record(call_id).outcome, book.record(call_id).cause) == (Outcome.FAILED, "machine")
    assert book.agent("ann").activity is Activity.IDLE
    assert book.agent("ann").status is Status.AVAILABLE


@pytest.mark.parametrize("end", [RingEnd.NO_ANSWER, RingEnd.BUSY, RingEnd.UNREACHABLE, RingEnd.FAILED])
def test_who_is_not_reached_is_tried_again_later_and_in_the_end_given_up(end: RingEnd) -> None:
    book = CallbackBook().asks().available("ann")
    for attempt in (1, 2):
        book.later(30).does_not_pick_up(end)
        assert book.called == [], "not again at once"
        assert (book.callback.state, book.callback.attempts) == (CallbackState.SCHEDULED, attempt)
        assert book.callback.due_at == book.at + timedelta(seconds=600)
        assert book.agent("ann").activity is Activity.IDLE
        book.later(600).fires(f"callback:{book.callback.id}")
        assert book.called == [NUMBER]
    book.later(30).does_not_pick_up(end)
    assert (book.callback.state, book.callback.attempts, book.callback.last_result) == (CallbackState.FAILED, 3, end)
    assert not book.center.state.callbacks
    assert not book.center.state.callback_of


def test_he_needs_us_no_more_and_says_so() -> None:
    book = CallbackBook().asks().available("ann").picks_up()
    book.presses("2", book.call.call_id)
    assert (book.callback.state, book.callback.last_result) == (CallbackState.CANCELLED, "cancelled_by_customer")
    assert book.agent("ann").activity is Activity.IDLE


def test_he_hangs_up_before_he_has_pressed_anything() -> None:
    book = CallbackBook().asks().available("ann").picks_up()
    book.hangs_up(book.call.call_id)
    assert (book.callback.state, book.callback.last_result) == (CallbackState.SCHEDULED, "hung_up")
    assert book.agent("ann").activity is Activity.IDLE


def test_the_agent_who_was_held_does_not_answer_and_the_customer_is_first_in_line() -> None:
    book = CallbackBook().asks().later(60).calls("4001", call_id="c2", ani="139").later(1).available("ann").picks_up()
    call_id = book.call.call_id
    book.presses("1", call_id).starts(call_id).later(20).ring_ends(RingEnd.NO_ANSWER, call_id)
    assert (book.agent("ann").status, book.agent("ann").reason) == (Status.NOT_READY, "no_answer")
    assert (book.call.stage, book.call.place_at) == (Stage.QUEUED, START)
    book.starts(call_id).available("bob")
    assert book.pops[0].interaction.call_id == call_id


def test_the_agent_goes_away_while_he_is_held_and_the_customer_does_not_notice() -> None:
    book = CallbackBook().asks().available("ann").chooses("ann", Status.NOT_READY, "lunch")
    assert book.agent("ann").activity is Activity.IDLE
    assert book.call.stage is Stage.DIALING
    assert HangUpCall(call_id=book.call.call_id) not in book.orders
    call_id = book.call.call_id
    book.picks_up().presses("1", call_id)
    assert book.interaction(call_id).stage is Stage.QUEUED
    book.starts(call_id).available("bob")
    assert book.rung == ["bob"]


def test_an_agent_who_may_not_take_it_any_more_is_not_rung_though_he_was_held() -> None:
    book = CallbackBook().asks().available("ann")
    floor = book.configuration
    ann = replace(floor.agents["ann"], queues=frozenset({"support"}))
    book.configures(replace(floor, agents={**floor.agents, "ann": ann}))
    call_id = book.call.call_id
    assert book.picks_up().presses("1", call_id).rung == []
    assert book.interaction(call_id).stage is Stage.QUEUED
    assert book.starts(call_id).available("bob").rung == ["bob"]


def test_the_agent_turns_it_down_on_his_screen_while_the_customer_is_called() -> None:
    book = CallbackBook().asks().available("ann")
    book.give(RejectOffer(interaction_id=book.call.id, agent="ann", at=book.at))
    assert book.agent("ann").activity is Activity.IDLE
    book.picks_up().presses("1", book.call.call_id)
    assert (book.call.stage, book.rung) == (Stage.QUEUED, []), "ann has just said no to it"


def test_an_agent_is_never_held_for_ever() -> None:
    book = CallbackBook().asks().available("ann")
    offer = book.last_offer
    book.later(33).fires(f"ring:{offer.id}")
    assert book.agent("ann").activity is Activity.IDLE
    assert (book.callback.state, book.callback.last_result) == (CallbackState.SCHEDULED, "no_answer")

    again = CallbackBook().asks().available("ann").picks_up()
    again.later(60).fires(f"ring:{again.last_offer.id}")
    assert again.agent("ann").activity is Activity.IDLE
    assert not again.center.state.offers


def test_the_one_order_holds_for_callers_and_callbacks() -> None:
    book = CallbackBook().asks(call_id="c1").later(60).calls("4001", call_id="c2", ani="13900139000")
    book.later(1).available("ann")
    assert book.called == [NUMBER], "his place is the older one"
    assert book.available("bob").pops[0].interaction.call_id == "c2"

    late = CallbackBook().calls("4001", call_id="c2", ani="13900139000").later(60).asks(call_id="c1")
    assert late.available("ann").pops[0].interaction.call_id == "c2"
    assert late.called == []


def test_no_more_are_called_than_agents_are_free_for_them() -> None:
    book = CallbackBook()
    for number in range(4):
        book.asks(call_id=f"c{number}", ani=f"1380013800{number}").later(1)
    book.available("ann")
    assert book.called == ["13800138000"]
    assert book.available("bob").called == ["13800138001"]
    calling = [callback for callback in book.callbacks if callback.state is CallbackState.CALLING]
    assert len(calling) == 2


def test_two_queues_each_call_back_with_their_own_agents() -> None:
    book = CallbackBook().asks("4002").available("ann")
    assert book.called == [], "ann does not serve support"
    assert book.available("bob").called == [NUMBER]
    assert book.call.queue == "support"


def test_a_number_has_one_open_callback_per_queue() -> None:
    book = CallbackBook().asks("4001").asks("4002", call_id="c2")
    assert len(book.callbacks) == 2
    with pytest.raises(ContactCenterError) as refused:
        book.requests(queue="sales")
    assert refused.value.code is Refusal.CALLBACK_EXISTS


def test_two_calls_of_one_number_ask_for_one_callback() -> None:
    book = CallbackBook().calls("4001", call_id="c1").calls("4001", call_id="c2")
    for call_id, key in (("c1", "id1"), ("c2", "id2")):
        book.fires(f"announce:{key}").starts(call_id).presses("1", call_id)
    book.hangs_up("c1").hangs_up("c2")
    assert book.callback.state is CallbackState.WAITING
    assert {book.record(c).outcome for c in ("c1", "c2")} == {Outcome.CALLBACK_REQUESTED}


def test_nobody_can_be_called_back_at_a_number_that_is_withheld() -> None:
    book = CallbackBook().calls("4001", ani="").later(10).fires("announce:id1")
    assert not [c for c in book.orders if isinstance(c, CollectDigits)]
    floor = a_floor_that_calls_back(
        queue={"overflows": {OverflowReason.NOBODY_READY: Overflow(kind=OverflowKind.CALLBACK)}}
    )
    book = CallbackBook(floor).calls("4001", ani="")
    assert book.interaction().stage is Stage.QUEUED
    assert not book.callbacks


def test_a_queue_that_has_nobody_sends_its_callers_to_a_callback() -> None:
    floor = a_floor_that_calls_back(
        queue={"overflows": {OverflowReason.NOBODY_LOGGED_IN: Overflow(kind=OverflowKind.CALLBACK)}}
    )
    book = CallbackBook(floor).calls("4001").starts().hangs_up()
    assert book.closed.outcome is Outcome.CALLBACK_REQUESTED
    assert book.closed.overflows[0]["reason"] == "nobody_logged_in"
    assert book.available("ann").called == [NUMBER]


def test_nobody_is_called_while_he_still_hears_that_he_will_be() -> None:
    book = CallbackBook().calls("4001").fires("announce:id1").starts().presses("1").available("ann")
    assert book.called == []
    assert book.hangs_up().called == [NUMBER]


def test_what_he_pressed_in_a_menu_and_is_reported_twice_is_no_wish() -> None:
    book = CallbackBook().calls("4000").loses_link()
    pressed = VerbFinished(call_id="c1", generation=1, verb=Verb.COLLECT, ok=True, digits="1", at=book.at)
    book.give(pressed).give(pressed)
    assert book.interaction().stage is Stage.QUEUED
    assert not book.callbacks
