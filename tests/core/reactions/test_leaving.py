"""Whose the call is when its agent goes, and what is no leaving at all."""

from callcenter.core.agent import Activity
from callcenter.core.commands import HangUpCall
from callcenter.core.events import RingEnd
from callcenter.core.guest import GuestState
from callcenter.core.interaction import Stage
from tests.support.steering import OUTSIDE, Steered


def test_the_phone_of_a_guest_who_rings_is_told_of_by_the_ring() -> None:
    book = Steered.talking().invites("bob").phone_hangs_up("bob")
    assert (book.changes, book.guest("bob").state) == ([], GuestState.RINGING)
    book.guest_fails("bob", RingEnd.REJECTED)
    assert book.guest("bob").state is GuestState.GONE


def test_the_phone_of_somebody_who_is_not_in_the_call_says_nothing_of_it() -> None:
    assert Steered.talking().holds().phone_hangs_up("eve").changes == []


def test_who_has_left_is_not_missed_again() -> None:
    book = Steered.talking().consults("bob").completes().phone_hangs_up("ann")
    assert (book.changes, book.interaction().agent) == ([], "bob")


def test_a_number_that_is_no_guest_says_nothing() -> None:
    assert Steered.talking().number_hangs_up("another").changes == []


def test_a_guest_who_waits_does_not_have_to_take_a_call_that_nobody_gave_him() -> None:
    book = Steered.talking().consults("bob").joins().consults(OUTSIDE).swaps().phone_hangs_up("ann")
    assert book.interaction().agent == "bob"
    assert book.guest(OUTSIDE).cause == "agent_left"


def test_the_queue_takes_back_whom_an_agent_left_while_a_number_rang() -> None:
    book = Steered.talking(others=()).invites(OUTSIDE).phone_hangs_up("ann")
    assert HangUpCall(call_id="c1") not in book.orders
    assert (book.interaction().stage, book.interaction().placed) == (Stage.QUEUED, False)
    assert book.agent("ann").activity is Activity.WRAP_UP
