"""The link to the switch is down: talks go on, nothing is ordered, what people ask for is refused or kept."""

import pytest

from callcenter.core.agent import Activity, Status
from callcenter.core.errors import ContactCenterError, Refusal
from callcenter.core.events import CallArrived, Place, SwitchLost
from callcenter.core.interaction import Stage
from callcenter.core.requests import HangUp
from tests.support.floor import START
from tests.support.playbook import Playbook

LOST = SwitchLost(at=START)


def test_nobody_is_rung_until_the_switch_is_seen() -> None:
    book = Playbook().calls("4001").give(LOST).available("ann")
    assert book.commands == []
    book.sees(book.a_call(Place.WAITING))
    assert book.rung == ["ann"]


def test_a_talk_cannot_be_hung_up_from_the_screen() -> None:
    book = Playbook().available("ann").calls("4001").answers().give(LOST)
    with pytest.raises(ContactCenterError) as refused:
        book.give(HangUp(interaction_id="id1", agent="ann", at=START))
    assert refused.value.code is Refusal.SWITCH_AWAY
    assert book.interaction().stage is Stage.CONNECTED


def test_a_ring_deadline_that_passed_runs_once_more_when_the_switch_is_back() -> None:
    book = Playbook().available("ann", "bob").calls("4001").give(LOST).later(60)
    deadline = f"ring:{book.last_offer.id}"
    book.fires(deadline)
    assert book.interaction().stage is Stage.OFFERED
    book.sees(book.a_call(Place.RINGING))
    assert book.timers == [deadline]
    book.later(1).fires(deadline)
    assert book.rung == ["bob"]


def test_a_start_that_can_be_heard_no_more_is_not_awaited() -> None:
    book = Playbook().give(CallArrived(call_id="c1", ani="", dnis="4001", at=START)).give(LOST)
    assert book.center.state.timers == {}
    assert book.later(3).fires("verb:id1:1").commands == []
    book.sees(book.a_call(Place.WAITING)).expect()


def test_the_agent_leaves_while_rung_and_yet_somebody_answered() -> None:
    book = Playbook().available("ann", "eve").calls("4001").give(LOST).chooses("ann", Status.NOT_READY, "lunch")
    assert book.orders == []
    book.sees(book.a_call(Place.TALKING, endpoint="ann"))
    assert [type(order).__name__ for order in book.orders] == ["LookAtSwitch"], "a talk is not torn apart"
    book.sees(book.a_call(Place.TALKING, endpoint="ann"))
    assert book.interaction().stage is Stage.CONNECTED
    assert book.agent("ann").activity is Activity.ON_CONTACT


def test_the_answer_to_a_ring_whose_start_was_never_heard_is_not_torn_apart_either() -> None:
    book = Playbook().available("ann").give(CallArrived(call_id="c1", ani="", dnis="4001", at=START))
    book.give(LOST).chooses("ann", Status.NOT_READY, "lunch")
    book.sees_twice(book.a_call(Place.TALKING, endpoint="ann"))
    assert book.interaction().stage is Stage.CONNECTED


def test_wrap_up_ends_without_a_link() -> None:
    book = Playbook().available("ann").calls("4001").answers().hangs_up().give(LOST).later(30).fires("wrap_up:id1")
    assert book.agent("ann").activity is Activity.IDLE
