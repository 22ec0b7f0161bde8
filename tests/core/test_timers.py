"""A timer's name says what it belongs to, and nothing else is taken for one."""

import dataclasses
from typing import get_args

import pytest

from callcenter.core import timers
from callcenter.core.timers import (
    AnnounceTimer,
    AnswerTimer,
    CallbackTimer,
    GuestTimer,
    PageTimer,
    ParticipationTimer,
    RetryTimer,
    ReturnTimer,
    RingTimer,
    Timer,
    VerbTimer,
    WaitTimer,
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
        ParticipationTimer(interaction_id="i1", number=2),
        ReturnTimer(interaction_id="i1"),
        GuestTimer(guest_id="g1"),
        WaitTimer(waiting_id="i1"),
        AnnounceTimer(interaction_id="i1"),
        CallbackTimer(callback_id="b1"),
        PageTimer(agent="ann"),
    ],
)
def test_a_timer_is_found_again_by_its_name(timer: Timer) -> None:
    assert timer_of(name_of(timer)) == timer


@pytest.mark.parametrize(
    "name",
    ["", "ring", "verb:i1:x", "verb:i1", "answer:i1", "answer:i1:x", "tea:i1", "ring:o1:2", "participation:i1:x"],
)
def test_any_other_name_is_no_timer(name: str) -> None:
    assert timer_of(name) is None


def test_every_timer_has_a_name_of_its_own() -> None:
    kinds = [kind for kind in vars(timers).values() if isinstance(kind, type) and dataclasses.is_dataclass(kind)]
    assert len(kinds) == len(get_args(Timer))
    assert len({name_of(RingTimer(offer_id="1")), name_of(WrapUpTimer(interaction_id="1"))}) == 2
