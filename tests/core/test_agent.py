"""The agent's two tables: what was chosen and what is known never mix, and every pair is in them or refused."""

import itertools
from dataclasses import replace
from datetime import timedelta

import pytest

from callcenter.core.agent import (
    ACTIVITY_TRANSITIONS,
    STATUS_TRANSITIONS,
    Activity,
    ActivityStep,
    Agent,
    PhoneState,
    Status,
    StatusStep,
    may_take_calls,
    with_activity,
    with_status,
)
from callcenter.core.errors import IllegalTransition
from tests.support.floor import START

LATER = START + timedelta(minutes=5)
CHOICES = {
    StatusStep.CHOOSE_AVAILABLE: Status.AVAILABLE,
    StatusStep.CHOOSE_NOT_READY: Status.NOT_READY,
    StatusStep.CHOOSE_OFFLINE: Status.OFFLINE,
}
LEGAL_STATUS = {(status, step): chosen for status in Status for step, chosen in CHOICES.items()} | {
    (Status.AVAILABLE, StatusStep.MISS_CALL): Status.NOT_READY,
    (Status.AVAILABLE, StatusStep.LOSE_PHONE): Status.NOT_READY,
}
LEGAL_ACTIVITY = {
    (Activity.IDLE, ActivityStep.OFFER): Activity.OFFERED,
    (Activity.IDLE, ActivityStep.ANSWER): Activity.ON_CONTACT,
    (Activity.OFFERED, ActivityStep.ANSWER): Activity.ON_CONTACT,
    (Activity.OFFERED, ActivityStep.WITHDRAW): Activity.IDLE,
    (Activity.ON_CONTACT, ActivityStep.END): Activity.WRAP_UP,
    (Activity.WRAP_UP, ActivityStep.FINISH): Activity.IDLE,
}


def ann(status: Status = Status.AVAILABLE, activity: Activity = Activity.IDLE) -> Agent:
    return Agent(
        username="ann",
        status=status,
        status_since_at=START,
        activity=activity,
        activity_since_at=START,
        idle_since_at=START,
        phone=PhoneState.IDLE,
    )


def test_the_tables_say_exactly_what_was_decided() -> None:
    assert {(s, step): to for s, steps in STATUS_TRANSITIONS.items() for step, to in steps.items()} == LEGAL_STATUS
    assert {(a, step): to for a, steps in ACTIVITY_TRANSITIONS.items() for step, to in steps.items()} == LEGAL_ACTIVITY


@pytest.mark.parametrize(("status", "step"), sorted(itertools.product(Status, StatusStep)))
def test_a_status_step_leads_on_or_is_refused(status: Status, step: StatusStep) -> None:
    agent = ann(status)
    if (status, step) in LEGAL_STATUS:
        assert with_status(agent, step, reason="lunch", at=LATER).status is LEGAL_STATUS[(status, step)]
    else:
        with pytest.raises(IllegalTransition):
            with_status(agent, step, reason=None, at=LATER)
    assert agent == ann(status)


@pytest.mark.parametrize(("activity", "step"), sorted(itertools.product(Activity, ActivityStep)))
def test_an_activity_step_leads_on_or_is_refused(activity: Activity, step: ActivityStep) -> None:
    agent = ann(activity=activity)
    if (activity, step) in LEGAL_ACTIVITY:
        moved = with_activity(agent, step, at=LATER)
        assert moved.activity is LEGAL_ACTIVITY[(activity, step)]
        assert moved.status is agent.status
    else:
        with pytest.raises(IllegalTransition):
            with_activity(agent, step, at=LATER)
    assert agent == ann(activity=activity)


def test_who_comes_back_joins_the_end_of_the_idle_line() -> None:
    assert with_status(ann(Status.NOT_READY), StatusStep.CHOOSE_AVAILABLE, reason=None, at=LATER).idle_since_at == LATER
    assert with_status(ann(), StatusStep.CHOOSE_AVAILABLE, reason=None, at=LATER).idle_since_at == START


def test_only_finished_work_moves_an_agent_to_the_end_of_the_idle_line() -> None:
    assert with_activity(ann(activity=Activity.WRAP_UP), ActivityStep.FINISH, at=LATER).idle_since_at == LATER
    assert with_activity(ann(activity=Activity.OFFERED), ActivityStep.WITHDRAW, at=LATER).idle_since_at == START


def test_a_call_may_be_offered_only_to_who_chose_to_has_nothing_else_and_a_phone_at_rest() -> None:
    assert may_take_calls(ann())
    assert not may_take_calls(ann(Status.NOT_READY))
    assert not may_take_calls(ann(activity=Activity.WRAP_UP))
    assert not may_take_calls(replace(ann(), phone=PhoneState.IN_USE))
