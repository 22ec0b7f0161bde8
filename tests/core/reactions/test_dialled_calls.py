"""A call that is being made: what is heard too late, of others, or not at all; stories are in `tests/scenarios`."""

from dataclasses import replace
from datetime import timedelta

import pytest

from callcenter.core.agent import Activity
from callcenter.core.callback import CallbackState
from callcenter.core.commands import CallOut, HangUpCall, HangUpLeg
from callcenter.core.configuration import Configuration
from callcenter.core.events import AgentHungUp, CallOutFailed, LegAnswered, LegFailed, PhoneLost, Place, RingEnd
from callcenter.core.interaction import EndedBy, Outcome, Stage
from callcenter.core.reactions import dialled_calls
from callcenter.core.requests import RequestCallback
from callcenter.core.timers import RING_GRACE_SECONDS
from tests.support.dialling import NUMBER, Dialled, a_floor_that_dials
from tests.support.floor import START


def rings(*, picked_up: bool = True, configuration: Configuration | None = None) -> Dialled:
    """Ann calls for sales; bob takes both queues, eve takes neither of them."""
    book = Dialled(configuration or a_floor_that_dials()).available("ann", "bob", "eve").dials()
    return book.later(2).picks_up() if picked_up else book


def recorded() -> Configuration:
    """Sales records its talks, support does not."""
    floor = a_floor_that_dials()
    return replace(floor, queues={**floor.queues, "sales": replace(floor.queues["sales"], recording=True)})


# What is of others


def test_legs_and_phones_of_others_change_nothing() -> None:
    book = rings(picked_up=False)
    call = book.call
    for event in (
        LegAnswered(call_id=call.call_id, leg_id="x", at=START),
        LegFailed(call_id=call.call_id, leg_id="x", end=RingEnd.BUSY, at=START),
        AgentHungUp(call_id=call.call_id, endpoint="bob", at=START),
        PhoneLost(endpoint="eve", at=START),
    ):
        book.give(event).expect()
        assert book.call == call


def test_a_page_that_is_lost_ends_no_call_of_a_colleague() -> None:
    book = rings().dials("bob", queue="support").picks_up().give(PhoneLost(endpoint="ann", at=START))
    assert [call.dialled_by for call in book.center.state.interactions.values()] == ["bob"]


def test_the_answer_of_the_phone_heard_twice_calls_the_number_once() -> None:
    book = rings(picked_up=False)
    answer = LegAnswered(call_id=book.call.call_id, leg_id=book.call.return_leg or "", at=START)
    assert book.give(answer).numbers_called == [NUMBER]
    assert book.give(answer).numbers_called == []


# Why it failed


@pytest.mark.parametrize(
    ("end", "cause", "told", "ended_by"),
    [
        (RingEnd.BUSY, "0/17", "busy", EndedBy.CUSTOMER),
        (RingEnd.FAILED, None, "failed", EndedBy.SYSTEM),
        (RingEnd.GATED, "GATE", "gated", EndedBy.SYSTEM),
        (RingEnd.FAILED, "switch_restarted", "switch_restarted", EndedBy.SYSTEM),
    ],
)
def test_the_reason_is_the_end_in_a_word_unless_it_was_the_switch(
    end: RingEnd, cause: str | None, told: str, ended_by: EndedBy
) -> None:
    record = rings().number_fails(end, cause).call
    assert (record.outcome, record.cause, record.ended_by) == (Outcome.FAILED, told, ended_by)


def test_the_channel_of_the_number_that_ends_by_itself_is_not_hung_up_again() -> None:
    book = rings()
    call_id = book.call.call_id
    assert book.hangs_up(call_id).orders == [HangUpLeg(call_id=call_id, leg="ann")]
    assert (book.call.cause, book.call.ended_by) == ("hung_up", EndedBy.CUSTOMER)


def test_who_has_reached_nobody_takes_the_next_caller_at_once_and_wraps_nothing_up() -> None:
    book = Dialled(a_floor_that_dials()).available("ann", "eve").dials().picks_up()
    failed = CallOutFailed(call_id=book.call.call_id, end=RingEnd.BUSY, at=START)
    book.calls("4001").calls("4002", call_id="c2")
    assert book.interaction().stage is Stage.QUEUED
    book.give(failed)
    assert book.rung == ["ann"]
    assert (book.interaction().stage, book.interaction("c2").stage) == (Stage.OFFERED, Stage.QUEUED)
    assert book.agent("eve").activity is Activity.IDLE


# What is recorded


