"""Flows that no file can break: what callers hear when a number or a flow is missing."""

from typing import Final

from callcenter.core.interaction import Outcome
from callcenter.core.ivr.flow import Flow
from callcenter.core.ivr.nodes.hang_up import HangUpNode
from callcenter.core.ivr.nodes.play import PlayNode


def _say_and_hang_up(name: str, prompt: str, outcome: Outcome) -> Flow:
    return Flow(
        name=name,
        version="built-in",
        start="say",
        nodes={
            "say": PlayNode(id="say", prompts=(prompt,), exits={"done": "end"}),
            "end": HangUpNode(id="end", outcome=outcome),
        },
    )


NOT_IN_SERVICE: Final = _say_and_hang_up("not_in_service", "number_not_in_service", Outcome.REJECTED)
TECHNICAL_PROBLEM: Final = _say_and_hang_up("technical_problem", "technical_problem", Outcome.FAILED)
BUILT_IN: Final = {flow.name: flow for flow in (NOT_IN_SERVICE, TECHNICAL_PROBLEM)}
