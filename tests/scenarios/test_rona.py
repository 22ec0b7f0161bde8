"""An agent does not answer: the caller keeps his place and goes to the next; the agent sees why he is not ready."""

from callcenter.core.agent import Status
from callcenter.core.events import RingEnd
from callcenter.core.interaction import Stage
from tests.support.playbook import Playbook


def test_the_caller_keeps_his_place_and_rings_at_a_second_agent() -> None:
    book = Playbook().available("ann", "eve").calls("4001", call_id="c1")
    book.later(5).calls("4001", call_id="c2")

    book.later(15).ring_ends(RingEnd.NO_ANSWER)
    assert (book.agent("ann").status, book.agent("ann").reason) == (Status.NOT_READY, "no_answer")
    assert book.record().queued_at is not None
    book.starts()

    book.available("bob")
    assert book.pops[0].interaction.call_id == "c1", "who came first is still first"
    assert book.pops[0].wait_seconds == 20
    assert book.stretches("c1") == [("ivr", 0), ("queue", 0), ("offer", 20), ("queue", 0), ("offer", None)]


def test_the_deadline_takes_the_caller_back_when_the_switch_says_nothing() -> None:
    book = Playbook().available("ann", "bob").calls("4001")
    book.later(23).fires(f"ring:{book.last_offer.id}")
    assert book.agent("ann").status is Status.NOT_READY
    assert book.rung == ["bob"]


def test_an_agent_who_comes_back_at_once_is_not_rung_by_the_same_call_at_once() -> None:
    book = Playbook().available("ann").calls("4001").later(20).ring_ends(RingEnd.NO_ANSWER).starts()
    book.available("ann")
    assert book.rung == []
    book.later(30).fires("retry:id1:ann")
    assert book.rung == ["ann"]


def test_the_other_agent_of_the_queue_is_not_blamed() -> None:
    book = Playbook().available("ann", "bob").calls("4001").later(20).ring_ends(RingEnd.NO_ANSWER)
    assert book.agent("bob").status is Status.AVAILABLE
    assert book.interaction().stage is Stage.OFFERED
