"""Agents on the wire."""

import pytest
from pydantic import ValidationError

from callcenter.api.agents.schemas import StatusWanted, shown
from callcenter.core.agent import Agent, Status
from callcenter.core.configuration import AgentProfile
from tests.support.floor import START

ANN = Agent(username="ann", status_since_at=START, activity_since_at=START, idle_since_at=START)


def test_an_agent_is_shown_with_queues_in_order_and_both_axes() -> None:
    profile = AgentProfile(
        username="ann",
        display_name="Ann 安",
        endpoint="ann",
        queues=frozenset({"vip", "sales"}),
        skills={"en": 90},
    )
    told = shown(ANN, profile)
    assert (told.display_name, told.queues, told.skills) == ("Ann 安", ["sales", "vip"], {"en": 90})
    assert (told.status, told.activity) == ("offline", "idle")


def test_who_left_the_configuration_in_the_middle_of_a_call_is_still_shown() -> None:
    told = shown(ANN, None)
    assert (told.display_name, told.queues, told.skills) == ("ann", [], {})


def test_a_reason_is_trimmed_and_nothing_else_may_be_asked_for() -> None:
    wanted = StatusWanted.model_validate({"status": "not_ready", "reason": " 午餐 "})
    assert (wanted.status, wanted.reason) == (Status.NOT_READY, "午餐")
    with pytest.raises(ValidationError, match="extra_forbidden"):
        StatusWanted.model_validate({"status": "available", "activity": "idle"})
