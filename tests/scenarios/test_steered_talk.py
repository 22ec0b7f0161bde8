"""The agent steers his talk from the desk: hold and resume, what is recorded, keys; and who may not."""

import pytest

from callcenter.core.commands import HangUpCall, HangUpLeg, PauseRecording, PlaceLegs, RingAgents, SendKeys, Spot
from callcenter.core.errors import Refusal
from callcenter.core.events import CallHeld, CallResumed, Place, RingEnd, RingFinished, Verb, VerbFinished
from callcenter.core.interaction import EndedBy, Outcome, Stage
from callcenter.core.requests import HangUp, HoldCall, PressKeys, ResumeCall, SetRecording
from tests.support.floor import START
from tests.support.playbook import Playbook
from tests.support.steering import Steered, all_requests, recorded_floor

HOLD = HoldCall(interaction_id="id1", agent="ann", at=START)
RESUME = ResumeCall(interaction_id="id1", agent="ann", at=START)


def recording(*, paused: bool) -> SetRecording:
    return SetRecording(interaction_id="id1", agent="ann", paused=paused, at=START)


def keys(pressed: str) -> PressKeys:
    return PressKeys(interaction_id="id1", agent="ann", keys=pressed, at=START)


def test_the_first_hold_takes_both_out_of_the_ring() -> None:
    book = Steered.talking().give(HOLD)
    book.expect(
        PlaceLegs(
            call_id="c1",
            generation=2,
            caller=Spot.MUSIC,
            legs=(("ann", Spot.SILENCE),),
            queue="sales",
            music="default",
            fresh=True,
        )
    )
    assert (book.interaction().held, book.interaction().placed) == (True, True)


def test_hold_from_the_desk_is_time_of_its_own() -> None:
    book = Steered.talking().holds().later(7).resumes().later(3)
    assert book.where == {"caller": "talk", "ann": "talk"}
    book.hangs_up()
    assert (book.record().talk_seconds, book.record().hold_seconds, book.record().holds) == (13, 7, 1)
    assert book.stretches()[3:6] == [("talk", 10), ("hold", 7), ("talk", 3)]


def test_who_is_held_is_not_held_again_and_who_is_not_cannot_be_resumed() -> None:
    book = Steered.talking().refused(RESUME, Refusal.NOT_HELD).holds()
    book.refused(HOLD, Refusal.ALREADY_HELD)


@pytest.mark.parametrize("agent", ["bob", "eve", "nobody"])
def test_only_the_agent_of_the_call_steers_it(agent: str) -> None:
    book = Steered.talking()
    for request in all_requests(agent):
        book.refused(request, Refusal.NOT_YOUR_INTERACTION)


def test_nothing_is_steered_before_the_talk_or_after_it() -> None:
    book = Steered().available("ann", "bob", "eve").calls("4001")
    for request in all_requests("ann"):
        book.refused(request, Refusal.NOT_CONNECTED)
    book.answers().hangs_up()
    for request in all_requests("ann"):
        book.refused(request, Refusal.ALREADY_ENDED)
    book.later(30).fires("wrap_up:id1")
    for request in all_requests("ann"):
        book.refused(request, Refusal.UNKNOWN_INTERACTION)


def test_nothing_is_steered_while_the_switch_is_away() -> None:
    book = Steered.talking().loses_link()
    for request in all_requests("ann"):
        book.refused(request, Refusal.SWITCH_AWAY)


def test_the_report_of_the_ring_that_was_left_ends_nothing() -> None:
    book = Steered.talking()
    ring = book.interaction().generation
    book.holds()
    assert book.interaction().generation == ring + 1
    book.give(RingFinished(call_id="c1", generation=ring, end=RingEnd.AGENT_HUNG_UP, at=START))
    assert book.interaction().stage is Stage.CONNECTED


def test_an_order_that_was_lost_is_given_again_for_both() -> None:
    book = Steered.talking().give(HOLD).later(3).fires("verb:id1:2")
    (again,) = book.orders
    assert isinstance(again, PlaceLegs)
    assert (again.generation, again.caller, again.legs, again.fresh) == (3, "music", (("ann", "silence"),), True)


def test_an_order_before_the_last_was_obeyed_names_both_again() -> None:
    book = Steered.talking().give(HOLD).give(RESUME)
    (again,) = book.orders
    assert isinstance(again, PlaceLegs)
    assert (again.caller, again.legs, again.fresh) == ("talk", (("ann", "talk"),), True)


def test_the_phones_own_hold_is_left_to_the_phone() -> None:
    book = Steered.talking().give(CallHeld(call_id="c1", at=START))
    book.expect()
    assert (book.interaction().held, book.interaction().placed) == (True, False)


