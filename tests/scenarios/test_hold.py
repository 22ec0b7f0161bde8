"""The agent's phone puts the caller on hold and takes him back: counted, and never mixed with the talk."""

from callcenter.core.events import CallHeld, CallResumed
from tests.support.floor import START
from tests.support.playbook import Playbook

HELD = CallHeld(call_id="c1", at=START)
RESUMED = CallResumed(call_id="c1", at=START)


def talking() -> Playbook:
    return Playbook().available("ann", "bob", "eve").calls("4001").answers()


def test_hold_is_time_of_its_own() -> None:
    book = talking().later(10).give(HELD).later(7).give(RESUMED).later(3).hangs_up()
    record = book.record()
    assert (record.talk_seconds, record.hold_seconds, record.holds) == (13, 7, 1)
    assert book.stretches()[3:6] == [("talk", 10), ("hold", 7), ("talk", 3)]


def test_a_hold_said_twice_counts_once() -> None:
    book = talking().give(HELD).give(HELD).later(5).give(RESUMED).give(RESUMED)
    assert (book.record().holds, book.record().hold_seconds) == (1, 5)


def test_a_call_that_ends_on_hold_ends_the_hold() -> None:
    book = talking().later(2).give(HELD).later(20).hangs_up()
    assert (book.record().hold_seconds, book.record().held) == (20, False)


def test_nobody_is_held_who_does_not_talk() -> None:
    book = Playbook().calls("4001").give(HELD).give(RESUMED)
    assert book.changes == []
