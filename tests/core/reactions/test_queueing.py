"""Into the queue with its priority, and back to it without losing one's place."""

from dataclasses import replace

from callcenter.core.events import RingEnd, Verb
from callcenter.core.ivr.nodes.enqueue import EnqueueNode
from callcenter.core.timers import AnnounceTimer, name_of
from tests.support.floor import START, a_floor
from tests.support.playbook import Playbook
from tests.support.self_service import AskingBook, a_self_service_floor


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


def test_who_left_by_a_key_for_another_queue_takes_his_wait_with_him_but_not_his_place() -> None:
    floor = a_self_service_floor()
    other = EnqueueNode(id="hours", queue="support", priority=2)
    account = floor.flows["account"]
    flow = replace(account, nodes={**account.nodes, "hours": other})
    book = AskingBook(replace(floor, flows={"account": flow})).calls("4010").presses("0").starts()
    book.later(8).fires(name_of(AnnounceTimer(interaction_id="id1"))).starts(verb=Verb.COLLECT)
    book.later(2).presses("2")
    caller = book.interaction()
    assert (caller.queue, caller.asked_priority, caller.queued_at) == ("support", 2, START)
    assert caller.place_at == book.at
