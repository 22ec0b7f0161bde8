"""The call that is made for a callback carries what its caller had; whole stories are in the scenarios."""

from dataclasses import replace

import pytest

from callcenter.core.callback import Callback, CallbackState
from callcenter.core.commands import CallOut
from callcenter.core.configuration import CallbackMode
from callcenter.core.interaction import Outcome, SegmentKind, Stage
from callcenter.core.offer import OfferState
from callcenter.core.reactions import callbacks
from callcenter.core.requests import RequestCallback
from callcenter.core.turn import Turn
from tests.support.callback_book import NUMBER, CallbackBook, a_floor_that_calls_back
from tests.support.self_service import AskingBook


def the_order(book: CallbackBook) -> CallOut:
    (order,) = [command for command in book.commands if isinstance(command, CallOut)]
    return order


def test_the_call_carries_what_the_caller_had() -> None:
    book = CallbackBook().asks("4002").available("bob")
    call = book.call
    assert (call.queue, call.asked_priority, call.language, call.dnis) == ("support", 5, "zh", "4002")
    assert (call.ani, call.customer_id, call.place_at) == (NUMBER, None, book.callback.place_at)
    assert call.segment is not None
    assert call.segment.kind is SegmentKind.CALLBACK


def test_the_customer_sees_the_number_that_he_called() -> None:
    book = CallbackBook().asks("4002").available("bob")
    assert the_order(book) == CallOut(call_id=book.call.id, number=NUMBER, shown="4002", dnis="4002", ring_seconds=30)


def test_the_agent_sees_whom_his_phone_will_call() -> None:
    book = CallbackBook(a_floor_that_calls_back(mode=CallbackMode.AGENT_FIRST)).asks("4002").available("bob")
    assert the_order(book) == CallOut(call_id=book.call.id, endpoint="bob", shown=NUMBER, dnis="4002", ring_seconds=15)


def test_the_agent_is_held_by_an_offer_with_a_deadline() -> None:
    book = CallbackBook().asks().available("ann")
    offer = book.last_offer
    assert (offer.state, offer.agent, offer.interaction_id) == (OfferState.OFFERED, "ann", book.call.id)
    assert f"ring:{offer.id}" in book.center.state.timers


def test_who_calls_is_looked_up_before_he_answers() -> None:
    book = CallbackBook().asks().available("ann")
    assert [c.interaction_id for c in book.commands if hasattr(c, "interaction_id")] == [book.call.id]


def at_number(number: str) -> AskingBook:
    """A caller of 4011 types where he wants to be called."""
    return AskingBook().available("eve").calls("4011").presses(number)


def only_callback(book: AskingBook) -> Callback:
    (callback,) = book.center.state.callbacks.values()
    return callback


def test_a_flow_promises_a_call_at_another_number_and_it_is_made_when_he_has_hung_up() -> None:
    book = at_number("13955557777")
    callback = only_callback(book)
    assert (callback.number, callback.queue, callback.state) == ("13955557777", "support", CallbackState.SCHEDULED)
    assert (callback.interaction_id, callback.name, callback.place_at) == ("id1", "", book.at)
    assert (callback.due_at - book.at).total_seconds() == 60
    book.later(5).available("bob")
    assert [command for command in book.commands if isinstance(command, CallOut)] == []  # he still listens
    book.later(1).hangs_up()
    assert book.record().outcome is Outcome.CALLBACK_REQUESTED
    assert [command.number for command in book.commands if isinstance(command, CallOut)] == ["13955557777"]


@pytest.mark.parametrize("number", ["110", "120119", "008613955557777", "1234567890123456"])
def test_a_number_that_we_would_not_pay_for_is_not_promised(number: str) -> None:
    book = AskingBook().calls("4011")
    interaction, taken = callbacks.promise(
        Turn(state=book.center.state, at=book.at, new_id=str), book.interaction(), "support", number
    )
    assert (interaction, taken) == (book.interaction(), False)
    assert book.center.state.callbacks == {}


def test_his_own_number_is_promised_once_however_often_he_asks() -> None:
    book = AskingBook().calls("4011")
    turn = Turn(state=book.center.state, at=book.at, new_id=lambda: "cb")
    first, taken = callbacks.promise(turn, book.interaction(), "support", None)
    second, again = callbacks.promise(turn, book.interaction(), "support", "13800138000")
    assert (first.callback_id, second.callback_id, taken, again) == ("cb", "cb", True, True)
    assert len(book.center.state.callbacks) == 1


def test_a_number_that_was_typed_is_one_however_it_is_written() -> None:
    book = AskingBook().calls("4011")
    turn = Turn(state=book.center.state, at=book.at, new_id=lambda: "new")
    first, _ = callbacks.promise(turn, book.interaction(), "support", "013955557777", "+8613955557777")
    second, _ = callbacks.promise(turn, book.interaction(), "support", "13955557777", "+8613955557777")
    assert first.callback_id == second.callback_id
    (callback,) = turn.state.callbacks.values()
    assert (callback.number, callback.number_e164) == ("013955557777", "+8613955557777")


def test_his_own_number_typed_in_another_way_is_his_own() -> None:
    book = AskingBook().calls("4011")
    known = replace(book.interaction(), ani_e164="+8613800138000", ani_name="Li")
    turn = Turn(state=book.center.state, at=book.at, new_id=lambda: "new")
    callbacks.promise(turn, known, "support", "013800138000", "+8613800138000")
    (callback,) = turn.state.callbacks.values()
    assert (callback.number, callback.name) == ("13800138000", "Li")


def test_a_number_that_is_withheld_and_a_queue_that_is_no_more_are_not_promised() -> None:
    book = AskingBook().calls("4011", ani="")
    turn = Turn(state=book.center.state, at=book.at, new_id=str)
    assert not callbacks.promise(turn, book.interaction(), "support", None)[1]
    assert not callbacks.promise(turn, book.interaction(), "no_more", "13955557777")[1]
    assert callbacks.promise(turn, book.interaction(), "support", "13955557777")[1]


def test_one_who_waits_to_be_called_already_is_not_called_while_he_listens() -> None:
    book = AskingBook().available("eve")
    book.give(RequestCallback(number="13800138000", number_e164=None, queue="support", at=book.at))
    assert only_callback(book).state is CallbackState.WAITING
    book.calls("4011")
    turn = Turn(state=book.center.state, at=book.at, new_id=str)
    assert callbacks.promise(turn, book.interaction(), "support", None)[1]
    assert only_callback(book).state is CallbackState.SCHEDULED


def test_a_call_of_ours_is_not_promised_another() -> None:
    book = AskingBook().calls("4011")
    turn = Turn(state=book.center.state, at=book.at, new_id=str)
    outbound = replace(book.interaction(), direction="outbound")
    assert not callbacks.promise(turn, outbound, "support", None)[1]


def test_who_has_waited_in_the_queue_keeps_his_place_and_who_has_not_begins_now() -> None:
    book = AskingBook().calls("4010").presses("0")
    waited = book.interaction()
    book.later(50)
    turn = Turn(state=book.center.state, at=book.at, new_id=lambda: f"cb{len(book.center.state.callbacks)}")
    callbacks.promise(turn, replace(waited, stage=Stage.IN_FLOW), "sales", None)
    callbacks.promise(turn, replace(waited, stage=Stage.IN_FLOW), "support", None)
    places = {callback.queue: callback.place_at for callback in book.center.state.callbacks.values()}
    assert places == {"sales": waited.place_at, "support": book.at}
