"""The agent asks somebody while the caller waits: rung, consulted, to and fro, handed over, and what comes between."""

import pytest

from callcenter.core.agent import Activity, PhoneState, Status
from callcenter.core.commands import CallLeg, HangUpCall, HangUpLeg, PlaceLegs, Spot
from callcenter.core.errors import Refusal
from callcenter.core.events import PhoneChanged, RingEnd
from callcenter.core.guest import GuestState
from callcenter.core.interaction import EndedBy, Outcome, Stage
from callcenter.core.requests import (
    CompleteTransfer,
    HangUp,
    HoldCall,
    InviteGuest,
    JoinGuest,
    ResumeCall,
    SwapGuest,
    Target,
    TargetKind,
)
from tests.support.floor import START
from tests.support.steering import OUTSIDE, Steered, invitation

SWAP = SwapGuest(interaction_id="id1", agent="ann", at=START)
JOIN = JoinGuest(interaction_id="id1", agent="ann", at=START)
COMPLETE = CompleteTransfer(interaction_id="id1", agent="ann", at=START)


def test_a_colleague_is_rung_while_the_caller_hears_music() -> None:
    book = Steered.talking().give(invitation("bob"))
    guest = book.guest("bob")
    assert book.orders == [
        CallLeg(
            call_id="c1",
            leg_id=guest.id,
            endpoint="bob",
            offer_id=guest.offer_id,
            spot=Spot.CONSULT,
            shown="13800138000",
            ring_seconds=20,
        ),
        PlaceLegs(
            call_id="c1",
            generation=2,
            caller=Spot.MUSIC,
            legs=(("ann", Spot.RINGING),),
            queue="sales",
            music="default",
            fresh=True,
        ),
    ]
    assert (book.agent("bob").activity, book.agent("bob").interaction_id) == (Activity.OFFERED, "id1")
    (pop,) = book.pops
    assert (pop.agent, pop.offer_id, pop.wait_seconds) == ("bob", guest.offer_id, 0)


def test_a_colleague_who_takes_no_calls_of_these_queues_can_be_asked_all_the_same() -> None:
    book = Steered.talking().consults("eve")
    assert book.where == {"caller": "music", "ann": "consult", "eve": "consult"}
    assert book.agent("eve").activity is Activity.ON_CONTACT
    assert book.interaction().agent == "ann", "the call is ann's until she hands it over"


def test_a_number_outside_is_rung_with_our_own_number() -> None:
    book = Steered.talking().give(invitation(OUTSIDE))
    (leg,) = book.called
    assert (leg.number, leg.endpoint, leg.offer_id, leg.shown, leg.ring_seconds) == (OUTSIDE, None, None, "4001", 30)
    assert book.timers == [f"guest:{leg.leg_id}", "verb:id1:2"]


def test_he_answers_and_the_two_are_alone() -> None:
    book = Steered.talking().invites("bob").later(3).guest_answers("bob")
    (order,) = book.orders
    assert isinstance(order, PlaceLegs)
    assert (order.caller, order.legs) == (None, (("ann", "consult"),)), "who stands there already is not moved again"
    assert book.guest("bob").state is GuestState.CONSULTING
    assert book.stretches()[3:] == [("talk", 10), ("consult", None)]


def test_a_consultation_counts_as_hold_for_the_caller() -> None:
    book = Steered.talking().invites("bob").later(3).guest_answers("bob").later(20).hangs_up()
    assert (book.record().talk_seconds, book.record().hold_seconds, book.record().holds) == (10, 23, 0)


def test_to_and_fro() -> None:
    book = Steered.talking().consults("bob").swaps()
    assert book.where == {"caller": "talk", "ann": "talk", "bob": "music"}
    assert (book.guest("bob").state, book.stretches()[-1]) == (GuestState.WAITING, ("talk", None))
    book.swaps()
    assert book.where == {"caller": "music", "ann": "consult", "bob": "consult"}


def test_who_was_held_before_is_held_after_a_guest_who_did_not_answer() -> None:
    book = Steered.talking().holds().invites("bob").guest_fails("bob", RingEnd.BUSY)
    assert book.where == {"caller": "music", "ann": "silence"}
    assert book.interaction().held


