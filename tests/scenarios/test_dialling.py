"""An agent calls a number: his phone, then the number, then a talk like any other; or nothing."""

from datetime import timedelta

import pytest

from callcenter.core.agent import Activity, PhoneState, Status
from callcenter.core.callback import CallbackState
from callcenter.core.commands import CallLeg, CallOut, HangUpCall, HangUpLeg, LookUpCustomer, PlaceLegs, Spot
from callcenter.core.errors import ContactCenterError, Refusal
from callcenter.core.events import PhoneChanged, PhoneLost, Place, RingEnd, Verb
from callcenter.core.interaction import EndedBy, Outcome, Stage
from callcenter.core.requests import HangUp, HoldCall, RequestCallback
from tests.support.dialling import NUMBER, Dialled, a_floor_that_dials, dialled
from tests.support.floor import START


def ready(**policy: object) -> Dialled:
    """Ann and bob are available, eve has chosen a break: she may dial all the same."""
    book = Dialled(a_floor_that_dials(**policy)).available("ann", "bob")
    return book.chooses("eve", Status.NOT_READY, "back office")


def talking(**policy: object) -> Dialled:
    return ready(**policy).dials().later(2).picks_up().later(8).number_answers()


def refused(book: Dialled, request: object, code: Refusal, detail: str = "") -> None:
    with pytest.raises(ContactCenterError) as refusal:
        book.give(request)  # type: ignore[arg-type]
    assert (refusal.value.code, refusal.value.detail or detail) == (code, detail or refusal.value.detail)


def test_the_agents_phone_is_called_first_and_shows_whom() -> None:
    book = ready().dials()
    call = book.call
    assert book.phones_called == ["ann"]
    (leg,) = [order for order in book.orders if isinstance(order, CallLeg)]
    assert (leg.spot, leg.auto_answer, leg.shown) == (Spot.RINGING, True, NUMBER)
    assert [(pop.agent, pop.interaction.ani) for pop in book.pops] == [("ann", NUMBER)]
    assert any(isinstance(command, LookUpCustomer) for command in book.commands)
    assert (call.direction, call.stage, call.dialled_by, call.queue) == ("outbound", Stage.DIALING, "ann", "sales")
    assert (book.agent("ann").activity, book.agent("ann").interaction_id) == (Activity.ON_CONTACT, call.id)


def test_the_number_is_called_when_his_phone_has_answered_and_they_talk_when_it_answers() -> None:
    book = ready().dials().later(2).picks_up()
    call_id = book.call.call_id
    (out,) = [order for order in book.orders if isinstance(order, CallOut)]
    assert (out.number, out.shown, out.by_agent) == (NUMBER, "4001", True)
    book.later(8).number_answers()
    (placed,) = [order for order in book.orders if isinstance(order, PlaceLegs)]
    assert (placed.caller, placed.legs, placed.fresh) == (Spot.TALK, (("ann", Spot.TALK),), False)
    book.starts(call_id, Verb.ROOM).later(60).hangs_up(call_id)
    record = book.record(call_id)
    assert (record.outcome, record.ended_by, record.stage) == (Outcome.ANSWERED, EndedBy.CUSTOMER, Stage.WRAP_UP)
    assert (record.talk_seconds, record.agent) == (60, "ann")
    assert book.stretches(call_id)[:3] == [("dial", 2), ("dial", 8), ("talk", 60)]
    assert HangUpLeg(call_id=call_id, leg="ann") in book.orders


def test_an_answer_heard_twice_counts_once() -> None:
    book = talking()
    assert book.number_answers().orders == []


def test_all_call_control_works_afterwards() -> None:
    book = talking()
    book.give(HoldCall(interaction_id=book.call.id, agent="ann", at=START))
    (placed,) = [order for order in book.orders if isinstance(order, PlaceLegs)]
    assert (placed.caller, placed.legs) == (Spot.MUSIC, (("ann", Spot.SILENCE),))
    book.give(HangUp(interaction_id=book.call.id, agent="ann", at=START))
    assert book.call.ended_by is EndedBy.AGENT


