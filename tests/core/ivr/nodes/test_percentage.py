"""Percentage: every call has its way, the same each time, and many calls share as they were told to."""

from collections import Counter

from callcenter.core.ivr.actions import Leave, Report, Visit
from callcenter.core.ivr.nodes.percentage import PercentageNode
from tests.support.floor import START

NODE = PercentageNode(id="split", shares=(("new", 20), ("none", 0), ("old", 80)), exits={"new": "a", "old": "b"})


def way_of(call: int, node: PercentageNode = NODE) -> str:
    visit = Visit(names={}, language="zh", at=START, call_id=f"call-{call}")
    leave = node.enter(visit)
    assert isinstance(leave, Leave)
    assert node.resume(visit, Report(ok=True)) == leave
    return leave.exit


def test_many_calls_share_as_they_were_told_to() -> None:
    ways = Counter(way_of(call) for call in range(5000))
    assert ways["none"] == 0
    assert 900 < ways["new"] < 1100


def test_two_nodes_of_one_flow_do_not_choose_alike() -> None:
    other = PercentageNode(id="other", shares=NODE.shares, exits=NODE.exits)
    both = sum(way_of(call) == way_of(call, other) == "new" for call in range(5000))
    assert 130 < both < 270


def test_a_single_share_takes_everybody() -> None:
    assert {way_of(n, PercentageNode(id="all", shares=(("only", 7),), exits={})) for n in range(20)} == {"only"}
