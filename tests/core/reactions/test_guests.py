"""Whom an agent may ask into his call, and in which order they count."""

import pytest

from callcenter.core.agent import Status
from callcenter.core.errors import Refusal
from callcenter.core.guest import GuestState
from callcenter.core.reactions.guests import MOST_PEOPLE
from tests.support.steering import Steered, invitation


def test_guests_are_numbered_and_so_are_their_offers() -> None:
    book = Steered.talking().invites("bob").drops().invites("eve")
    assert (book.guest("bob").number, book.guest("eve").number, book.record().guests_made) == (1, 2, 2)
    offer = book.kept.tables.offers[book.guest("eve").offer_id or ""]
    assert (offer.number, offer.queue, offer.endpoint) == (3, "sales", "eve")


def test_who_was_dropped_may_be_asked_again() -> None:
    book = Steered.talking().invites("bob").drops().consults("bob")
    assert book.guest("bob").state is GuestState.CONSULTING


def test_a_phone_rings_as_long_as_its_queue_says() -> None:
    book = Steered.talking().give(invitation("bob"))
    assert book.called[0].ring_seconds == 20


@pytest.mark.parametrize("name", ["bob", "eve"])
def test_who_is_not_ready_is_not_asked(name: str) -> None:
    book = Steered.talking().chooses(name, Status.NOT_READY, "lunch")
    book.refused(invitation(name), Refusal.TARGET_NOT_AVAILABLE)


def test_people_are_counted_with_caller_and_agent() -> None:
    book = Steered.talking()
    for number in range(MOST_PEOPLE - 2):
        book.consults(f"+861390000000{number}").joins()
    book.refused(invitation("bob"), Refusal.CONFERENCE_FULL)
