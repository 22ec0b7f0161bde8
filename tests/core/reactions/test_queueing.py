"""Into the queue with its priority, and back to it without losing one's place."""

from dataclasses import replace

from callcenter.core.events import RingEnd
from tests.support.floor import START, a_floor
from tests.support.playbook import Playbook


def test_priorities_of_number_and_queue_are_added_once() -> None:
    floor = a_floor()
    support = replace(floor.queues["support"], priority=10)
    book = Playbook(replace(floor, queues={**floor.queues, "support": support})).available("bob").calls("4002")
    assert book.record().priority == 15
    book.ring_ends(RingEnd.REJECTED)
    assert book.record().priority == 15


def test_who_comes_back_keeps_place_and_age_and_has_no_agent() -> None:
    book = Playbook().available("ann").calls("4001").later(9).ring_ends(RingEnd.REJECTED)
    assert (book.record().queued_at, book.record().agent) == (START, None)
    assert book.kept.tables.segments[("id1", 3)].result == "rejected"
