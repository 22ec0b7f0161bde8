"""A timer's name says what it belongs to, and nothing else is taken for one."""

import pytest

from callcenter.core.timers import (
    AnswerTimer,
    RetryTimer,
    RingTimer,
    Timer,
    VerbTimer,
    WrapUpTimer,
    name_of,
    timer_of,
)


@pytest.mark.parametrize(
    "timer",
    [
        RingTimer(offer_id="o1"),
        WrapUpTimer(interaction_id="i1"),
        VerbTimer(interaction_id="i1", generation=7),
        AnswerTimer(interaction_id="i1", generation=7),
        RetryTimer(interaction_id="i1", agent="ann"),
    ],
)
def test_a_timer_is_found_again_by_its_name(timer: Timer) -> None:
    assert timer_of(name_of(timer)) == timer


@pytest.mark.parametrize(
    "name", ["", "ring", "verb:i1:x", "verb:i1", "answer:i1", "answer:i1:x", "tea:i1", "ring:o1:2"]
)
def test_any_other_name_is_no_timer(name: str) -> None:
    assert timer_of(name) is None
