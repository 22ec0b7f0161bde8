"""What nodes can ask for: values that cannot change, and what they are when nothing is said."""

import dataclasses
from typing import Any

import pytest

from callcenter.core.interaction import Outcome
from callcenter.core.ivr.actions import Collect, Echo, Enqueue, HangUp, Leave, Play, Report, Visit


def test_a_flow_that_simply_ends_has_served_the_caller() -> None:
    assert HangUp().outcome is Outcome.SELF_SERVED


def test_leaving_changes_nothing_unless_it_says_so() -> None:
    leave = Leave(exit="done")
    assert (leave.attributes, leave.language, leave.answer) == ({}, None, None)


def test_a_report_without_digits_is_silence() -> None:
    assert Report(ok=False).digits == ""


def test_an_action_cannot_change_once_it_is_asked_for() -> None:
    action = Play(prompts=("hello",))
    with pytest.raises(dataclasses.FrozenInstanceError):
        action.prompts = ()  # type: ignore[misc]


@pytest.mark.parametrize("kind", [Visit, Report, Play, Collect, Echo, Enqueue, HangUp, Leave])
def test_actions_are_built_by_name(kind: type[Any]) -> None:
    assert all(field.kw_only for field in dataclasses.fields(kind))
