"""A phone that is lost: one deadline, stored, and armed again when it passed unheard."""

from datetime import timedelta

from callcenter.core.events import LegAnswered, LegFailed, Place, RingEnd
from callcenter.core.reactions import phones_away
from callcenter.core.turn import Turn
from tests.support.floor import START
from tests.support.steering import Steered


def test_only_a_talk_has_a_phone_to_lose() -> None:
    book = Steered().available("ann").calls("4001").loses_phone()
    assert book.orders == [], "one that is offered rings in vain, as ever"


def test_the_answer_and_the_failure_of_another_leg_are_not_the_phones() -> None:
    book = Steered.talking().loses_phone().finds_phone()
    turn = Turn(state=book.center.state, at=book.at, new_id=str)
    failed = LegFailed(call_id="c1", leg_id="another", end=RingEnd.BUSY, at=START)
    assert not phones_away.on_failed(turn, book.interaction(), failed)
    assert turn.changes == []


def test_a_phone_that_answered_twice_is_back_once() -> None:
    book = Steered.talking().loses_phone().finds_phone()
    answered = LegAnswered(call_id="c1", leg_id=book.interaction().return_leg or "", at=START)
    book.give(answered).begins().give(answered)
    assert (book.changes, book.orders) == ([], [])


def test_a_deadline_that_passed_unheard_is_armed_for_a_moment() -> None:
    book = Steered.talking().loses_phone().loses_link().later(40).fires("return:id1")
    book.sees(book.a_call(Place.WAITING))
    assert book.center.state.timers["return:id1"] == book.at + timedelta(seconds=1)


def test_a_deadline_of_a_talk_that_is_over_is_none() -> None:
    turn = Turn(state=Steered.talking().center.state, at=START, new_id=str)
    phones_away.on_deadline(turn, "id1")
    phones_away.on_deadline(turn, "nobody")
    assert turn.commands == []
