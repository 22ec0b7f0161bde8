"""Who has a callback pending calls again: he keeps it, cancels it, or waits on the line at its place."""

import pytest

from callcenter.core.callback import CallbackState
from callcenter.core.commands import HangUpCall, PlayPrompts
from callcenter.core.interaction import Outcome, Stage
from tests.support.callback_book import NUMBER, CallbackBook
from tests.support.floor import START


def test_who_calls_again_hears_that_a_callback_is_pending_and_keeps_it() -> None:
    book = CallbackBook().asks().later(60).calls("4001", call_id="c2")
    assert book.interaction("c2").flow == "callback_pending"
    assert book.available("ann").called == [], "not while he is on the line himself"
    book.presses("1", "c2").starts("c2").hangs_up("c2")
    assert book.record("c2").outcome is Outcome.SELF_SERVED
    assert book.called == [NUMBER]
    assert book.callback.place_at == START


def test_who_calls_again_cancels_it_and_is_not_called() -> None:
    book = CallbackBook().asks().later(60).calls("4001", call_id="c2").presses("2", "c2")
    assert (book.callback.state, book.callback.last_result) == (CallbackState.CANCELLED, "cancelled_by_customer")
    assert [c.prompts for c in book.orders if isinstance(c, PlayPrompts)] == [("callback_cancelled",)]
    assert book.hangs_up("c2").available("ann").called == []


@pytest.mark.parametrize("keys", [("3",), ("", ""), ("7", "9")])
def test_who_calls_again_may_wait_on_the_line_at_the_place_of_his_callback(keys: tuple[str, ...]) -> None:
    book = CallbackBook().asks().later(30).calls("4001", call_id="c3", ani="13900139000")
    book.later(30).calls("4001", call_id="c2")
    for key in keys:
        book.presses(key, "c2").starts("c2")
    assert (book.interaction("c2").stage, book.interaction("c2").place_at) == (Stage.QUEUED, START)
    assert (book.callback.state, book.callback.last_result) == (CallbackState.DONE, "called_again")
    assert "pending_callback" not in book.interaction("c2").attributes
    assert book.available("ann").pops[0].interaction.call_id == "c2", "before the one who came meanwhile"


def test_he_comes_through_a_menu_and_goes_on_where_he_was_about_to_wait() -> None:
    book = CallbackBook().asks("4002").calls("4000", call_id="c2").presses("2", "c2").starts("c2").presses("3", "c2")
    waiting = book.interaction("c2")
    assert (waiting.queue, waiting.flow, waiting.flow_node) == ("support", "menu", "support")


def test_in_another_queue_he_is_not_asked() -> None:
    book = CallbackBook().asks("4001").calls("4002", call_id="c2")
    assert book.interaction("c2").stage is Stage.QUEUED


def test_he_calls_while_we_call_him_and_is_put_through_at_once() -> None:
    book = CallbackBook().asks().later(60).available("ann")
    call_id = book.call.call_id
    book.later(2).calls("4001", call_id="c2")
    assert HangUpCall(call_id=call_id) in book.orders
    assert (book.callback.state, book.callback.last_result) == (CallbackState.DONE, "called_again")
    assert book.rung == ["ann"]
    assert book.record(call_id).outcome is Outcome.FAILED


def test_who_reaches_an_agent_by_himself_is_not_called_any_more() -> None:
    book = CallbackBook().calls("4001", call_id="c2").starts("c2").asks(call_id="c1").later(5)
    book.available("ann").starts("c2").answers("c2")
    assert (book.callback.state, book.callback.last_result) == (CallbackState.DONE, "called_again")
