"""The guest's table: one who is gone or has the call stays so, and every (state, step) pair is in it or refused."""

import itertools

import pytest

from callcenter.core.errors import IllegalTransition
from callcenter.core.guest import TRANSITIONS, Guest, GuestState, GuestStep, is_there, leg_of, stepped
from tests.support.floor import START

R, C, W, J = GuestState.RINGING, GuestState.CONSULTING, GuestState.WAITING, GuestState.JOINED
OVER, GONE = GuestState.TOOK_OVER, GuestState.GONE
LEGAL = {
    (R, GuestStep.ANSWER): C,
    (C, GuestStep.SWAP): W,
    (W, GuestStep.SWAP): C,
    (C, GuestStep.JOIN): J,
    (W, GuestStep.JOIN): J,
    **{(state, GuestStep.TAKE_OVER): OVER for state in (C, W, J)},
    **{(state, GuestStep.LEAVE): GONE for state in (R, C, W, J)},
}
ILLEGAL = sorted(set(itertools.product(GuestState, GuestStep)) - set(LEGAL))


def a_guest(state: GuestState, endpoint: str | None = "bob") -> Guest:
    return Guest(
        id="g1", interaction_id="i1", number=1, invited_by="ann", endpoint=endpoint, state=state, invited_at=START
    )


def test_the_table_says_exactly_what_was_decided() -> None:
    assert {(state, step): to for state, steps in TRANSITIONS.items() for step, to in steps.items()} == LEGAL


@pytest.mark.parametrize(("state", "step"), LEGAL)
def test_a_step_leads_where_the_table_says(state: GuestState, step: GuestStep) -> None:
    assert stepped(a_guest(state), step).state is LEGAL[state, step]


@pytest.mark.parametrize(("state", "step"), ILLEGAL)
def test_any_other_step_is_refused(state: GuestState, step: GuestStep) -> None:
    with pytest.raises(IllegalTransition):
        stepped(a_guest(state), step)


def test_who_is_there_can_still_go() -> None:
    assert {state for state in GuestState if is_there(a_guest(state))} == {R, C, W, J}


def test_an_agents_leg_is_his_phone_and_a_numbers_its_channel() -> None:
    assert (leg_of(a_guest(C)), leg_of(a_guest(C, endpoint=None))) == ("bob", "g1")
