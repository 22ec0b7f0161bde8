"""A browser's phone is lost in the middle of a talk: the caller hears music, and the talk goes on when it is back."""

from datetime import timedelta

import pytest

from callcenter.core.agent import Activity, PhoneState, Status
from callcenter.core.commands import CallLeg, HangUpLeg, PlaceLegs, Spot
from callcenter.core.errors import Refusal
from callcenter.core.events import LegFailed, PhoneChanged, Place, RingEnd
from callcenter.core.guest import GuestState
from callcenter.core.interaction import Stage
from callcenter.core.requests import HangUp
from tests.support.floor import START
from tests.support.steering import OUTSIDE, Steered, all_requests


def lost() -> Steered:
    """Ann's page is gone since just now; nobody else is there for sales."""
    return Steered.talking(others=("eve",)).loses_phone().begins()


def test_the_caller_hears_music_and_the_dead_leg_is_let_go() -> None:
    book = Steered.talking().loses_phone()
    assert book.orders == [
        PlaceLegs(
            call_id="c1",
            generation=2,
            caller=Spot.MUSIC,
            legs=(("ann", Spot.SILENCE),),
            queue="sales",
            music="default",
            fresh=True,
        ),
        HangUpLeg(call_id="c1", leg="ann"),
    ]
    assert book.interaction().return_deadline_at == START + timedelta(seconds=30)
    assert book.timers == ["return:id1", "verb:id1:2"]


def test_the_end_of_the_dead_leg_is_not_the_end_of_the_talk() -> None:
    book = lost().phone_hangs_up("ann")
    assert (book.changes, book.interaction().stage) == ([], Stage.CONNECTED)
    assert book.agent("ann").activity is Activity.ON_CONTACT


def test_a_page_that_was_loaded_again_talks_on() -> None:
    book = lost().phone_hangs_up("ann").later(1).finds_phone()
    book.expect(
        CallLeg(
            call_id="c1",
            leg_id=book.interaction().return_leg or "",
            endpoint="ann",
            spot=Spot.TALK,
            shown="13800138000",
            ring_seconds=10,
            auto_answer=True,
        )
    )
    book.phone_answers().begins()
    assert book.where == {"caller": "talk", "ann": "talk"}
    assert (book.interaction().return_deadline_at, book.interaction().return_leg) == (None, None)
    assert "return:id1" not in book.center.state.timers
    assert book.stretches()[-3:] == [("talk", 10), ("hold", 1), ("talk", None)]
    assert book.kept.tables.segments_of(book.record())[-2].cause == "phone_lost"
    assert book.agent("ann").status is Status.AVAILABLE, "nothing happened that anybody chose"


def test_a_caller_who_was_held_is_held_again() -> None:
    book = Steered.talking().holds().loses_phone().finds_phone().phone_answers()
    assert book.where == {"caller": "music", "ann": "silence"}
    assert book.interaction().held


def test_the_desk_waits_for_the_phone() -> None:
    book = lost()
    for request in all_requests("ann"):
        book.refused(request, Refusal.PHONE_AWAY)


def test_who_does_not_come_back_loses_his_caller_who_keeps_his_place() -> None:
    book = lost().later(20).fires("return:id1")
    talk = book.interaction()
    assert (talk.stage, talk.queue, talk.agent, talk.place_at) == (Stage.QUEUED, "sales", None, START)
    assert book.kept.tables.segments_of(book.record())[-2].cause == "phone_lost"
    ann = book.agent("ann")
    assert (ann.status, ann.reason, ann.activity) == (Status.NOT_READY, "phone_lost", Activity.WRAP_UP)
    assert book.center.state.participations["ann"].interaction_id == "id1"
    assert book.starts().available("bob").rung == ["bob"]


def test_whose_phone_rings_when_time_is_up_may_still_answer() -> None:
    book = lost().later(15).finds_phone().later(5).fires("return:id1")
    assert book.interaction().stage is Stage.CONNECTED
    book.later(1).phone_answers()
    assert book.stands["ann"] == "talk"
    assert "return:id1" not in book.center.state.timers


def test_but_not_for_ever() -> None:
    book = lost().later(15).finds_phone().later(5).fires("return:id1").later(13).fires("return:id1")
    assert book.dropped == ["ann"]
    assert book.interaction().stage is Stage.QUEUED


