"""Every step of a callback is in the table or refused; what is one number is one number, however it is written."""

from itertools import product

import pytest

from callcenter.core.callback import (
    TRANSITIONS,
    CallbackState,
    CallbackStep,
    is_open,
    key_of,
    may_be_called,
    next_state,
    stepped,
)
from callcenter.core.errors import IllegalTransition
from tests.support.wishes import wish

ENDS = {CallbackState.DONE, CallbackState.CANCELLED, CallbackState.FAILED}


@pytest.mark.parametrize(("state", "step"), [*product(CallbackState, CallbackStep)])
def test_a_step_that_is_not_in_the_table_is_refused(state: CallbackState, step: CallbackStep) -> None:
    if step in TRANSITIONS[state]:
        assert next_state(state, step) is TRANSITIONS[state][step]
    else:
        with pytest.raises(IllegalTransition):
            next_state(state, step)


def test_the_three_ends_are_ends_and_nothing_else_is() -> None:
    assert {state for state in CallbackState if not TRANSITIONS[state]} == ENDS
    assert not is_open(wish(1, state=CallbackState.DONE))
    assert is_open(wish(1, state=CallbackState.CONNECTED))


def test_every_open_state_leads_to_an_end() -> None:
    for start in set(CallbackState) - ENDS:
        reached, ahead = set[CallbackState](), [start]
        while ahead:
            state = ahead.pop()
            ahead += [after for after in TRANSITIONS[state].values() if after not in reached]
            reached |= set(TRANSITIONS[state].values())
        assert reached & ENDS


def test_nothing_is_cancelled_on_a_screen_that_has_begun() -> None:
    assert CallbackStep.CANCEL not in TRANSITIONS[CallbackState.CONNECTED]
    assert stepped(wish(1), CallbackStep.CANCEL).state is CallbackState.CANCELLED


def test_two_spellings_of_one_number_are_one_wish() -> None:
    assert key_of("013800138000", "+8613800138000", "sales") == key_of("+8613800138000", "+8613800138000", "sales")
    assert key_of("1001", None, "sales") != key_of("1001", None, "support")


@pytest.mark.parametrize(
    ("number", "callable_"),
    [
        ("13800138000", True),
        ("+8613800138000", True),
        ("110", True),
        ("", False),
        ("+", False),
        ("12", False),
        ("anonymous", False),
        ("1" * 16, False),
        ("138 0013", False),
        ("++86138", False),
        ("１３８００１３８", False),
    ],
)
def test_only_what_is_a_number_is_called(number: str, callable_: bool) -> None:
    assert may_be_called(number) is callable_
