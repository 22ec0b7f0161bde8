"""The agent's phone rings first, and the customer is dialled from it."""

from callcenter.core.agent import Activity, Status
from callcenter.core.callback import CallbackState
from callcenter.core.commands import HangUpCall
from callcenter.core.events import RingEnd
from callcenter.core.interaction import EndedBy, Stage
from callcenter.core.requests import RejectOffer
from tests.support.callback_book import NUMBER, CallbackBook, a_floor_that_calls_back
from tests.support.floor import START


def agent_first() -> CallbackBook:
    return CallbackBook(a_floor_that_calls_back(mode="agent_first")).asks().later(60).available("ann")


def test_the_agents_phone_rings_first_and_the_customer_is_dialled_from_it() -> None:
    book = agent_first()
    assert book.called == ["ann"]
    call_id = book.call.call_id
    book.later(3).picks_up()
    assert [c.number for c in book.orders if hasattr(c, "number")] == [NUMBER]
    book.later(9).answers(call_id)
    assert (book.call.stage, book.call.agent, book.callback.state) == (
        Stage.CONNECTED,
        "ann",
        CallbackState.CONNECTED,
    )
    book.later(40).ring_ends(RingEnd.AGENT_HUNG_UP, call_id)
    assert book.record(call_id).ended_by is EndedBy.CUSTOMER, "the channel that we called is the agent's"
    assert book.callback.state is CallbackState.DONE


def test_the_agent_ends_a_talk_that_began_at_his_phone() -> None:
    book = agent_first().picks_up()
    call_id = book.call.call_id
    book.answers(call_id).later(5).hangs_up(call_id)
    assert book.record(call_id).ended_by is EndedBy.AGENT


def test_the_customer_does_not_answer_the_agent_who_is_freed_without_blame() -> None:
    book = agent_first().picks_up()
    call_id = book.call.call_id
    book.later(30).ring_ends(RingEnd.NO_ANSWER, call_id)
    assert HangUpCall(call_id=call_id) in book.orders
    assert (book.agent("ann").status, book.agent("ann").activity) == (Status.AVAILABLE, Activity.IDLE)
    assert (book.callback.state, book.callback.attempts) == (CallbackState.SCHEDULED, 1)


def test_the_agent_does_not_answer_his_own_phone_and_another_is_tried_at_once() -> None:
    book = agent_first().available("bob").later(20).does_not_pick_up(RingEnd.NO_ANSWER)
    assert (book.agent("ann").status, book.agent("ann").reason) == (Status.NOT_READY, "no_answer")
    assert book.called == ["bob"]
    assert (book.callback.attempts, book.callback.place_at) == (0, START)


def test_a_call_to_the_agent_that_cannot_be_made_is_not_tried_on_and_on() -> None:
    book = agent_first().available("bob").does_not_pick_up(RingEnd.FAILED)
    assert (book.called, book.callback.state, book.callback.attempts) == ([], CallbackState.SCHEDULED, 1)
    assert (book.agent("ann").status, book.agent("ann").activity) == (Status.AVAILABLE, Activity.IDLE)


def test_the_agent_turns_it_down_and_is_spared_it_for_a_while() -> None:
    book = agent_first()
    book.give(RejectOffer(interaction_id=book.call.id, agent="ann", at=book.at))
    assert book.called == []
    assert book.callback.state is CallbackState.WAITING
    book.later(30).fires(f"retry:{book.callback.id}:ann")
    assert book.called == ["ann"]


def test_the_agent_goes_away_before_his_phone_is_up() -> None:
    book = agent_first().chooses("ann", Status.OFFLINE)
    assert (book.callback.state, book.callback.attempts) == (CallbackState.WAITING, 0)
    assert not book.center.state.offers
    assert book.available("bob").called == ["bob"]


def test_the_agent_changes_his_status_while_the_customer_is_dialled_and_the_call_goes_on() -> None:
    book = agent_first().picks_up().chooses("ann", Status.NOT_READY, "lunch")
    call_id = book.call.call_id
    book.answers(call_id)
    assert (book.call.stage, book.call.agent) == (Stage.CONNECTED, "ann")