@pytest.mark.parametrize("end", [RingEnd.BUSY, RingEnd.NO_ANSWER, RingEnd.UNREACHABLE, RingEnd.REJECTED])
def test_the_number_does_not_answer_and_the_agent_is_free_with_the_reason_in_the_record(end: RingEnd) -> None:
    book = ready().dials().picks_up().later(20).number_fails(end)
    record = book.call
    assert (record.outcome, record.cause, record.ended_by) == (Outcome.FAILED, end, EndedBy.CUSTOMER)
    assert (record.agent, record.dialled_by) == ("ann", "ann")
    assert book.orders == [HangUpLeg(call_id=record.call_id, leg="ann")]
    assert (book.agent("ann").activity, book.agent("ann").status) == (Activity.IDLE, Status.AVAILABLE)


def test_the_agents_own_phone_does_not_answer_and_no_number_is_called() -> None:
    book = ready().dials().phone_fails(RingEnd.UNREACHABLE)
    assert (book.call.outcome, book.call.cause) == (Outcome.FAILED, "phone_unreachable")
    assert book.orders == []
    assert book.agent("ann").status is Status.AVAILABLE, "nobody is blamed"


def test_the_agent_thinks_again_while_his_phone_rings() -> None:
    book = ready().dials().thinks_again()
    assert (book.call.cause, book.call.ended_by) == ("cancelled", EndedBy.AGENT)
    assert book.orders == [HangUpLeg(call_id=book.call.call_id, leg="ann")]


def test_the_agent_thinks_again_while_the_number_rings() -> None:
    book = ready().dials().picks_up().later(3).thinks_again()
    call_id = book.call.call_id
    assert set(book.orders) == {HangUpLeg(call_id=call_id, leg="ann"), HangUpCall(call_id=call_id)}
    assert book.number_answers().orders == [HangUpCall(call_id=call_id)], "an answer that comes too late"


def test_the_agents_phone_hangs_up_while_the_number_rings() -> None:
    book = ready().dials().picks_up().phone_hangs_up()
    assert (book.call.cause, book.orders) == ("cancelled", [HangUpCall(call_id=book.call.call_id)])
    assert book.agent("ann").activity is Activity.IDLE


def test_nobody_else_cancels_it() -> None:
    book = ready().dials()
    refused(book, HangUp(interaction_id=book.call.id, agent="bob", at=START), Refusal.NOT_YOUR_INTERACTION)


def test_a_supervisor_cancels_it() -> None:
    assert ready().dials().picks_up().thinks_again(agent=None).call.cause == "cancelled"


def test_his_page_is_lost_while_the_number_rings() -> None:
    book = ready().dials().picks_up().give(PhoneLost(endpoint="ann", at=START))
    assert (book.call.outcome, book.call.cause) == (Outcome.FAILED, "phone_lost")
    assert HangUpCall(call_id=book.call.call_id) in book.orders


@pytest.mark.parametrize(("picked_up", "cause"), [(False, "phone_no_answer"), (True, "no_answer")])
def test_what_the_switch_does_not_tell_in_time_has_failed(picked_up: bool, cause: str) -> None:
    book = ready().dials()
    book = book.picks_up() if picked_up else book
    book.fires(f"dial:{book.call.id}")
    assert book.call.stage is Stage.DIALING, "a timer that fires too early"
    book.later(60).fires(f"dial:{book.call.id}")
    assert (book.call.cause, book.agent("ann").activity) == (cause, Activity.IDLE)


def test_a_call_that_comes_meanwhile_is_offered_to_somebody_else() -> None:
    book = ready().dials().calls("4001")
    assert book.interaction("c1").agent == "bob"


# Who may, and when


def test_an_agent_on_a_break_may_and_one_who_is_offline_may_not() -> None:
    assert ready().dials("eve").phones_called == ["eve"]
    refused(ready().chooses("eve", Status.OFFLINE), dialled("eve"), Refusal.ILLEGAL_TRANSITION)


