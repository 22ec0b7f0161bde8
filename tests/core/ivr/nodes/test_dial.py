"""Dial: a number outside, and every way in which that ends."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from callcenter.core.events import RingEnd
from callcenter.core.ivr.actions import Dial, Leave, Report, Visit
from callcenter.core.ivr.nodes.dial import DialNode

NODE = DialNode(id="d", number="+8621", exits={}, ring_seconds=25)
VISIT = Visit(names={"to": "10086"}, language="en", at=datetime(2026, 3, 2, tzinfo=UTC))


def test_the_number_is_the_nodes_or_an_attribute() -> None:
    assert NODE.enter(VISIT) == Dial(number="+8621", ring_seconds=25)
    assert replace(NODE, attribute="to").enter(VISIT) == Dial(number="10086", ring_seconds=25)


def test_without_a_number_it_has_failed() -> None:
    assert replace(NODE, attribute="other").enter(VISIT) == Leave(exit="failed")


@pytest.mark.parametrize(
    ("end", "exit_"),
    [
        (RingEnd.AGENT_HUNG_UP, "ended"),
        (RingEnd.NO_ANSWER, "no_answer"),
        (RingEnd.BUSY, "busy"),
        (RingEnd.REJECTED, "busy"),
        (RingEnd.UNREACHABLE, "failed"),
        (RingEnd.GATED, "failed"),
        (RingEnd.FAILED, "failed"),
    ],
)
def test_every_end_has_its_exit(end: RingEnd, exit_: str) -> None:
    leave = NODE.resume(VISIT, Report(ok=False, result=end))
    assert isinstance(leave, Leave)
    assert (leave.exit, leave.answer) == (exit_, end)
