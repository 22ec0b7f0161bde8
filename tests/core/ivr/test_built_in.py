"""The flows that no file can break: each says its prompt, then hangs up with its outcome."""

from datetime import UTC, datetime
from pathlib import Path

import pytest

from callcenter.core.interaction import Outcome
from callcenter.core.ivr.actions import Dial, HangUp, Play, Record, Report
from callcenter.core.ivr.built_in import (
    ALL_BUSY,
    BUILT_IN,
    BUILT_IN_VERSION,
    CLOSED,
    NOT_IN_SERVICE,
    OUTSIDE,
    OUTSIDE_NUMBER,
    TECHNICAL_PROBLEM,
    VOICEMAIL,
)
from callcenter.core.ivr.flow import Flow
from callcenter.core.ivr.interpreter import Position, resume, start
from callcenter.speech.prompt_file import load_prompts

PROMPTS = Path(__file__).resolve().parents[3] / "ivr_flows" / "prompts.yaml"
NOW = datetime(2026, 3, 2, 1, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("flow", "prompt", "outcome"),
    [
        (NOT_IN_SERVICE, "number_not_in_service", Outcome.REJECTED),
        (TECHNICAL_PROBLEM, "technical_problem", Outcome.FAILED),
        (ALL_BUSY, "all_agents_busy_call_again", Outcome.OVERFLOWED),
        (CLOSED, "closed", Outcome.OVERFLOWED),
    ],
)
@pytest.mark.parametrize("heard", [True, False])
def test_the_caller_is_told_once_and_the_call_ends(flow: Flow, prompt: str, outcome: Outcome, heard: bool) -> None:
    position, order = start(flow, Position(language="zh"), NOW)
    assert order == Play(prompts=(prompt,))
    _, order = resume(flow, position, Report(ok=heard), NOW)
    assert order == HangUp(outcome=outcome)


def test_the_flows_are_found_by_their_own_names() -> None:
    assert all(BUILT_IN[flow.name] is flow for flow in (NOT_IN_SERVICE, TECHNICAL_PROBLEM, CLOSED, VOICEMAIL, OUTSIDE))
    assert all(flow.version == BUILT_IN_VERSION for flow in BUILT_IN.values())


@pytest.mark.parametrize("flow", BUILT_IN.values(), ids=BUILT_IN)
def test_every_exit_leads_to_a_node_and_every_prompt_is_there(flow: Flow) -> None:
    prompts = {prompt.name for prompt in load_prompts(PROMPTS)}
    for node in flow.nodes.values():
        assert set(node.exits.values()) <= flow.nodes.keys()
        assert set(getattr(node, "prompts", ())) <= prompts


def test_a_message_is_asked_for_once_and_kept() -> None:
    position, order = start(VOICEMAIL, Position(language="zh"), NOW)
    assert isinstance(order, Record)
    position, order = resume(VOICEMAIL, position, Report(ok=True), NOW)
    assert order == Play(prompts=("message_saved",))
    assert resume(VOICEMAIL, position, Report(ok=True), NOW)[1] == HangUp(outcome=Outcome.VOICEMAIL)


def test_the_number_outside_stands_among_the_attributes() -> None:
    position, order = start(OUTSIDE, Position(language="zh", attributes={OUTSIDE_NUMBER: "10086"}), NOW)
    assert order == Dial(number="10086", ring_seconds=30)
    talked = Report(ok=True, result="agent_hung_up")
    assert resume(OUTSIDE, position, talked, NOW)[1] == HangUp(outcome=Outcome.TRANSFERRED_OUT)
    assert isinstance(resume(OUTSIDE, position, Report(ok=False, result="busy"), NOW)[1], Record)
