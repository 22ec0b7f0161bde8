"""Who may steer a talk, and what he may do with it alone."""

import pytest

from callcenter.core.errors import ContactCenterError, Refusal
from callcenter.core.reactions import control
from callcenter.core.requests import HoldCall, ResumeCall
from callcenter.core.turn import Turn
from tests.support.floor import START
from tests.support.steering import Steered


@pytest.mark.parametrize(
    ("interaction_id", "agent", "code"),
    [("other", "ann", Refusal.UNKNOWN_INTERACTION), ("id1", "eve", Refusal.NOT_YOUR_INTERACTION)],
)
def test_a_talk_of_another_is_not_steered(interaction_id: str, agent: str, code: Refusal) -> None:
    turn = Turn(state=Steered.talking().center.state, at=START, new_id=str)
    with pytest.raises(ContactCenterError) as refused:
        control.steered(turn, interaction_id, agent)
    assert refused.value.code is code


def test_his_own_is() -> None:
    book = Steered.talking()
    assert control.steered(Turn(state=book.center.state, at=START, new_id=str), "id1", "ann") == book.interaction()


def test_hold_and_resume_of_a_conference_are_not_for_while_somebody_is_asked() -> None:
    book = Steered.talking().consults("bob").joins().holds().invites("eve")
    book.refused(ResumeCall(interaction_id="id1", agent="ann", at=START), Refusal.CONSULT_UNDER_WAY)
    book.drops().resumes().invites("eve")
    book.refused(HoldCall(interaction_id="id1", agent="ann", at=START), Refusal.CONSULT_UNDER_WAY)


def test_the_hold_of_a_phone_is_heard_once_and_only_in_a_talk() -> None:
    book = Steered().calls("4001")
    turn = Turn(state=book.center.state, at=START, new_id=str)
    control.on_phone_held(turn, book.interaction(), held=True)
    assert turn.changes == []
