"""Several people in one call: joined, muted, dropped, left; who has the call when its agent goes."""

import pytest

from callcenter.core.agent import Activity
from callcenter.core.commands import HangUpCall, MuteLeg
from callcenter.core.errors import Refusal
from callcenter.core.guest import GuestState
from callcenter.core.interaction import Outcome, Stage
from callcenter.core.requests import DropGuest, InviteGuest, MuteGuest
from tests.support.floor import START
from tests.support.steering import OUTSIDE, Steered, invitation, target

SECOND = "+8613900139000"
DROP_NOBODY = DropGuest(interaction_id="id1", agent="ann", at=START)


def conference() -> Steered:
    """Ann, her caller and bob talk together."""
    return Steered.talking().consults("bob").later(5).joins().later(10)


def test_all_talk_together() -> None:
    book = conference()
    assert book.where == {"caller": "talk", "ann": "talk", "bob": "talk"}
    assert book.stretches()[-2:] == [("consult", 5), ("conference", None)]
    assert book.hangs_up().record().talk_seconds == 20, "a conference is talk, too"


def test_a_guest_who_waited_is_joined() -> None:
    book = Steered.talking().consults("bob").swaps().joins()
    assert book.where == {"caller": "talk", "ann": "talk", "bob": "talk"}


def test_who_is_rung_to_talk_along_is_not_consulted() -> None:
    book = Steered.talking().invites("bob", joins=True)
    assert book.stands["caller"] == "music"
    book.guest_answers("bob")
    assert book.guest("bob").state is GuestState.JOINED
    assert book.where == {"caller": "talk", "ann": "talk", "bob": "talk"}


def test_the_others_go_on_talking_while_a_further_one_is_asked() -> None:
    book = conference().invites(OUTSIDE)
    assert book.where == {"caller": "talk", "ann": "ringing", "bob": "talk"}
    book.guest_answers(OUTSIDE)
    leg = book.guest(OUTSIDE).id
    assert book.where == {"caller": "talk", "ann": "consult", "bob": "talk", leg: "consult"}
    assert book.stretches()[-1] == ("conference", None)


def test_who_holds_the_caller_talks_on_with_the_others() -> None:
    book = conference().holds()
    assert book.where == {"caller": "music", "ann": "talk", "bob": "talk"}
    book.resumes()
    assert book.where["caller"] == "talk"


def test_six_people_are_enough() -> None:
    book = Steered.talking()
    for number in ("+8613900000001", "+8613900000002", "+8613900000003", "+8613900000004"):
        book.consults(number).joins()
    book.refused(invitation("+8613900000005"), Refusal.CONFERENCE_FULL)
    book.drops("+8613900000002").invites("+8613900000005")
    assert len(book.center.state.guests["id1"]) == 4


def test_a_guest_is_muted_and_heard_again() -> None:
    book = conference().mutes("bob")
    book.expect(MuteLeg(call_id="c1", leg="bob", muted=True))
    assert book.guest("bob").muted
    assert book.mutes("bob").orders == [], "asked twice it is ordered once"
    book.mutes("bob", muted=False).expect(MuteLeg(call_id="c1", leg="bob", muted=False))


def test_who_comes_into_the_room_anew_is_muted_anew() -> None:
    book = conference().mutes("bob").loses_phone().finds_phone().phone_answers()
    assert MuteLeg(call_id="c1", leg="bob", muted=True) in book.orders


def test_only_who_talks_along_can_be_muted_and_only_a_guest_dropped() -> None:
    book = Steered.talking().consults("bob")
    request = MuteGuest(interaction_id="id1", agent="ann", guest_id=book.guest("bob").id, muted=True, at=START)
    book.refused(request, Refusal.UNKNOWN_GUEST)
    book.refused(DropGuest(interaction_id="id1", agent="ann", guest_id="g", at=START), Refusal.UNKNOWN_GUEST)
    book.joins().refused(DROP_NOBODY, Refusal.NO_CONSULT)


def test_a_guest_who_talks_along_is_dropped() -> None:
    book = conference().drops("bob")
    assert book.dropped == ["bob"]
    assert (book.guest("bob").cause, book.agent("bob").activity) == ("dropped", Activity.IDLE)
    assert book.where == {"caller": "talk", "ann": "talk"}
    assert book.stretches()[-1] == ("talk", None)


def test_the_agent_goes_and_who_talks_along_has_the_call() -> None:
    book = conference().phone_hangs_up("ann")
    assert (book.interaction().agent, book.interaction().transfers) == ("bob", 1)
    assert book.where["caller"] == book.where["bob"] == "talk"
    assert book.agent("ann").activity is Activity.WRAP_UP


def test_the_agent_leaves_a_conference_on_purpose() -> None:
    book = conference().completes()
    assert book.interaction().agent == "bob"
    assert "ann" in book.dropped


def test_an_agent_comes_before_a_number_and_the_number_stays() -> None:
    book = Steered.talking().consults(OUTSIDE).joins().consults("eve").joins().phone_hangs_up("ann")
    assert book.interaction().agent == "eve"
    assert book.guest(OUTSIDE).state is GuestState.JOINED
    assert book.stretches()[-1] == ("conference", None)


def test_whom_the_agent_talks_with_comes_before_who_talks_along() -> None:
    book = conference().consults("eve").phone_hangs_up("ann")
    assert book.interaction().agent == "eve"
    assert book.where == {"caller": "talk", "ann": "consult", "bob": "talk", "eve": "talk"}


def test_a_number_that_has_the_call_alone_lets_the_other_numbers_go() -> None:
    book = Steered.talking().consults(OUTSIDE).joins().consults(SECOND).joins()
    first, second = book.guest(OUTSIDE).id, book.guest(SECOND).id
    book.phone_hangs_up("ann")
    assert (book.interaction().stage, book.interaction().outside_leg) == (Stage.TRANSFERRED, first)
    assert second in book.dropped


def test_the_caller_goes_and_so_does_everybody() -> None:
    book = conference().consults(OUTSIDE).joins()
    leg = book.guest(OUTSIDE).id
    book.hangs_up()
    assert sorted(book.dropped) == sorted(["ann", "bob", leg])
    assert (book.agent("bob").activity, book.agent("ann").activity) == (Activity.IDLE, Activity.WRAP_UP)
    assert book.record().outcome is Outcome.ANSWERED


def test_an_empty_room_means_that_all_have_gone() -> None:
    book = conference().room_empties()
    assert HangUpCall(call_id="c1") in book.orders
    assert (book.guest("bob").state, book.record().stage) == (GuestState.GONE, Stage.WRAP_UP)


def test_an_empty_room_while_the_agent_is_with_another_guest_gives_the_caller_his_music() -> None:
    book = conference().consults(OUTSIDE).room_empties()
    assert book.guest("bob").state is GuestState.GONE
    assert book.where["caller"] == "music"
    assert book.interaction().stage is Stage.CONNECTED


@pytest.mark.parametrize("agent", ["bob", "eve"])
def test_a_guest_steers_nothing(agent: str) -> None:
    book = conference()
    request = InviteGuest(interaction_id="id1", agent=agent, target=target(OUTSIDE), at=START)
    book.refused(request, Refusal.NOT_YOUR_INTERACTION)
