"""The call that is made for a callback carries what its caller had; whole stories are in the scenarios."""

from callcenter.core.commands import CallOut
from callcenter.core.configuration import CallbackMode
from callcenter.core.interaction import SegmentKind
from callcenter.core.offer import OfferState
from tests.support.callback_book import NUMBER, CallbackBook, a_floor_that_calls_back


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
