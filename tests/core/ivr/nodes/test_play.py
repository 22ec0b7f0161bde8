"""Play: heard or not, the caller goes on."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from callcenter.core.ivr.actions import Leave, Play, Report, Visit
from callcenter.core.ivr.nodes.play import PlayNode

NODE = PlayNode(id="say", prompts=("hello", "closed"), exits={"done": "end"})
VISIT = Visit(names={}, language="en", at=datetime(2026, 3, 2, tzinfo=UTC))


def test_all_prompts_are_asked_for_in_order() -> None:
    assert NODE.enter(VISIT) == Play(prompts=("hello", "closed"))


def test_a_key_may_cut_it_short_where_the_flow_says_so() -> None:
    assert replace(NODE, interruptible=True).enter(VISIT) == Play(prompts=("hello", "closed"), interruptible=True)


@pytest.mark.parametrize("report", [Report(ok=True), Report(ok=False), Report(ok=True, digits="7")])
def test_the_caller_goes_on_whatever_came_of_it(report: Report) -> None:
    assert NODE.resume(VISIT, report) == Leave(exit="done")