def test_an_agent_with_a_contact_may_not() -> None:
    refused(ready().calls("4001").answers(), dialled("ann"), Refusal.BUSY_WITH_A_CONTACT)
    refused(ready().dials(), dialled("ann"), Refusal.BUSY_WITH_A_CONTACT)


def test_an_agent_whose_phone_is_away_may_not() -> None:
    book = ready().give(PhoneChanged(endpoint="ann", state=PhoneState.UNREACHABLE, at=START))
    refused(book, dialled("ann"), Refusal.PHONE_AWAY)


def test_nothing_is_dialled_without_the_switch() -> None:
    refused(ready().loses_link(), dialled("ann"), Refusal.SWITCH_AWAY)


def test_a_call_goes_on_the_account_of_a_queue_of_his_own_or_the_usual_one() -> None:
    assert ready().dials("bob", queue="support").call.queue == "support"
    refused(ready(), dialled("ann", queue="support"), Refusal.UNKNOWN_QUEUE)
    assert ready(queue="support").dials("ann").call.queue == "support"


@pytest.mark.parametrize(
    ("policy", "number", "reason"),
    [
        ({"enabled": False}, NUMBER, "off"),
        ({}, "+14165550100", "prefix"),
        ({}, "110", "prefix"),
        ({"allow": ("+",)}, "+19005550100", "denied"),
        ({"concurrent": 0}, NUMBER, "concurrent"),
        ({"calls_per_minute": 0}, NUMBER, "rate"),
    ],
)
def test_the_policy_refuses_before_anything_is_ordered(policy: dict[str, object], number: str, reason: str) -> None:
    book = ready(**policy)
    refused(book, dialled(number=number), Refusal.DIALLING_NOT_ALLOWED, reason)
    assert not [i for i in book.kept.tables.interactions.values() if i.direction == "outbound"]


# What the number has been waiting for


def test_an_open_callback_of_this_number_is_done_when_it_was_called_by_hand() -> None:
    book = ready()
    asked = RequestCallback(
        number=NUMBER, number_e164=NUMBER, queue="support", due_at=START + timedelta(hours=1), at=START
    )
    book.give(asked)
    (callback,) = book.center.state.callbacks.values()
    book.dials().picks_up()
    assert book.center.state.callbacks, "not before somebody answers"
    book.number_answers()
    ended = book.kept.tables.callbacks[callback.id]
    assert (ended.state, ended.last_result) == (CallbackState.DONE, "called_by_hand")


# Restart and what is seen


def test_a_restart_in_each_step_goes_on_where_it_was() -> None:
    book = ready().dials().restarts()
    assert f"dial:{book.call.id}" in book.timers
    book.sees().available("ann").picks_up()
    assert book.numbers_called == [NUMBER]
    book.restarts()
    assert f"dial:{book.call.id}" in book.timers
    book.sees(book.a_call(Place.DIALING, book.call.call_id, legs=frozenset({"ann"}))).number_answers()
    assert book.call.stage is Stage.CONNECTED


def test_an_answer_that_nobody_heard_is_seen() -> None:
    book = ready().dials().picks_up().later(5)
    seen = book.a_call(Place.WAITING, book.call.call_id, legs=frozenset({"ann"}))
    book.sees_twice(seen)
    assert (book.call.stage, book.call.placed) == (Stage.CONNECTED, True)


def test_an_agent_who_has_gone_unheard_is_seen() -> None:
    book = ready().dials().picks_up().later(5)
    book.sees_twice(book.a_call(Place.DIALING, book.call.call_id))
    assert (book.call.cause, book.agent("ann").activity) == ("cancelled", Activity.IDLE)
    assert HangUpCall(call_id=book.call.call_id) in book.orders


def test_a_call_that_failed_unheard_is_seen() -> None:
    book = ready().dials().picks_up().later(5).sees_twice()
    assert (book.call.outcome, book.call.cause) == (Outcome.FAILED, "seen_gone")
    assert book.agent("ann").activity is Activity.IDLE


def test_while_only_his_own_phone_is_called_the_switch_shows_no_call() -> None:
    book = ready().dials().later(5).sees_twice()
    assert book.call.stage is Stage.DIALING
