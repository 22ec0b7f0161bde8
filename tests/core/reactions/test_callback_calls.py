"""Between answer and talk: what is pressed, refused or late; whole stories are in tests/scenarios/test_callbacks.py."""

import pytest

from callcenter.core.agent import Activity, Status
from callcenter.core.callback import CallbackState
from callcenter.core.errors import ContactCenterError, Refusal
from callcenter.core.events import (
    AgentAnswered,
    CallHeld,
    Place,
    RingEnd,
    RingFinished,
    Verb,
    VerbFinished,
    VoicemailLeft,
)
from callcenter.core.interaction import EndedBy, Outcome, Stage
from callcenter.core.requests import RejectOffer
from tests.support.callback_book import CallbackBook, a_floor_that_calls_back


def answered(mode: str = "customer_first") -> CallbackBook:
    return CallbackBook(a_floor_that_calls_back(mode=mode)).asks().available("ann").picks_up()


def test_a_wrong_key_is_asked_again_once_and_says_that_somebody_is_there() -> None:
    book = answered()
    call_id = book.call.call_id
    book.presses("5", call_id).starts(call_id).presses("5", call_id)
    assert book.callback.last_result == "declined"


def test_reports_of_an_older_generation_change_nothing() -> None:
    book = answered()
    call = book.call
    for event in (
        VerbFinished(call_id=call.call_id, generation=0, verb=Verb.COLLECT, ok=True, digits="1", at=book.at),
        AgentAnswered(call_id=call.call_id, generation=0, at=book.at),
        RingFinished(call_id=call.call_id, generation=0, end=RingEnd.BUSY, at=book.at),
        CallHeld(call_id=call.call_id, at=book.at),
    ):
        book.give(event).expect()
        assert book.call == call


def test_a_deadline_that_was_moved_fires_in_vain() -> None:
    book = answered()
    offer = book.last_offer
    book.later(33).fires(f"ring:{offer.id}")
    assert book.agent("ann").activity is Activity.OFFERED
    assert book.center.state.timers[f"ring:{offer.id}"] == offer.deadline_at


def test_who_leaves_a_message_with_the_fallback_is_served() -> None:
    book = answered()
    call_id = book.call.call_id
    book.give(VoicemailLeft(call_id=call_id, recording="message-1", at=book.at))
    assert (book.record(call_id).outcome, book.record(call_id).recordings) == (Outcome.VOICEMAIL, ("message-1",))
    assert book.callback.state is CallbackState.DONE
    assert book.agent("ann").activity is Activity.IDLE


def test_an_agent_whose_phone_is_up_cannot_turn_the_call_down_on_the_screen() -> None:
    book = answered("agent_first")
    with pytest.raises(ContactCenterError) as refused:
        book.give(RejectOffer(interaction_id=book.call.id, agent="ann", at=book.at))
    assert refused.value.code is Refusal.NO_LIVE_OFFER


def test_an_agent_who_hangs_up_before_the_customer_answers_is_free_and_it_counts_as_a_try() -> None:
    book = answered("agent_first")
    book.hangs_up(book.call.call_id)
    assert (book.callback.last_result, book.callback.attempts) == ("agent_hung_up", 1)
    assert book.agent("ann").activity is Activity.IDLE


def test_an_agent_without_a_microphone_is_not_held_for_the_next() -> None:
    book = CallbackBook().asks().available("ann")
    book.give(RejectOffer(interaction_id=book.call.id, agent="ann", mic_lost=True, at=book.at))
    assert (book.agent("ann").status, book.agent("ann").reason) == (Status.NOT_READY, "mic_lost")


def test_a_talk_of_which_only_the_end_is_heard_is_the_agents_all_the_same() -> None:
    book = answered("agent_first")
    call_id = book.call.call_id
    book.ring_ends(RingEnd.AGENT_HUNG_UP, call_id)
    record = book.record(call_id)
    assert (record.outcome, record.agent, record.ended_by) == (Outcome.ANSWERED, "ann", EndedBy.CUSTOMER)
    assert book.callback.state is CallbackState.DONE


def test_one_who_is_seen_talking_from_the_agents_phone_talks() -> None:
    book = answered("agent_first")
    call_id = book.call.call_id
    book.loses_link().sees_twice(book.a_call(Place.TALKING, call_id))
    assert (book.call.stage, book.call.agent) == (Stage.CONNECTED, "ann")


def test_one_whom_the_fallback_joined_with_another_agent_talks_with_him() -> None:
    book = answered()
    call_id = book.call.call_id
    book.loses_link().sees_twice(book.a_call(Place.TALKING, call_id, endpoint="bob"))
    assert (book.call.stage, book.call.agent) == (Stage.CONNECTED, "bob")
    assert book.agent("ann").activity is Activity.IDLE
    assert book.callback.state is CallbackState.CONNECTED


def test_what_was_pressed_while_nobody_heard_is_asked_again() -> None:
    book = answered()
    call_id = book.call.call_id
    book.loses_link().sees_twice(book.a_call(Place.WAITING, call_id))
    assert (book.call.stage, book.call.flow_attempts, book.call.generation) == (Stage.DIALING, 1, 2)