def test_a_talk_is_recorded_where_its_queue_records() -> None:
    book = rings(configuration=recorded())
    (out,) = [order for order in book.orders if isinstance(order, CallOut)]
    assert out.recording is not None
    assert book.call.recordings == (), "nobody talks yet"
    assert book.number_answers().call.recordings == (out.recording,)


@pytest.mark.parametrize(("agent", "queue"), [("bob", "support"), ("eve", None)])
def test_where_the_queue_records_nothing_or_there_is_none_nothing_is_recorded(agent: str, queue: str | None) -> None:
    book = Dialled(recorded()).available("ann", agent).dials(agent, queue=queue).picks_up()
    (out,) = [order for order in book.orders if isinstance(order, CallOut)]
    assert out.recording is None
    assert book.number_answers().call.recordings == ()


def test_of_a_number_that_did_not_answer_there_is_no_recording() -> None:
    record = rings(configuration=recorded()).number_fails(RingEnd.NO_ANSWER).call
    assert (record.recording, record.recordings) == (None, ())


# Deadlines


def test_each_step_has_a_deadline_of_its_own() -> None:
    floor = a_floor_that_dials(ring_seconds=45)
    ann = replace(floor.agents["ann"], ring_seconds=7)
    book = rings(picked_up=False, configuration=replace(floor, agents={**floor.agents, "ann": ann}))
    timer = f"dial:{book.call.id}"
    assert book.center.state.timers[timer] == START + timedelta(seconds=7 + RING_GRACE_SECONDS)
    book.later(3).picks_up()
    assert book.center.state.timers[timer] == START + timedelta(seconds=3 + 45 + RING_GRACE_SECONDS)
    assert timer not in book.number_answers().center.state.timers


def test_a_deadline_that_comes_while_nothing_can_be_ordered_waits_for_the_switch() -> None:
    book = rings()
    timer = f"dial:{book.call.id}"
    book.loses_link().later(120).fires(timer)
    assert book.call.stage is Stage.DIALING
    book.sees(book.a_call(Place.DIALING, book.call.call_id, legs=frozenset({"ann"})))
    assert book.center.state.timers[timer] > book.at, "whatever was not heard may still come"
    book.later(60).fires(timer)
    assert set(book.orders) >= {
        HangUpLeg(call_id=book.call.call_id, leg="ann"),
        HangUpCall(call_id=book.call.call_id),
    }


# What is seen


@pytest.mark.parametrize(
    ("picked_up", "place", "legs", "right"),
    [
        (False, None, (), True),
        (False, Place.DIALING, ("ann",), False),
        (True, None, (), False),
        (True, Place.DIALING, ("ann",), True),
        (True, Place.DIALING, ("bob",), False),
        (True, Place.DIALING, (), False),
        (True, Place.WAITING, ("ann",), False),
        (True, Place.TALKING, ("ann",), False),
    ],
)
def test_the_switch_shows_a_call_once_the_number_is_called(
    picked_up: bool, place: Place | None, legs: tuple[str, ...], right: bool
) -> None:
    book = rings(picked_up=picked_up)
    seen = None if place is None else book.a_call(place, book.call.call_id, legs=frozenset(legs))
    assert dialled_calls.agrees(book.call, seen) is right


def test_a_number_that_rings_though_nobody_heard_the_phone_answer_is_not_called_again() -> None:
    book = rings(picked_up=False).later(3)
    book.sees_twice(book.a_call(Place.DIALING, book.call.call_id, legs=frozenset({"ann"})))
    assert (book.call.stage, book.call.return_leg, book.numbers_called) == (Stage.DIALING, None, [])
    assert book.number_answers().call.stage is Stage.CONNECTED


# Who need not be called back


def test_callbacks_of_this_number_are_done_in_every_queue_and_those_of_others_wait_on() -> None:
    book = Dialled(a_floor_that_dials())
    later = START + timedelta(hours=1)
    for number, queue in ((NUMBER, "sales"), (NUMBER, "support"), ("+8613900139000", "sales")):
        book.give(RequestCallback(number=number, number_e164=number, queue=queue, due_at=later, at=START))
    book.available("ann", "eve").dials().picks_up().number_answers()
    told = {(each.number, each.queue): each.state for each in book.kept.tables.callbacks.values()}
    assert told == {
        (NUMBER, "sales"): CallbackState.DONE,
        (NUMBER, "support"): CallbackState.DONE,
        ("+8613900139000", "sales"): CallbackState.SCHEDULED,
    }
