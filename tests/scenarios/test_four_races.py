"""Two things at the same moment, in both orders: each has one right ending."""

from callcenter.core.agent import Activity, Status
from callcenter.core.events import AgentAnswered, Place, RingEnd, SwitchLost, TimerFired
from callcenter.core.interaction import Outcome, Stage
from tests.support.floor import START
from tests.support.playbook import Playbook


def ringing() -> Playbook:
    """A call to sales rings at ann; bob may take it too, eve may not."""
    return Playbook().available("ann", "bob", "eve").calls("4001").later(5)


def test_the_caller_hangs_up_just_before_the_agent_answers() -> None:
    book = ringing().hangs_up()
    book.give(AgentAnswered(call_id="c1", generation=1, at=START))
    assert book.changes == []
    assert book.record().outcome is Outcome.ABANDONED_WHILE_RINGING
    assert book.agent("ann").activity is Activity.IDLE


def test_the_caller_hangs_up_just_after_the_agent_answered() -> None:
    book = ringing().answers().hangs_up()
    assert book.record().outcome is Outcome.ANSWERED
    assert book.record().talk_seconds == 0
    assert book.agent("ann").activity is Activity.WRAP_UP


def test_the_deadline_fires_just_before_the_agent_answers() -> None:
    book = ringing()
    deadline = f"ring:{book.last_offer.id}"
    book.fires(deadline)
    assert book.rung == ["bob"]
    book.give(AgentAnswered(call_id="c1", generation=1, at=START))
    assert book.changes == [], "the caller was taken back: the late answer is void"
    assert (book.interaction().stage, book.interaction().agent) == (Stage.OFFERED, "bob")
    assert book.agent("ann").activity is Activity.IDLE


def test_the_deadline_fires_just_after_the_agent_answered() -> None:
    book = ringing()
    deadline = f"ring:{book.last_offer.id}"
    book.answers().give(TimerFired(name=deadline, at=START))
    assert book.interaction().stage is Stage.CONNECTED
    assert book.agent("ann").status is Status.AVAILABLE


def test_the_agent_goes_not_ready_while_the_phone_rings() -> None:
    book = ringing().chooses("ann", Status.NOT_READY, "lunch")
    assert book.agent("ann").activity is Activity.IDLE
    assert book.rung == ["bob"], "one order takes the caller from ann's phone to bob's"
    book.give(AgentAnswered(call_id="c1", generation=1, at=START))
    assert (book.interaction().stage, book.interaction().agent) == (Stage.OFFERED, "bob")


def test_the_agent_goes_not_ready_just_after_answering() -> None:
    book = ringing().answers().chooses("ann", Status.NOT_READY, "lunch")
    assert book.interaction().stage is Stage.CONNECTED
    assert book.agent("ann").activity is Activity.ON_CONTACT


def test_the_link_breaks_and_comes_back_in_mid_call() -> None:
    book = ringing().answers().later(10).give(SwitchLost(at=START)).later(20)
    book.sees_twice(book.a_call(Place.TALKING, endpoint="ann"))
    book.expect()
    assert book.interaction().stage is Stage.CONNECTED
    assert book.later(5).hangs_up().record().talk_seconds == 35


def test_the_end_of_the_talk_is_heard_before_its_beginning() -> None:
    book = ringing().ring_ends(RingEnd.AGENT_HUNG_UP)
    assert book.record().outcome is Outcome.ANSWERED
    book.give(AgentAnswered(call_id="c1", generation=1, at=START))
    assert book.changes == []


def test_the_look_comes_between_the_answer_and_the_joining() -> None:
    book = ringing().answers()
    book.sees_twice(book.a_call(Place.RINGING))
    book.expect()
    assert book.interaction().stage is Stage.CONNECTED


def test_a_ring_verb_that_ends_oddly_after_the_answer_ends_the_talk() -> None:
    book = ringing().answers().ring_ends(RingEnd.NO_ANSWER)
    assert book.record().outcome is Outcome.ANSWERED
    assert book.agent("ann").activity is Activity.WRAP_UP