@pytest.mark.parametrize(("seconds", "stage"), [(5, Stage.CONNECTED), (9, Stage.QUEUED)])
def test_a_phone_that_does_not_answer_may_register_again_until_time_is_up(seconds: float, stage: Stage) -> None:
    book = lost().later(12).finds_phone().later(seconds)
    failed = LegFailed(call_id="c1", leg_id=book.interaction().return_leg or "", end=RingEnd.NO_ANSWER, at=START)
    book.give(failed)
    assert book.interaction().stage is stage
    if stage is Stage.CONNECTED:
        assert len(book.finds_phone().called) == 1


def test_a_phone_is_called_once_however_often_it_registers() -> None:
    book = lost().finds_phone()
    assert book.finds_phone().orders == []


def test_a_phone_that_is_lost_again_while_it_is_called_keeps_the_first_deadline() -> None:
    book = lost().later(3).finds_phone().later(1).loses_phone()
    assert book.dropped == ["ann"]
    assert book.interaction().return_deadline_at == START + timedelta(seconds=30)
    assert len(book.finds_phone().called) == 1


def test_the_caller_does_not_wait_for_the_phone() -> None:
    book = lost().later(5).hangs_up()
    assert book.record().stage is Stage.WRAP_UP
    assert (book.record().hold_seconds, book.record().return_deadline_at) == (5, None)
    assert "return:id1" not in book.center.state.timers


def test_the_agent_ends_the_talk_though_his_phone_is_away() -> None:
    book = lost().give(HangUp(interaction_id="id1", agent="ann", at=START))
    assert book.record().stage is Stage.WRAP_UP
    assert book.finds_phone().called == []


def test_those_who_talk_along_keep_the_caller_company() -> None:
    book = Steered.talking().consults("bob").joins().loses_phone()
    assert book.where == {"caller": "talk", "bob": "talk"}
    book.later(20).fires("return:id1")
    assert book.interaction().agent == "bob"
    assert (book.agent("ann").status, book.agent("ann").activity) == (Status.NOT_READY, Activity.WRAP_UP)


def test_a_guest_who_was_consulted_waits_as_long_and_then_goes() -> None:
    book = Steered.talking(others=("eve",)).consults("eve").loses_phone().later(20).fires("return:id1")
    assert (book.guest("eve").state, book.agent("eve").activity) == (GuestState.GONE, Activity.IDLE)
    assert "eve" in book.dropped
    assert book.interaction().stage is Stage.QUEUED


def test_who_comes_back_to_a_consultation_is_in_it() -> None:
    book = Steered.talking().consults("bob").loses_phone().finds_phone()
    assert book.called[0].spot is Spot.CONSULT
    book.phone_answers()
    assert book.where == {"caller": "music", "bob": "consult", "ann": "consult"}


def test_a_guest_whose_phone_is_lost_is_gone() -> None:
    book = Steered.talking().consults("bob").loses_phone("bob")
    assert (book.guest("bob").cause, book.agent("bob").activity) == ("phone_lost", Activity.IDLE)
    assert book.where == {"caller": "talk", "ann": "talk"}


def test_a_guest_whose_phone_is_lost_while_it_rings_is_told_of_by_the_ring() -> None:
    book = Steered.talking().invites("bob").loses_phone("bob")
    assert book.guest("bob").state is GuestState.RINGING


@pytest.mark.parametrize("endpoint", ["bob", "eve", "nobody's"])
def test_a_phone_that_is_in_no_talk_concerns_no_talk(endpoint: str) -> None:
    book = Steered.talking().loses_phone(endpoint).finds_phone(endpoint)
    assert book.orders == []
    assert book.interaction().return_deadline_at is None


def test_a_phone_that_only_seems_away_ends_nothing() -> None:
    book = Steered.talking().give(PhoneChanged(endpoint="ann", state=PhoneState.UNREACHABLE, at=START))
    assert book.orders == []


def test_the_deadline_outlives_a_restart() -> None:
    book = lost().later(5).restarts()
    assert "return:id1" in book.timers
    book.sees(book.a_call(Place.WAITING)).later(15).fires("return:id1")
    assert book.interaction().stage is Stage.QUEUED
    assert book.agent("ann").reason == "phone_lost"


def test_a_deadline_that_comes_while_the_switch_is_away_waits_for_it() -> None:
    book = lost().loses_link().later(20).fires("return:id1")
    assert book.interaction().stage is Stage.CONNECTED
    book.sees(book.a_call(Place.WAITING))
    assert "return:id1" in book.timers


def test_a_number_that_is_consulted_hears_nothing_of_it() -> None:
    book = Steered.talking().consults(OUTSIDE).loses_phone()
    assert book.where[book.guest(OUTSIDE).id] == "consult"
