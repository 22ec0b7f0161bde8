"""Why somebody waits, in one word."""

from dataclasses import replace
from datetime import timedelta

from callcenter.core.acd.standing import standing_of
from callcenter.core.acd.waiting import WhyWaiting, why_waiting
from callcenter.core.agent import PhoneState, Status
from callcenter.core.configuration import SegmentRule
from callcenter.core.events import CallArrived, CustomersFound, PhoneChanged, RingEnd, SwitchLost
from callcenter.core.requests import RequestCallback
from tests.support.floor import START, a_floor
from tests.support.playbook import Playbook


def why(book: Playbook, call_id: str = "c1") -> WhyWaiting:
    state, waiting = book.center.state, book.interaction(call_id)
    return why_waiting(state, waiting, standing_of(state, waiting, book.at))


def test_the_floor_says_why_nobody_takes_the_call() -> None:
    book = Playbook().available("eve").calls("4001")
    assert why(book) is WhyWaiting.NOBODY_LOGGED_IN
    book.chooses("ann", Status.NOT_READY, "lunch")
    assert why(book) is WhyWaiting.NOBODY_READY
    book.give(PhoneChanged(endpoint="ann", state=PhoneState.IN_USE, at=START)).available("ann")
    assert why(book) is WhyWaiting.ALL_BUSY


def test_agents_who_have_just_missed_the_call_are_named_as_the_reason() -> None:
    book = Playbook().available("ann", "eve").calls("4001").ring_ends(RingEnd.REJECTED)
    book.starts()
    assert book.interaction().stage == "queued"
    assert why(book) is WhyWaiting.ALL_MISSED


def test_a_caller_who_is_being_told_something_is_held() -> None:
    book = Playbook().give(CallArrived(call_id="c1", ani="", dnis="4001", at=START)).available("ann")
    assert why(book) is WhyWaiting.BEING_TOLD


def test_a_look_up_that_may_decide_is_waited_for() -> None:
    floor = a_floor(segments={"vip": SegmentRule(requirement="english")})
    book = Playbook(floor).give(CallArrived(call_id="c1", ani="1", dnis="4001", at=START))
    book.starts()
    assert why(book) is WhyWaiting.LOOKUP_PENDING


def test_without_the_switch_nothing_is_offered() -> None:
    book = Playbook().calls("4001").give(SwitchLost(at=START))
    assert why(book) is WhyWaiting.SWITCH_AWAY


def test_a_callback_waits_for_its_time() -> None:
    book = Playbook()
    due_at = START + timedelta(hours=1)
    book.give(RequestCallback(number="13800138000", number_e164=None, queue="sales", due_at=due_at, at=START))
    (callback,) = book.center.state.callbacks.values()
    state = book.center.state
    assert why_waiting(state, callback, standing_of(state, callback, book.at)) is WhyWaiting.NOT_DUE


def test_who_has_a_preferred_agent_waits_for_him_alone() -> None:
    floor = a_floor()
    floor = replace(floor, queues={**floor.queues, "sales": replace(floor.queues["sales"], sticky_seconds=60)})
    book = Playbook(floor).give(PhoneChanged(endpoint="ann", state=PhoneState.IN_USE, at=START)).available("ann")
    book.calls("4001")
    found = CustomersFound(interaction_id=book.interaction().id, matches=({"owner": "ann"},), recent=(), at=START)
    assert book.give(found).available("bob").rung == []
    assert why(book) is WhyWaiting.WAITING_FOR_AGENT
    book.later(60).fires(f"wait:{book.interaction().id}")
    assert book.rung == ["bob"]
