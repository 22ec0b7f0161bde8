"""Hang up: the call ends with the outcome that the flow's author chose."""

from datetime import UTC, datetime

from callcenter.core.interaction import Outcome
from callcenter.core.ivr.actions import HangUp, Report, Visit
from callcenter.core.ivr.nodes.hang_up import HangUpNode

VISIT = Visit(names={}, language="en", at=datetime(2026, 3, 2, tzinfo=UTC))


def test_a_caller_who_reaches_the_end_was_served() -> None:
    assert HangUpNode(id="end").enter(VISIT) == HangUp(outcome=Outcome.SELF_SERVED)


def test_a_caller_may_be_turned_away_instead() -> None:
    assert HangUpNode(id="end", outcome=Outcome.REJECTED).enter(VISIT) == HangUp(outcome=Outcome.REJECTED)


def test_a_call_that_should_be_over_is_ended_again() -> None:
    assert HangUpNode(id="end").resume(VISIT, Report(ok=True)) == HangUp()
