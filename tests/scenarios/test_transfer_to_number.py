"""A call is sent to a number outside: it rings there, they talk without us, or he waits again where he was."""

import pytest

from callcenter.core.agent import Activity
from callcenter.core.commands import DialNumber, HangUpCall, HoldCaller
from callcenter.core.errors import ContactCenterError, Refusal
from callcenter.core.events import AgentAnswered, Place, RingEnd, RingFinished, Verb
from callcenter.core.interaction import EndedBy, Outcome, Stage
from callcenter.core.requests import HangUp
from tests.support.floor import START
from tests.support.playbook import Playbook
from tests.support.transfers import OUTSIDE, ann_talks, to_number


def rung_outside() -> Playbook:
    return ann_talks().available("eve").give(to_number()).starts(verb=Verb.DIAL)


def talks_outside() -> Playbook:
    return rung_outside().later(8).answers()


def test_the_number_is_rung_and_the_agent_wraps_up() -> None:
    book = ann_talks().available("eve").give(to_number())
    book.expect(DialNumber(call_id="c1", generation=3, number=OUTSIDE, ring_seconds=30, music="default"))
    assert (book.interaction().stage, book.interaction().agent) == (Stage.TRANSFERRED, None)
    assert book.agent("ann").activity is Activity.WRAP_UP


def test_he_talks_outside_until_they_are_done() -> None:
    book = talks_outside().later(100).ring_ends(RingEnd.AGENT_HUNG_UP)
    book.expect(HangUpCall(call_id="c1"))
    record = book.closed
    assert (record.outcome, record.ended_by, record.transfers) == (Outcome.TRANSFERRED_OUT, EndedBy.AGENT, 1)
    assert (record.wait_seconds, record.ring_seconds, record.talk_seconds) == (15, 10, 60)
    assert book.stretches()[-3:] == [("talk", 60), ("offer", 8), ("transfer", 100)]


def test_he_hangs_up_while_he_talks_outside() -> None:
    book = talks_outside().later(100).hangs_up(answered=True)
    assert (book.closed.outcome, book.closed.ended_by) == (Outcome.TRANSFERRED_OUT, EndedBy.CUSTOMER)
    assert book.closed.wait_seconds == 15


def test_he_hangs_up_before_anybody_answers_there() -> None:
    book = rung_outside().later(8).hangs_up()
    assert (book.closed.outcome, book.closed.wait_seconds) == (Outcome.ABANDONED_WHILE_RINGING, 15)


@pytest.mark.parametrize(
    "end", [RingEnd.NO_ANSWER, RingEnd.REJECTED, RingEnd.BUSY, RingEnd.UNREACHABLE, RingEnd.FAILED]
)
def test_where_nobody_answers_he_waits_again_at_the_head_of_his_queue(end: RingEnd) -> None:
    book = ann_talks().calls("4001", call_id="c2").give(to_number()).starts(verb=Verb.DIAL)
    place_at = book.interaction().place_at
    book.later(30).ring_ends(end)
    book.expect(HoldCaller(call_id="c1", generation=4, queue="sales", music="default"))
    assert (book.interaction().stage, book.interaction().place_at) == (Stage.QUEUED, place_at)
    book.starts().available("bob")
    assert (book.interaction().stage, book.interaction("c2").stage) == (Stage.OFFERED, Stage.QUEUED)
    assert book.starts().answers().interaction().wait_seconds == 7 + 30


def test_an_answer_that_was_not_heard_is_known_from_the_end() -> None:
    book = rung_outside().later(50).ring_ends(RingEnd.AGENT_HUNG_UP)
    assert book.closed.outcome is Outcome.TRANSFERRED_OUT


def test_what_is_said_of_an_order_that_is_void_changes_nothing() -> None:
    book = rung_outside()
    before = book.interaction()
    book.give(RingFinished(call_id="c1", generation=1, end=RingEnd.NO_ANSWER, at=START))
    book.give(AgentAnswered(call_id="c1", generation=1, at=START))
    assert book.interaction() == before


def test_an_order_that_was_lost_brings_him_back() -> None:
    book = ann_talks().give(to_number()).later(3).fires("verb:id1:3")
    assert (book.interaction().stage, book.kept.tables.segments["id1", 5].cause) == (Stage.QUEUED, "order_lost")


def test_a_look_finds_him_talking() -> None:
    book = rung_outside().later(60)
    book.sees_twice(book.a_call(Place.TALKING))
    assert book.stretches()[-1] == ("transfer", None)


def test_a_look_that_finds_him_where_he_is_changes_nothing() -> None:
    book = rung_outside()
    before = book.interaction()
    assert book.sees_twice(book.a_call(Place.VERB)).interaction() == before
    book.answers()
    talking = book.interaction()
    assert book.sees_twice(book.a_call(Place.TALKING)).interaction() == talking


def test_a_look_finds_that_nobody_answered() -> None:
    book = rung_outside()
    book.sees_twice(book.a_call(Place.WAITING))
    assert (book.interaction().stage, book.interaction().queue) == (Stage.QUEUED, "sales")


def test_a_look_finds_that_the_switch_has_found_an_agent_by_itself() -> None:
    book = rung_outside()
    book.sees_twice(book.a_call(Place.TALKING, endpoint="bob"))
    assert (book.interaction().stage, book.interaction().agent) == (Stage.CONNECTED, "bob")
    assert book.orders == []


def test_an_agent_whom_the_switch_has_found_by_itself_and_the_talk_is_over() -> None:
    book = rung_outside().later(8).hangs_up(answered=True, endpoint="bob")
    assert book.closed.outcome is Outcome.ANSWERED


def test_a_look_finds_that_they_are_done() -> None:
    book = talks_outside()
    book.sees_twice(book.a_call(Place.WAITING))
    assert (book.closed.outcome, book.closed.cause) == (Outcome.TRANSFERRED_OUT, "seen_ended")


def test_he_is_gone_when_the_switch_is_seen_again() -> None:
    book = talks_outside().loses_link().later(40).sees().sees()
    assert (book.record().outcome, book.record().cause) == (Outcome.TRANSFERRED_OUT, "seen_gone")


def test_after_a_restart_he_still_talks_there() -> None:
    book = talks_outside().restarts()
    book.sees_twice(book.a_call(Place.TALKING))
    assert book.interaction().stage is Stage.TRANSFERRED
    assert book.later(10).ring_ends(RingEnd.AGENT_HUNG_UP).closed.outcome is Outcome.TRANSFERRED_OUT


def test_a_supervisor_ends_it() -> None:
    book = talks_outside().give(HangUp(interaction_id="id1", agent=None, at=START))
    book.expect(HangUpCall(call_id="c1"))
    assert book.closed.outcome is Outcome.TRANSFERRED_OUT


@pytest.mark.parametrize("number", ["", "abc", "1", "+49 30"])
def test_what_is_no_number_is_not_dialled(number: str) -> None:
    book = ann_talks()
    with pytest.raises(ContactCenterError) as refused:
        book.give(to_number(number))
    assert refused.value.code is Refusal.DIALLING_NOT_ALLOWED
    assert book.interaction().stage is Stage.CONNECTED
