"""One ring of one agent: made with a deadline, and brought to one end."""

from datetime import timedelta

from callcenter.core.events import AgentAnswered, RingEnd, RingFinished, Verb, VerbStarted
from callcenter.core.offer import OfferState
from tests.support.floor import START
from tests.support.playbook import Playbook


def test_it_has_the_queues_ring_time_and_a_grace_as_its_deadline() -> None:
    offer = Playbook().available("bob").calls("4002").last_offer
    assert offer.deadline_at == START + timedelta(seconds=15 + 3)
    assert (offer.number, offer.queue, offer.agent) == (1, "support", "bob")


def test_it_rings_once_the_switch_says_so() -> None:
    book = Playbook().available("ann").calls("4001")
    assert (book.last_offer.state, book.last_offer.ringing_at) == (OfferState.RINGING, START)
    again = VerbStarted(call_id="c1", generation=1, verb=Verb.RING, at=START)
    assert book.give(again).changes == []


def test_a_report_of_an_older_ring_ends_no_newer_one() -> None:
    book = Playbook().available("ann", "bob").calls("4001").ring_ends(RingEnd.BUSY).starts()
    book.give(RingFinished(call_id="c1", generation=1, end=RingEnd.NO_ANSWER, at=START))
    assert book.changes == []
    assert book.agent("bob").activity == "offered"


def test_a_ring_that_ended_twice_is_counted_once() -> None:
    book = Playbook().available("ann").calls("4001")
    ended = RingFinished(call_id="c1", generation=1, end=RingEnd.NO_ANSWER, at=START)
    book.give(ended).give(ended)
    assert book.changes == []
    assert book.record().offers_made == 1


def test_an_answer_to_an_older_ring_is_void() -> None:
    book = Playbook().available("ann", "bob").calls("4001").ring_ends(RingEnd.BUSY).starts()
    assert book.give(AgentAnswered(call_id="c1", generation=1, at=START)).changes == []


def test_offers_are_numbered_and_the_first_is_remembered() -> None:
    book = Playbook().available("ann", "bob").later(5).calls("4001").later(4).ring_ends(RingEnd.BUSY)
    assert book.last_offer.number == 2
    assert book.record().first_offered_at == START + timedelta(seconds=5)
