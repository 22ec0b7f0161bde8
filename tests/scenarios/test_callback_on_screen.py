"""Callbacks asked for and cancelled by people and programs: in their turn, or at a time when the queue is open."""

from dataclasses import replace
from datetime import time, timedelta

import pytest

from callcenter.core.acd.hours import Schedule
from callcenter.core.callback import CallbackState
from callcenter.core.errors import ContactCenterError, Refusal
from callcenter.core.requests import SetDisposition
from tests.support.callback_book import NUMBER, CallbackBook, a_floor_that_calls_back
from tests.support.floor import START


def test_a_callback_asked_for_on_a_screen_waits_in_its_turn() -> None:
    book = CallbackBook().requests(note="wants a price", customer_id="k1").available("ann")
    assert book.called == [NUMBER]
    assert (book.call.customer_id, book.call.dnis) == ("k1", "4001")


def test_a_callback_at_an_agreed_time_is_made_then_and_not_before() -> None:
    at = START + timedelta(hours=2)
    book = CallbackBook().requests(due_at=at).available("ann")
    assert (book.called, book.callback.state, book.callback.place_at) == ([], CallbackState.SCHEDULED, at)
    book.later(7200).fires(f"callback:{book.callback.id}")
    assert book.called == [NUMBER]


def a_floor_with_hours() -> CallbackBook:
    """Open on Mondays from nine to ten; it is nine on a Monday."""
    floor = a_floor_that_calls_back(queue={"schedule": "office"})
    office = Schedule(timezone="UTC", periods={0: ((time(9), time(10)),)})
    return CallbackBook(replace(floor, schedules={"office": office}))


def test_an_agreed_time_lies_within_the_hours_of_the_queue() -> None:
    book = a_floor_with_hours()
    with pytest.raises(ContactCenterError) as refused:
        book.requests(due_at=START + timedelta(hours=3))
    assert refused.value.code is Refusal.OUTSIDE_HOURS
    assert refused.value.detail == (START + timedelta(days=7)).isoformat()
    book.requests(due_at=START + timedelta(minutes=30))
    assert book.callback.state is CallbackState.SCHEDULED


def test_another_try_does_not_come_when_the_queue_is_closed() -> None:
    book = a_floor_with_hours().asks().later(3300).available("ann").later(30).does_not_pick_up()
    assert book.callback.due_at == START + timedelta(days=7)


def test_a_callback_that_falls_due_while_the_queue_is_closed_waits_until_it_opens() -> None:
    book = a_floor_with_hours().requests(due_at=START + timedelta(minutes=30)).available("ann")
    shut = replace(book.configuration.schedules["office"], periods={1: ((time(9), time(10)),)})
    book.configures(replace(book.configuration, schedules={"office": shut}))
    book.later(1800).fires(f"callback:{book.callback.id}")
    assert book.called == []
    assert book.callback.due_at == START + timedelta(days=1)


def test_a_callback_is_moved_until_somebody_is_called_for_it() -> None:
    later = START + timedelta(hours=2)
    book = CallbackBook().asks()
    book.moves(book.callback, later).available("ann")
    assert (book.called, book.callback.state) == ([], CallbackState.SCHEDULED)
    assert book.callback.due_at == book.callback.place_at == later
    # Earlier again, and earlier than now: as soon as may be.
    book.moves(book.callback, START).fires(f"callback:{book.callback.id}")
    assert book.called == [NUMBER]
    with pytest.raises(ContactCenterError) as refused:
        book.moves(book.callback, later)
    assert refused.value.code is Refusal.CALLBACK_UNDER_WAY


def test_a_callback_is_not_moved_to_when_the_queue_is_closed() -> None:
    book = a_floor_with_hours().requests(due_at=START + timedelta(minutes=30))
    with pytest.raises(ContactCenterError) as refused:
        book.moves(book.callback, START + timedelta(hours=3))
    assert (refused.value.code, refused.value.detail) == (
        Refusal.OUTSIDE_HOURS,
        (START + timedelta(days=7)).isoformat(),
    )


@pytest.mark.parametrize(("number", "code"), [("anonymous", "number_not_callable"), ("12", "number_not_callable")])
def test_what_is_no_number_is_refused(number: str, code: str) -> None:
    with pytest.raises(ContactCenterError) as refused:
        CallbackBook().requests(number)
    assert refused.value.code == code
    assert number not in str(refused.value)


def test_a_callback_is_cancelled_until_somebody_is_called_for_it() -> None:
    book = CallbackBook().asks()
    assert book.cancels(book.callback).callback.state is CallbackState.CANCELLED
    with pytest.raises(ContactCenterError) as gone:
        book.cancels(book.callback)
    assert gone.value.code is Refusal.UNKNOWN_CALLBACK

    book = CallbackBook().asks().available("ann")
    with pytest.raises(ContactCenterError) as refused:
        book.cancels(book.callback)
    assert refused.value.code is Refusal.CALLBACK_UNDER_WAY


def test_in_the_talk_itself_the_next_callback_can_be_agreed() -> None:
    book = CallbackBook().asks().available("ann").picks_up()
    call_id = book.call.call_id
    book.presses("1", call_id).answers(call_id)
    book.requests(due_at=START + timedelta(hours=1))
    assert [c.state for c in book.callbacks] == [CallbackState.DONE, CallbackState.SCHEDULED]
    book.hangs_up(call_id).give(SetDisposition(interaction_id=book.call.id, agent="ann", code="resolved", at=book.at))
    assert [c.state for c in book.callbacks] == [CallbackState.DONE, CallbackState.SCHEDULED]


def test_a_queue_that_is_no_more_calls_nobody_back() -> None:
    book = CallbackBook().asks()
    book.configures(replace(book.configuration, queues={}))
    assert (book.callback.state, book.callback.last_result) == (CallbackState.FAILED, "unknown_queue")


def test_one_whose_queue_goes_while_he_is_called_is_not_called_again() -> None:
    book = CallbackBook(a_floor_that_calls_back(mode="agent_first")).asks().available("ann")
    book.configures(replace(book.configuration, queues={})).does_not_pick_up()
    assert (book.callback.state, book.callback.last_result) == (CallbackState.FAILED, "unknown_queue")
