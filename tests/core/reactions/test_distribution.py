"""After every input, whoever waits is paired with whoever is free, and who waits on has music."""

from callcenter.core.agent import PhoneState
from callcenter.core.commands import HoldCaller
from callcenter.core.events import CallArrived, PhoneChanged, Verb
from tests.support.floor import START
from tests.support.playbook import Playbook


def test_a_phone_that_comes_to_rest_gets_the_waiting_call() -> None:
    book = Playbook().available("ann").give(PhoneChanged(endpoint="ann", state=PhoneState.IN_USE, at=START))
    book.calls("4001")
    book.expect(HoldCaller(call_id="c1", generation=1, queue="sales", music="default"))
    assert book.give(PhoneChanged(endpoint="ann", state=PhoneState.IDLE, at=START)).rung == ["ann"]


def test_a_caller_whose_order_is_on_its_way_is_ordered_nowhere_else() -> None:
    book = Playbook().give(CallArrived(call_id="c1", ani="", dnis="4001", at=START)).available("ann")
    assert book.rung == []
    assert book.starts(verb=Verb.HOLD).rung == ["ann"]


def test_the_music_is_ordered_once() -> None:
    book = Playbook().calls("4001").available("eve")
    book.expect()
    assert book.center.state.unheld == {}


def test_two_calls_and_two_agents_are_paired_at_once() -> None:
    book = Playbook(switch_up=False).available("ann", "bob")
    book.sees(book.a_call("waiting", "c1"), book.a_call("waiting", "c2"))  # type: ignore[arg-type]
    assert sorted(book.rung) == ["ann", "bob"]