def test_who_goes_back_to_the_caller_holds_him_no_longer() -> None:
    book = Steered.talking().holds().consults("bob").swaps()
    assert (book.where["caller"], book.interaction().held) == ("talk", False)


@pytest.mark.parametrize("end", [RingEnd.BUSY, RingEnd.REJECTED, RingEnd.FAILED])
def test_a_colleague_who_is_not_reached_leaves_everything_as_it_was(end: RingEnd) -> None:
    book = Steered.talking().invites("bob").later(4).guest_fails("bob", end)
    assert book.where == {"caller": "talk", "ann": "talk"}
    assert (book.guest("bob").state, book.guest("bob").cause) == (GuestState.GONE, end)
    assert (book.agent("bob").activity, book.agent("bob").status) == (Activity.IDLE, Status.AVAILABLE)
    assert book.center.state.guests == {}
    assert book.interaction().stage is Stage.CONNECTED


@pytest.mark.parametrize("end", [RingEnd.NO_ANSWER, RingEnd.UNREACHABLE])
def test_who_lets_it_ring_as_a_guest_has_missed_a_call(end: RingEnd) -> None:
    book = Steered.talking().invites("bob").later(20).guest_fails("bob", end)
    assert (book.agent("bob").status, book.agent("bob").reason) == (Status.NOT_READY, end)


def test_a_guest_turns_it_down_on_his_screen() -> None:
    book = Steered.talking().invites("bob").turns_down("bob")
    assert book.dropped == ["bob"]
    assert (book.guest("bob").cause, book.agent("bob").activity) == ("rejected", Activity.IDLE)
    assert book.where == {"caller": "talk", "ann": "talk"}


def test_a_guest_accepts_on_his_screen_and_his_phone_is_asked_to_answer() -> None:
    book = Steered.talking().invites("bob").accepts("bob")
    assert [type(order).__name__ for order in book.orders] == ["AnswerPhone"]


def test_a_guest_who_chooses_another_status_while_he_is_rung_is_let_go() -> None:
    book = Steered.talking().invites("bob").chooses("bob", Status.NOT_READY, "lunch")
    assert (book.dropped, book.guest("bob").state) == (["bob"], GuestState.GONE)
    assert (book.agent("bob").activity, book.agent("bob").reason) == (Activity.IDLE, "lunch")


def test_a_ring_of_a_colleague_of_which_nothing_is_heard_is_given_up() -> None:
    book = Steered.talking().invites("bob").later(23)
    book.fires(f"ring:{book.guest('bob').offer_id}")
    assert (book.dropped, book.guest("bob").cause) == (["bob"], "no_answer")
    assert book.agent("bob").status is Status.NOT_READY


def test_a_ring_of_a_number_of_which_nothing_is_heard_is_given_up() -> None:
    book = Steered.talking().invites(OUTSIDE).later(33)
    guest = book.guest(OUTSIDE)
    book.fires(f"guest:{guest.id}")
    assert (book.dropped, book.guest(OUTSIDE).cause) == ([guest.id], "no_answer")
    assert book.where == {"caller": "talk", "ann": "talk"}


def test_a_late_answer_of_who_was_let_go_changes_nothing() -> None:
    book = Steered.talking().invites("bob").drops()
    gone = book.guest("bob")
    book.guest_answers("bob")
    assert (book.changes, book.guest("bob")) == ([], gone)


@pytest.mark.parametrize(
    "spoil",
    [
        lambda book: book.chooses("bob", Status.NOT_READY, "lunch"),
        lambda book: book.chooses("bob", Status.OFFLINE),
        lambda book: book.give(PhoneChanged(endpoint="bob", state=PhoneState.IN_USE, at=START)),
        lambda book: book.give(PhoneChanged(endpoint="bob", state=PhoneState.UNREACHABLE, at=START)),
        lambda book: book.calls("4002", call_id="c2"),
    ],
    ids=["not ready", "offline", "on the phone", "phone away", "rung by another caller"],
)
def test_who_could_not_be_offered_a_call_cannot_be_asked(spoil: object) -> None:
    book = Steered.talking()
    spoil(book)  # type: ignore[operator]
    book.refused(invitation("bob"), Refusal.TARGET_NOT_AVAILABLE)
    book.refused(invitation("nobody"), Refusal.UNKNOWN_AGENT)
    book.refused(invitation("ann"), Refusal.TARGET_IS_YOURSELF)


