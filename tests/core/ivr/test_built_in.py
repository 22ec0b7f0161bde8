"""The flows that no file can break: each says its prompt, then hangs up with its outcome."""

from datetime import UTC, datetime

import pytest

from callcenter.core.interaction import Outcome
from callcenter.core.ivr.actions import HangUp, Play, Report
from callcenter.core.ivr.built_in import BUILT_IN, NOT_IN_SERVICE, TECHNICAL_PROBLEM
from callcenter.core.ivr.flow import Flow
from callcenter.core.ivr.interpreter import Position, resume, start

NOW = datetime(2026, 3, 2, 1, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("flow", "prompt", "outcome"),
    [
        (NOT_IN_SERVICE, "number_not_in_service", Outcome.REJECTED),
        (TECHNICAL_PROBLEM, "technical_problem", Outcome.FAILED),
    ],
)
@pytest.mark.parametrize("heard", [True, False])
def test_the_caller_is_told_once_and_the_call_ends(flow: Flow, prompt: str, outcome: Outcome, heard: bool) -> None:
    position, order = start(flow, Position(language="zh"), NOW)
    assert order == Play(prompts=(prompt,))
    _, order = resume(flow, position, Report(ok=heard), NOW)
    assert order == HangUp(outcome=outcome)


def test_the_flows_are_found_by_their_own_names() -> None:
    assert BUILT_IN == {"not_in_service": NOT_IN_SERVICE, "technical_problem": TECHNICAL_PROBLEM}
