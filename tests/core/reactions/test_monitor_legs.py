"""What is heard of supervisors' phones, late, doubled or out of order; and when somebody else needs them."""

from callcenter.core.commands import LookAtSwitch, PlaceMonitor
from callcenter.core.events import LegAnswered, LegFailed, Place, RingEnd, TimerFired
from callcenter.core.monitoring import MonitoringState
from tests.support.floor import START
from tests.support.monitored import BARGE, WHISPER, Monitored


def test_what_is_heard_twice_counts_once() -> None:
    book = Monitored.listened(WHISPER)
    on = book.monitoring()
    book.give(LegAnswered(call_id="c1", leg_id=on.id, at=START))
    assert (book.changes, book.orders) == ([], [])
    book.give(LegFailed(call_id="c1", leg_id=on.id, end=RingEnd.BUSY, at=START))
    assert (book.changes, book.orders) == ([], [])
    book.give(TimerFired(name=f"monitor:{on.id}", at=START))
    assert (book.changes, book.orders) == ([], [])


def test_an_end_whose_answer_was_not_heard_is_an_end() -> None:
    book = Monitored.talking().monitors().monitor_hangs_up()
    assert (book.monitoring().state, book.monitoring().cause) == (MonitoringState.ENDED, "hung_up")


def test_a_supervisor_whom_the_switch_gave_a_caller_leaves_the_line() -> None:
    book = Monitored.listened()
    found = book.a_call(Place.TALKING, "c2", endpoint="sam")
    talks = book.a_call(Place.TALKING, endpoint="ann", legs=frozenset({"ann"}))
    book.sees(talks, found, monitors=(book.a_monitor(),))
    assert book.monitoring().cause == "busy"


def test_a_look_that_misses_somebody_leads_to_another() -> None:
    book = Monitored.listened().later(5)
    talks = book.a_call(Place.TALKING, endpoint="ann", legs=frozenset({"ann"}))
    assert LookAtSwitch() in book.sees(talks).orders
    assert LookAtSwitch() not in book.sees(talks, monitors=(book.a_monitor(),)).orders
    # Missed before and seen since: the next miss is the first again.
    book.sees(talks)
    assert book.monitoring().state is MonitoringState.ON


def test_a_look_from_before_he_answered_says_nothing_of_him() -> None:
    book = Monitored.talking().later(5).monitors()
    before = book.at
    book.later(2).monitor_answers()
    talks = book.a_call(Place.TALKING, endpoint="ann", legs=frozenset({"ann"}))
    book.sees_twice(talks, since_at=before)
    assert book.monitoring().state is MonitoringState.ON


def test_nothing_is_ordered_of_whom_nothing_has_changed() -> None:
    book = Monitored.listened(BARGE).later(1).available("bob")
    assert not [order for order in book.orders if isinstance(order, PlaceMonitor)]