def test_a_queue_cannot_be_asked_nor_what_is_no_number() -> None:
    book = Steered.talking()
    queue = Target(kind=TargetKind.QUEUE, name="support")
    book.refused(InviteGuest(interaction_id="id1", agent="ann", target=queue, at=START), Refusal.TARGET_NOT_AVAILABLE)
    book.refused(invitation("12"), Refusal.DIALLING_NOT_ALLOWED)


def test_one_is_asked_at_a_time() -> None:
    book = Steered.talking().invites("bob").refused(invitation("eve"), Refusal.CONSULT_UNDER_WAY)
    book.guest_answers("bob").refused(invitation("eve"), Refusal.CONSULT_UNDER_WAY)
    book.refused(HoldCall(interaction_id="id1", agent="ann", at=START), Refusal.CONSULT_UNDER_WAY)
    book.swaps().refused(invitation(OUTSIDE), Refusal.CONSULT_UNDER_WAY)


def test_who_only_rings_can_be_dropped_but_neither_joined_nor_given_the_call() -> None:
    book = Steered.talking().holds().invites("bob")
    for request in (SWAP, JOIN, COMPLETE):
        book.refused(request, Refusal.NO_CONSULT)
    book.refused(ResumeCall(interaction_id="id1", agent="ann", at=START), Refusal.CONSULT_UNDER_WAY)
    book.drops()
    assert (book.dropped, book.guest("bob").cause) == (["bob"], "dropped")
    assert book.agent("bob").activity is Activity.IDLE


def test_without_a_guest_there_is_nobody_to_go_to() -> None:
    book = Steered.talking()
    for request in (SWAP, JOIN, COMPLETE):
        book.refused(request, Refusal.NO_CONSULT)


@pytest.mark.parametrize("waiting", [False, True])
def test_a_consulted_guest_gets_the_call(waiting: bool) -> None:
    book = Steered.talking().consults("bob").later(5)
    if waiting:
        book.swaps()
    book.completes()
    assert HangUpLeg(call_id="c1", leg="ann") in book.orders
    assert book.where == {"caller": "talk", "bob": "talk"}
    talk = book.interaction()
    assert (talk.agent, talk.endpoint, talk.transfers, talk.stage) == ("bob", "bob", 1, Stage.CONNECTED)
    assert book.guest("bob").state is GuestState.TOOK_OVER
    assert book.agent("ann").activity is Activity.WRAP_UP
    assert book.center.state.participations["ann"].interaction_id == "id1"
    last = book.kept.tables.segments_of(book.record())[-1]
    assert (last.kind, last.agent) == ("talk", "bob")


def test_who_got_the_call_ends_it_and_wraps_up_and_the_first_agent_does_so_for_himself() -> None:
    book = Steered.talking().consults("bob").completes().later(10).phone_hangs_up("bob")
    book.expect(HangUpCall(call_id="c1"))
    assert (book.record().stage, book.record().agent) == (Stage.WRAP_UP, "bob")
    assert book.agent("ann").interaction_id == "id1"
    assert book.record().ended_by is EndedBy.AGENT


def test_who_got_the_call_steers_it() -> None:
    book = Steered.talking().consults("bob").completes()
    book.refused(HoldCall(interaction_id="id1", agent="ann", at=START), Refusal.NOT_YOUR_INTERACTION)
    book.holds("bob")
    assert book.where == {"caller": "music", "bob": "silence"}


@pytest.mark.parametrize("by_screen", [False, True])
def test_who_hangs_up_on_a_consulted_guest_gives_him_the_call(by_screen: bool) -> None:
    book = Steered.talking().consults("bob")
    if by_screen:
        book.give(HangUp(interaction_id="id1", agent="ann", at=START))
    else:
        book.phone_hangs_up("ann")
    assert book.interaction().agent == "bob"
    assert ("ann" in book.dropped) is by_screen
    assert book.stands["caller"] == book.stands["bob"] == "talk"