def test_in_a_room_the_phones_own_hold_gives_the_caller_his_music() -> None:
    book = Steered.talking().holds().resumes().give(CallHeld(call_id="c1", at=START)).begins()
    assert book.where == {"caller": "music", "ann": "silence"}
    book.give(CallResumed(call_id="c1", at=START)).begins()
    assert book.where == {"caller": "talk", "ann": "talk"}
    assert book.record().holds == 2


def test_the_agent_hangs_up_in_a_room() -> None:
    book = Steered.talking().holds().resumes().phone_hangs_up("ann")
    book.expect(HangUpCall(call_id="c1"))
    assert (book.record().stage, book.record().ended_by) == (Stage.WRAP_UP, EndedBy.AGENT)


def test_the_caller_hangs_up_in_a_room_and_the_agents_phone_is_let_go() -> None:
    book = Steered.talking().holds().later(4).hangs_up()
    book.expect(HangUpLeg(call_id="c1", leg="ann"))
    assert (book.record().outcome, book.record().ended_by) == (Outcome.ANSWERED, EndedBy.CUSTOMER)
    assert (book.record().held, book.record().placed, book.record().hold_seconds) == (False, False, 4)


def test_the_agent_hangs_up_on_the_screen_and_both_are_let_go() -> None:
    book = Steered.talking().holds().give(HangUp(interaction_id="id1", agent="ann", at=START))
    book.expect(HangUpCall(call_id="c1"), HangUpLeg(call_id="c1", leg="ann"))


def test_who_is_left_alone_in_his_room_has_been_left() -> None:
    book = Steered.talking().holds().resumes().room_empties()
    assert HangUpCall(call_id="c1") in book.orders
    assert book.record().ended_by is EndedBy.AGENT


def test_a_room_of_an_earlier_order_says_nothing() -> None:
    book = Steered.talking().holds().resumes()
    old = book.interaction().generation
    book.holds().give(VerbFinished(call_id="c1", generation=old, verb=Verb.ROOM, ok=True, at=START))
    assert book.changes == []
    assert book.interaction().stage is Stage.CONNECTED


def test_a_talk_is_recorded_where_its_queue_wants_it() -> None:
    book = Steered(recorded_floor()).available("ann", "bob").calls("4001")
    (ring,) = [order for order in book.orders if isinstance(order, RingAgents)]
    assert ring.recording == "talk-id1-1"
    assert book.interaction().recordings == (), "nothing is recorded before somebody answers"
    book.answers()
    assert book.record().recordings == ("talk-id1-1",)


def test_a_talk_of_another_queue_is_not() -> None:
    book = Steered(recorded_floor()).available("ann", "bob").calls("4002").answers()
    assert book.record().recordings == ()
    book.refused(
        SetRecording(interaction_id="id1", agent="bob", paused=True, at=START),
        Refusal.NOT_RECORDED,
    )


def test_a_ring_that_nobody_answered_leaves_no_recording() -> None:
    book = Steered(recorded_floor()).available("ann").calls("4001").ring_ends(RingEnd.REJECTED).starts()
    book.later(30).fires("retry:id1:ann").answers()
    assert book.record().recordings == ("talk-id1-1",)


def test_what_must_not_be_recorded_is_left_out_and_taken_in_again() -> None:
    book = Steered.talking(recorded_floor()).give(recording(paused=True))
    book.expect(PauseRecording(call_id="c1", paused=True))
    assert book.interaction().recording_paused
    assert book.give(recording(paused=True)).orders == [], "asked twice it is ordered once"
    book.give(recording(paused=False)).expect(PauseRecording(call_id="c1", paused=False))
    book.hangs_up()
    assert (book.record().recordings, book.record().recording_paused) == (("talk-id1-1",), False)


def test_keys_are_sent_and_written_down_nowhere() -> None:
    book = Steered.talking().give(keys("12*#"))
    book.expect(SendKeys(call_id="c1", keys="12*#"))
    assert book.changes == []


@pytest.mark.parametrize("pressed", ["", "12 3", "x", "1" * 65, "1\r\nAction: Logoff"])
def test_what_is_no_key_is_not_sent(pressed: str) -> None:
    Steered.talking().refused(keys(pressed), Refusal.FIELD_INVALID)


def test_a_talk_with_somebody_we_cannot_name_is_nobodys_to_steer() -> None:
    book = Playbook().calls("4001").loses_link()
    book.sees_twice(book.a_call(Place.TALKING, endpoint="a phone of nobody"))
    assert (book.interaction().stage, book.interaction().endpoint) == (Stage.CONNECTED, None)
