"""A timer that fires: it does what it was awaited for, once, and nothing when nobody awaits it any more."""

import pytest

from callcenter.core import timers
from callcenter.core.reactions import due
from callcenter.core.state import State
from callcenter.core.turn import Turn
from tests.support.floor import START

ALL = [
    timers.RingTimer(offer_id="x"),
    timers.WrapUpTimer(interaction_id="x"),
    timers.ParticipationTimer(interaction_id="x", number=1),
    timers.ReturnTimer(interaction_id="x"),
    timers.GuestTimer(guest_id="x"),
    timers.PageTimer(agent="x"),
    timers.VerbTimer(interaction_id="x", generation=1),
    timers.AnswerTimer(interaction_id="x", generation=1),
    timers.RetryTimer(interaction_id="x", agent="ann"),
    timers.WaitTimer(waiting_id="x"),
    timers.AnnounceTimer(interaction_id="x"),
    timers.CallbackTimer(callback_id="x"),
]


@pytest.mark.parametrize("timer", ALL, ids=lambda timer: type(timer).__name__)
def test_what_it_was_awaited_for_may_be_gone(timer: timers.Timer) -> None:
    name = timers.name_of(timer)
    turn = Turn(state=State(timers={name: START}), at=START, new_id=str)
    due.timer(turn, name)
    assert (turn.changes, turn.commands, turn.state.timers) == ([], [], {})


@pytest.mark.parametrize("name", ["ring:x", "nonsense", ""])
def test_who_is_not_awaited_says_nothing(name: str) -> None:
    turn = Turn(state=State(), at=START, new_id=str)
    due.timer(turn, name)
    assert turn.commands == []


def test_a_name_that_is_no_timers_is_forgotten() -> None:
    turn = Turn(state=State(timers={"nonsense": START}), at=START, new_id=str)
    due.timer(turn, "nonsense")
    assert turn.state.timers == {}