def test_who_hangs_up_while_a_guest_waits_ends_the_talk_for_all() -> None:
    book = Steered.talking().consults("bob").swaps().phone_hangs_up("ann")
    book.expect(HangUpCall(call_id="c1"), HangUpLeg(call_id="c1", leg="bob"))
    assert (book.record().stage, book.record().outcome) == (Stage.WRAP_UP, Outcome.ANSWERED)
    assert (book.guest("bob").state, book.agent("bob").activity) == (GuestState.GONE, Activity.IDLE)


def test_who_hangs_up_while_a_guest_rings_leaves_the_caller_to_his_queue() -> None:
    book = Steered.talking(others=("eve",)).invites("eve").later(2).phone_hangs_up("ann")
    assert book.dropped == ["eve"]
    assert (book.interaction().stage, book.interaction().queue, book.interaction().agent) == (
        Stage.QUEUED,
        "sales",
        None,
    )
    assert book.interaction().place_at == START, "he keeps his place"
    assert (book.agent("eve").activity, book.agent("ann").activity) == (Activity.IDLE, Activity.WRAP_UP)
    assert book.starts().later(1).available("bob").rung == ["bob"]


@pytest.mark.parametrize("step", ["ringing", "consulting", "waiting"])
def test_the_caller_hangs_up_and_everybody_is_let_go(step: str) -> None:
    book = Steered.talking().invites("bob")
    if step != "ringing":
        book.guest_answers("bob")
    if step == "waiting":
        book.swaps()
    book.later(1).hangs_up()
    assert sorted(book.dropped) == ["ann", "bob"]
    assert (book.agent("bob").activity, book.agent("ann").activity) == (Activity.IDLE, Activity.WRAP_UP)
    assert (book.guest("bob").state, book.center.state.guests) == (GuestState.GONE, {})
    offer = book.kept.tables.offers[book.guest("bob").offer_id or ""]
    assert offer.state == ("caller_left" if step == "ringing" else "answered")


@pytest.mark.parametrize("by_screen", [False, True])
def test_a_consulted_guest_hangs_up_and_the_caller_is_back(by_screen: bool) -> None:
    book = Steered.talking().consults("bob").later(5)
    if by_screen:
        book.give(HangUp(interaction_id="id1", agent="bob", at=START))
    else:
        book.phone_hangs_up("bob")
    assert book.stands["caller"] == book.stands["ann"] == "talk"
    assert (book.guest("bob").cause, book.agent("bob").activity) == ("hung_up", Activity.IDLE)
    assert "bob" not in book.center.state.participations, "a guest has nothing to wrap up"


def test_a_guest_who_rings_cannot_end_the_call() -> None:
    book = Steered.talking().invites("bob")
    book.refused(HangUp(interaction_id="id1", agent="bob", at=START), Refusal.NOT_CONNECTED)


def test_a_number_that_was_consulted_gets_the_call_and_we_are_out_of_it() -> None:
    book = Steered.talking().consults(OUTSIDE)
    leg = book.guest(OUTSIDE).id
    book.completes()
    talk = book.interaction()
    assert (talk.stage, talk.agent, talk.outside_leg) == (Stage.TRANSFERRED, None, leg)
    assert book.where == {"caller": "talk", leg: "talk"}
    book.later(30).number_hangs_up(leg)
    assert (book.closed.outcome, book.closed.transfers) == (Outcome.TRANSFERRED_OUT, 1)
    assert HangUpCall(call_id="c1") in book.orders
    assert book.stretches()[-1] == ("transfer", 30)


def test_the_caller_of_a_number_hangs_up_and_so_does_its_leg() -> None:
    book = Steered.talking().consults(OUTSIDE)
    leg = book.guest(OUTSIDE).id
    book.completes().later(5).hangs_up()
    assert book.dropped == [leg]
    assert (book.closed.outcome, book.closed.ended_by) == (Outcome.TRANSFERRED_OUT, EndedBy.CUSTOMER)


def test_a_consulted_number_hangs_up_and_the_caller_is_back() -> None:
    book = Steered.talking().consults(OUTSIDE)
    book.number_hangs_up(book.guest(OUTSIDE).id)
    assert book.stands["caller"] == book.stands["ann"] == "talk"
    assert book.guest(OUTSIDE).cause == "hung_up"
