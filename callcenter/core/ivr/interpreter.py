"""Walks a contact flow: from a node and a report to the next thing to do with the caller.

Rule: pure, it never raises, and it always ends: a flow that turns in circles without asking the caller anything, or
leads nowhere, is left by its error node; failing that the call is hung up as failed, never as served.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Final

from callcenter.core.acd.hours import Schedule
from callcenter.core.interaction import Outcome
from callcenter.core.ivr.actions import Action, HangUp, Leave, Order, Report, Visit
from callcenter.core.ivr.flow import Flow
from callcenter.core.records import replace

# More nodes than any caller passes without being asked something: a circle.
_LONGEST_WALK: Final = 100
# More steps than any caller has patience for: a machine is calling, or an error node leads back to the error.
_LONGEST_PATH: Final = 300


@dataclass(frozen=True, slots=True, kw_only=True)
class Position:
    """Where a caller stands in a flow and what is known of him. `node` None: before the start.

    `schedules` are those of the routing configuration, for nodes that name one.
    """

    node: str | None = None
    attempts: int = 0
    attributes: Mapping[str, Any] = field(default_factory=dict)
    language: str
    path: tuple[Mapping[str, Any], ...] = ()
    schedules: Mapping[str, Schedule] = field(default_factory=dict)


def start(flow: Flow, position: Position, at: datetime, *, node: str | None = None) -> tuple[Position, Order]:
    """Enter the flow at its first node, or at another one."""
    return _walk(flow, _at_node(position, node or flow.start, at), None, at)


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
        if node is None or len(position.path) > _LONGEST_PATH:
            break
        visit = Visit(
            attributes=position.attributes,
            language=position.language,
            at=at,
            attempts=position.attempts,
            schedules=position.schedules,
        )
        action: Action = node.enter(visit) if report is None else node.resume(visit, report)
        report = None
        if not isinstance(action, Leave):
            return replace(position, attempts=position.attempts + 1), action
        position = _left(flow, position, node.exits.get(action.exit), action, at)
    if flow.on_error is not None and not last_try and len(position.path) <= _LONGEST_PATH:
        return _walk(flow, _at_node(position, flow.on_error, at), None, at, last_try=True)
    return position, HangUp(outcome=Outcome.FAILED)


def _left(flow: Flow, position: Position, target: str | None, leave: Leave, at: datetime) -> Position:
    # A position restored from a record may come without its path.
    entered = position.path[-1] if position.path else {"node": position.node}
    step = {**entered, "exit": leave.exit, "left_at": at.isoformat()}
    if leave.answer is not None:
        step["answer"] = leave.answer
    gone = replace(
        position,
        attributes={**position.attributes, **leave.attributes},
        language=leave.language or position.language,
        path=(*position.path[:-1], step),
    )
    return _at_node(gone, target or flow.on_error, at)


def _at_node(position: Position, node: str | None, at: datetime) -> Position:
    path = (*position.path, {"node": node, "entered_at": at.isoformat()}) if node else position.path
    return replace(position, node=node, attempts=0, path=path)
