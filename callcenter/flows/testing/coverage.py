"""Which nodes and exits of a flow its tests have taken.

Rule: what a person wrote is counted. A node that was put together from several, like a sub-flow, counts as one, by the
nodes that it leads to.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from callcenter.core.ivr.flow import Flow

Exit = tuple[str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Coverage:
    """What there is, and what of it no test has taken, in the order of the file."""

    flow: str
    nodes: int
    exits: int
    missed_nodes: tuple[str, ...]
    missed_exits: tuple[Exit, ...]

    @property
    def percent(self) -> int:
        """How much of nodes and exits together was taken, rounded down: 100 means all."""
        there = self.nodes + self.exits
        missed = len(self.missed_nodes) + len(self.missed_exits)
        return 100 if there == 0 else (there - missed) * 100 // there


def covered(flow: Flow, paths: Iterable[Sequence[Exit]]) -> Coverage:
    """Compare the ways that were gone with the flow. A path's last node may lack its exit."""
    there = (_exit(flow, name, exit_) for name, node in flow.nodes.items() for exit_ in node.exits)
    exits = dict.fromkeys(exit_ for exit_ in there if exit_ is not None)
    nodes = dict.fromkeys(author(name) for name in flow.nodes)
    walked = [step for path in paths for step in path]
    taken = {_exit(flow, node, exit_) for node, exit_ in walked}
    entered = {author(node) for node, _ in walked}
    return Coverage(
        flow=flow.name,
        nodes=len(nodes),
        exits=len(exits),
        missed_nodes=tuple(node for node in nodes if node not in entered),
        missed_exits=tuple(exit_ for exit_ in exits if exit_ not in taken),
    )


def _exit(flow: Flow, name: str, exit_: str) -> Exit | None:
    """An exit as its author sees it; None when it leads on within what he wrote as one."""
    if author(name) == name:
        return name, exit_
    node = flow.nodes.get(name)
    target = author(node.exits.get(exit_, flow.on_error or "")) if node is not None else author(name)
    return None if target == author(name) else (author(name), target)


def author(node: str) -> str:
    """The node as it stands in the file: `survey.question` is a part of `survey`."""
    return node.partition(".")[0]
