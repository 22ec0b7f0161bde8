"""One order at a time for each caller, each with its number and a watch on its start."""

from callcenter.core.commands import CancelTimer, LookAtSwitch
from callcenter.core.events import CallArrived, Verb, VerbStarted
from tests.support.floor import START
from tests.support.playbook import Playbook

ARRIVED = CallArrived(call_id="c1", ani="", dnis="4000", at=START)


def test_every_order_has_a_number_of_its_own_and_is_watched() -> None:
    book = Playbook().give(ARRIVED)
    assert book.timers == ["verb:id1:1"]
    book.starts()
    assert CancelTimer(name="verb:id1:1") in book.commands
    assert book.presses("3").timers == ["verb:id1:2"]


def test_a_start_of_another_number_is_not_the_one_awaited() -> None:
    book = Playbook().give(ARRIVED).give(VerbStarted(call_id="c1", generation=7, verb=Verb.COLLECT, at=START))
    assert book.commands == []


def test_after_three_silent_orders_the_switch_is_looked_at_instead() -> None:
    book = Playbook().give(ARRIVED)
    for generation in (1, 2):
        book.later(3).fires(f"verb:id1:{generation}")
        assert book.interaction().generation == generation + 1
    book.later(3).fires("verb:id1:3").expect(LookAtSwitch())


def test_an_order_that_starts_begins_the_count_anew() -> None:
    book = Playbook().give(ARRIVED).fires("verb:id1:1").fires("verb:id1:2").starts()
    assert book.center.state.verb_tries == {}


def test_a_queue_that_is_gone_has_the_default_music() -> None:
    book = Playbook().available("ann").calls("4001")
    assert book.commands[2].music == "default"  # type: ignore[union-attr]
