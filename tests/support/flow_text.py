"""Flows as they are written: a small flow around one node, read as any file is."""

from collections.abc import Collection, Mapping
from datetime import UTC, datetime
from typing import Any, Final

from callcenter.core.ivr.actions import HangUp, Order, Report
from callcenter.core.ivr.flow import AnyNode, Flow
from callcenter.core.ivr.interpreter import Position, resume, start
from callcenter.flows.expressions import Expression, read_expression
from callcenter.flows.problems import FlowProblems
from callcenter.flows.read import read_flow_from


def flow_around(node: str, *, top: str = "", others: Mapping[str, str] | None = None) -> Flow:
    """The flow with node `a`, written so, beside `b`, `c`, `d` and `e`, which hang up. Some names are known."""
    return read_flow_from({"f.yaml": text_around(node, top=top), **(others or {})}, "f")


def text_around(node: str, *, top: str = "") -> str:
    """The file. Without more at its top, the node is called in its third line and written in its fourth."""
    ends = "".join(f"  {name}: {{type: hang_up}}\n" for name in "bcde")
    return f"start: known\n{top}nodes:\n  a:\n    {node}\n  known: {_KNOWN}\n  ways: {_WAYS}\n{ends}"


NOW: Final = datetime(2026, 3, 2, 1, 0, tzinfo=UTC)
_KNOWN = "{type: set, values: {n: 1, mail: 1, order: 1, order_number: 1, owner: 1, level: 1}, exits: {done: ways}}"
# Nobody must be out of reach, whatever the node is.
_WAYS = "{type: menu, prompts: [p], exits: {1: b, 2: c, 3: d, 4: e, 9: a, no_input: a, invalid: b}}"


def steps(node: str, *, top: str = "", others: Mapping[str, str] | None = None) -> list[AnyNode]:
    """The core's nodes that this one becomes, in their order."""
    flow = flow_around(node, top=top, others=others)
    return [one for name, one in flow.nodes.items() if name == "a" or name.startswith("a.")]


def problems_of(node: str, *, top: str = "", others: Mapping[str, str] | None = None) -> Collection[str]:
    """Everything that is wrong with the node; none when it is well."""
    try:
        flow_around(node, top=top, others=others)
    except FlowProblems as refused:
        return [str(problem) for problem in refused.problems]
    return []


def formula(text: str) -> Expression:
    """An expression."""
    return read_expression(text)


class FlowCaller:
    """A caller at node `a`: what he is asked, until it leads on."""

    def __init__(self, node: str) -> None:
        self.flow = flow_around(node)
        self.position, self.order = start(self.flow, Position(language="en"), NOW, node="a")

    def types(self, digits: str) -> Order:
        """Press keys, or none."""
        return self.goes_on(Report(ok=True, digits=digits))

    def is_answered(self, exit_: str, **values: Any) -> Order:
        """Who was asked for him has answered."""
        return self.goes_on(Report(ok=True, result=exit_, values=values))

    def goes_on(self, report: Report) -> Order:
        """What was ordered is done."""
        self.position, self.order = resume(self.flow, self.position, report, NOW)
        return self.order

    @property
    def left_to(self) -> str | None:
        """The node that hangs up on him."""
        return self.position.node if isinstance(self.order, HangUp) else None
