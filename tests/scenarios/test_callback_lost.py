"""Callbacks through all that goes wrong: reports late, doubled or lost, the service or the switch away."""

from callcenter.core.agent import Activity
from callcenter.core.callback import CallbackState
from callcenter.core.commands import CallOut, CollectDigits
from callcenter.core.events import CallArrived, CallerHungUp, Place
from callcenter.core.interaction import Stage
from tests.support.callback_book import NUMBER, CallbackBook


def test_what_is_heard_twice_or_late_changes_nothing() -> None:
    book = CallbackBook().asks().available("ann").picks_up()
    call = book.call
    book.give(CallArrived(call_id=call.call_id, ani=call.ani, dnis=call.dnis, at=book.at)).expect()
    book.presses("", call.call_id).starts(call.call_id)
    assert book.call.flow_attempts == 2
    book.does_not_pick_up().hangs_up(call.call_id)
    before = book.callback
    book.give(CallerHungUp(call_id=call.call_id, at=book.at))
    assert book.callback == before


def test_the_service_starts_again_and_goes_on_with_the_call_that_is_being_made() -> None:
    book = CallbackBook().asks().available("ann")
    call = book.call
    book.restarts().sees(book.a_call(Place.DIALING, call.call_id))
    assert (book.agent("ann").activity, book.call.stage) == (Activity.OFFERED, Stage.DIALING)
    book.picks_up().presses("1", call.call_id)
    assert book.rung == ["ann"]


def test_he_answered_while_the_service_was_away_and_is_asked_now() -> None:
    book = CallbackBook().asks().available("ann")
    call = book.call
    book.restarts().sees_twice(book.a_call(Place.WAITING, call.call_id))
    assert [c.prompts for c in book.orders if isinstance(c, CollectDigits)] == [("callback_call",)]


def test_the_call_is_gone_when_the_service_is_back_and_is_tried_later() -> None:
    book = CallbackBook().asks().available("ann").restarts().sees_twice()
    assert (book.callback.state, book.callback.attempts) == (CallbackState.SCHEDULED, 1)
    assert book.agent("ann").activity is Activity.IDLE
    assert f"callback:{book.callback.id}" in book.center.state.timers


def test_the_switch_died_with_the_call_and_the_place_is_kept() -> None:
    book = CallbackBook().asks().available("ann").later(5)
    book.sees_twice(switch_started_at=book.at)
    assert book.callback.attempts == 0
    assert book.called == [NUMBER], "at once: it was not his fault"


def test_what_was_scheduled_is_awaited_again_after_a_restart() -> None:
    book = CallbackBook().asks().available("ann").does_not_pick_up().restarts()
    assert book.center.state.timers[f"callback:{book.callback.id}"] == book.callback.due_at
    book.sees().later(600).fires(f"callback:{book.callback.id}")
    assert book.called == [NUMBER]


def test_an_order_that_was_lost_is_given_again_without_counting_as_a_question() -> None:
    book = CallbackBook().asks().available("ann")
    call = book.call
    book.give(CallArrived(call_id=call.call_id, ani=call.ani, dnis=call.dnis, at=book.at))
    book.later(3).fires(f"verb:{call.id}:1")
    assert [c.generation for c in book.orders if isinstance(c, CollectDigits)] == [2]
    assert book.call.flow_attempts == 1


def test_nothing_is_called_while_the_switch_is_away() -> None:
    book = CallbackBook().asks().loses_link().available("ann")
    assert not [c for c in book.commands if isinstance(c, CallOut)]
    assert book.sees().called == [NUMBER]
