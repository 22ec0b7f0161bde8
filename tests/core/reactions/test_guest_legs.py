"""A guest's phone: what is heard of it too late, twice, or not at all."""

from callcenter.core.agent import Activity
from callcenter.core.events import LegAnswered, LegFailed, RingEnd
from callcenter.core.guest import GuestState
from callcenter.core.offer import OfferState
from tests.support.floor import START
from tests.support.steering import OUTSIDE, Steered


def test_an_answer_that_is_heard_twice_counts_once() -> None:
    book = Steered.talking().consults("bob")
    before = book.guest("bob")
    book.guest_answers("bob")
    assert (book.changes, book.guest("bob")) == ([], before)


def test_the_offer_of_a_guest_has_its_one_end() -> None:
    book = Steered.talking().consults("bob")
    offer = book.kept.tables.offers[book.guest("bob").offer_id or ""]
    assert (offer.state, offer.id in book.center.state.offers) == (OfferState.ANSWERED, False)
    assert f"ring:{offer.id}" not in book.center.state.timers


def test_a_failure_after_the_answer_says_nothing() -> None:
    book = Steered.talking().consults("bob").guest_fails("bob", RingEnd.NO_ANSWER)
    assert (book.changes, book.guest("bob").state) == ([], GuestState.CONSULTING)


def test_an_end_that_no_ring_can_have_is_our_own_failure() -> None:
    book = Steered.talking().invites("bob").guest_fails("bob", RingEnd.AGENT_HUNG_UP)
    assert (book.guest("bob").cause, book.agent("bob").status) == ("failed", "available")


def test_a_leg_of_nobody_is_nobodys() -> None:
    book = Steered.talking()
    book.give(LegAnswered(call_id="c1", leg_id="x", at=START)).give(
        LegFailed(call_id="c1", leg_id="x", end=RingEnd.BUSY, at=START)
    )
    assert book.changes == []


def test_a_deadline_that_comes_while_nothing_can_be_ordered_waits() -> None:
    book = Steered.talking().invites(OUTSIDE).loses_link().later(33)
    assert book.fires(f"guest:{book.guest(OUTSIDE).id}").guest(OUTSIDE).state is GuestState.RINGING


def test_who_lets_it_ring_out_is_idle_again() -> None:
    book = Steered.talking().invites("bob").guest_fails("bob", RingEnd.NO_ANSWER)
    assert (book.agent("bob").activity, book.agent("bob").offer_id) == (Activity.IDLE, None)
