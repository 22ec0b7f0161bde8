"""Walks a contact flow: from a node and a report to the next thing to do with the caller.

Rule: pure, it never raises, and it always ends: a flow that turns in circles without asking the caller anything, or
leads nowhere, is left by its error node; failing that the call ends as failed, never as served. Built-in flows are
short and end, so who has walked too far is still told so in one. A node whose values cannot be computed is left by its
exit `error`, which by default leads to the flow's error node.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Final

from callcenter.core.acd.hours import Schedule
from callcenter.core.interaction import Outcome
from callcenter.core.ivr.actions import Action, Ask, Collect, Echo, HangUp, Leave, Order, Play, Record, Report, Visit
from callcenter.core.ivr.built_in import BUILT_IN_VERSION
from callcenter.core.ivr.expression import NotComputable
from callcenter.core.ivr.flow import AnyNode, Flow
from callcenter.core.ivr.texts import said
from callcenter.core.ivr.values import kept
from callcenter.core.records import replace

# The exit of every node for what should not happen.
ERROR: Final = "error"
# More nodes than any caller passes without being asked something: a circle.
_LONGEST_WALK: Final = 100
# More steps than any caller has patience for: a machine is calling, or an error node leads back to the error.
_LONGEST_PATH: Final = 300


@dataclass(frozen=True, slots=True, kw_only=True)
class Position:
    """Where a caller stands in a flow and what is known of him. `node` None: before the start.

    `facts` are what the call itself tells (`caller`, `customer`, `call`), `attributes` what the record will say,
    `private` what is known during the flow only. `schedules` are those of the routing configuration.
    """

    node: str | None = None
    attempts: int = 0
    call_id: str = ""
    facts: Mapping[str, Any] = field(default_factory=dict)
    attributes: Mapping[str, Any] = field(default_factory=dict)
    private: Mapping[str, Any] = field(default_factory=dict)
    survey: Mapping[str, Any] | None = None
    language: str
    path: tuple[Mapping[str, Any], ...] = ()
    schedules: Mapping[str, Schedule] = field(default_factory=dict)

    @property
    def names(self) -> Mapping[str, Any]:
        """Everything that expressions and texts may use. The language is the one that he has chosen by now."""
        call = {**self.facts.get("call", {}), "language": self.language}
        return {**self.facts, "call": call, **self.attributes, **self.private}


def start(flow: Flow, position: Position, at: datetime, *, node: str | None = None) -> tuple[Position, Order]:
    """Enter the flow at its first node, or at another one."""
    entered = flow.start if node is None else flow.entry(node)
    return _walk(flow, _at_node(flow, position, entered, at), None, at)


def leave(flow: Flow, position: Position, exit_: str, at: datetime) -> tuple[Position, Order]:
    """Go on by this exit of the node where the caller stands: what he waited for there is over."""
    node = flow.nodes.get(position.node or "")
    target = node.exits.get(exit_) if node else None
    return _walk(flow, _left(flow, position, target, Leave(exit=exit_), at), None, at)


def resume(flow: Flow, position: Position, report: Report, at: datetime) -> tuple[Position, Order]:
    """Go on with what came of the last order."""
    return _walk(flow, position, report, at)


def again(flow: Flow, position: Position, at: datetime) -> tuple[Position, Order]:
    """Ask again what was asked last: the answer was lost on its way, and the caller must not hear silence."""
    return _walk(flow, replace(position, attempts=0), None, at)


def _walk(
    flow: Flow, position: Position, report: Report | None, at: datetime, *, last_try: bool = False
) -> tuple[Position, Order]:
    for _ in range(_LONGEST_WALK):
        node = flow.nodes.get(position.node or "")
        if node is None or _has_gone_too_far(flow, position):
            break
        visit = Visit(
            names=position.names,
            language=position.language,
            at=at,
            call_id=position.call_id,
            attempts=position.attempts,
            schedules=position.schedules,
        )
        action = _asked(node, visit, report)
        report = None
        if not isinstance(action, Leave):
            survey = action.survey if isinstance(action, Ask) else None
            return replace(position, attempts=position.attempts + 1, survey=survey or position.survey), action
        position = _left(flow, position, node.exits.get(action.exit), action, at)
    if flow.on_error is not None and not last_try and not _has_gone_too_far(flow, position):
        return _walk(flow, _at_node(flow, position, flow.on_error, at), None, at, last_try=True)
    return position, HangUp(outcome=Outcome.FAILED)


def _has_gone_too_far(flow: Flow, position: Position) -> bool:
    return len(position.path) > _LONGEST_PATH and flow.version != BUILT_IN_VERSION


def _asked(node: AnyNode, visit: Visit, report: Report | None) -> Action:
    try:
        action = node.enter(visit) if report is None else node.resume(visit, report)
        match action:
            case Play() | Collect() | Echo() | Record():
                return replace(action, prompts=said(action.prompts, visit.language, visit.names))
            case _:
                return action
    except NotComputable as missing:
        return Leave(exit=ERROR, problem=missing.problem)


def _left(flow: Flow, position: Position, target: str | None, leave: Leave, at: datetime) -> Position:
    # A position restored from a record may come without its path.
    entered = position.path[-1] if position.path else {"node": position.node}
    step = {**entered, "exit": leave.exit, "left_at": at.isoformat()}
    if leave.answer is not None:
        step["answer"] = leave.answer
    if leave.problem is not None:
        step["problem"] = leave.problem
    attributes, private = kept(position.attributes, position.private, leave.attributes, leave.private)
    gone = replace(
        position,
        attributes=attributes,
        private=private,
        language=leave.language or position.language,
        path=(*position.path[:-1], step),
    )
    return _at_node(flow, gone, target or flow.on_error, at)


def _at_node(flow: Flow, position: Position, node: str | None, at: datetime) -> Position:
    step = {"flow": flow.name, "version": flow.version, "node": node, "entered_at": at.isoformat()}
    path = (*position.path, step) if node else position.path
    return replace(position, node=node, attempts=0, path=path)
