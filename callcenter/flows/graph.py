"""A flow as nodes and edges, as its author wrote it: a composite node or a sub-flow is one node.

Rule: taken from the raw file, so that a draft which is still broken can be drawn too.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, Final

from callcenter.flows.yaml_source import Source

# What tells most about a node of each type; of others their first prompt is shown.
_TELLING: Final[Mapping[str, tuple[str, ...]]] = {
    "check_hours": ("schedule", "timezone"),
    "collect": ("attribute",),
    "consent": ("purpose",),
    "create_ticket": ("subject", "category"),
    "dial": ("number",),
    "enqueue": ("queue",),
    "hang_up": ("outcome",),
    "http": ("method", "url"),
    "language": ("language",),
    "lookup_customer": ("by",),
    "lookup_orders": ("number",),
    "lookup_tickets": ("number",),
    "offer_callback": ("queue",),
    "return": ("exit",),
    "send_email": ("to", "subject"),
    "send_sms": ("to",),
    "set": ("values",),
    "subflow": ("flow",),
    "survey": ("kind",),
    "transfer": ("number", "sip", "queue", "agent"),
    "verify": ("fact", "field"),
    "voicemail": ("queue",),
}
_LONGEST_DETAIL: Final = 36
_MOST_DETAILS: Final = 3


class EdgeKind(StrEnum):
    """Why a caller goes this way."""

    START = "start"
    EXIT = "exit"
    ERROR = "error"
    # A key that counts in the whole flow.
    KEY = "key"


@dataclass(frozen=True, slots=True, kw_only=True)
class GraphNode:
    """One node of the file. `details` are the few words that tell it from others of its type."""

    id: str
    type: str
    details: tuple[str, ...]
    line: int


@dataclass(frozen=True, slots=True, kw_only=True)
class GraphEdge:
    """One exit. `source` None: the way leads here from wherever the caller is, or from outside."""

    source: str | None
    exit: str
    target: str
    kind: EdgeKind = EdgeKind.EXIT


@dataclass(frozen=True, slots=True, kw_only=True)
class Graph:
    """All nodes in the order of the file, and all edges that lead to one of them."""

    name: str
    nodes: tuple[GraphNode, ...]
    edges: tuple[GraphEdge, ...]


def graph_of(name: str, source: Source) -> Graph:
    """The flow of this name; what in the file is no node is left out."""
    data = source.data if isinstance(source.data, dict) else {}
    written = data.get("nodes")
    nodes = {key: node for key, node in written.items() if isinstance(node, dict)} if isinstance(written, dict) else {}
    return Graph(
        name=name,
        nodes=tuple(
            GraphNode(
                id=key,
                type=str(node.get("type", "?")),
                details=_details(node),
                line=source.line_of(("nodes", key)),
            )
            for key, node in nodes.items()
        ),
        edges=tuple(edge for edge in _edges(data, nodes) if edge.target in nodes),
    )


def _edges(data: Mapping[str, Any], nodes: Mapping[str, Mapping[str, Any]]) -> Iterator[GraphEdge]:
    yield GraphEdge(source=None, exit="start", target=str(data.get("start")), kind=EdgeKind.START)
    for name, node in nodes.items():
        exits = node.get("exits")
        for exit_, target in exits.items() if isinstance(exits, dict) else ():
            kind = EdgeKind.ERROR if exit_ == "error" else EdgeKind.EXIT
            yield GraphEdge(source=name, exit=exit_, target=str(target), kind=kind)
    keys = data.get("keys")
    for key, target in keys.items() if isinstance(keys, dict) else ():
        yield GraphEdge(source=None, exit=key, target=str(target), kind=EdgeKind.KEY)
    yield GraphEdge(source=None, exit="error", target=str(data.get("on_error")), kind=EdgeKind.ERROR)


def _details(node: Mapping[str, Any]) -> tuple[str, ...]:
    kind = node.get("type")
    if kind in ("branch", "percentage"):
        chosen = node.get("cases" if kind == "branch" else "shares")
        return _listed(chosen, ": ")
    telling = _TELLING.get(str(kind), ("prompts",))
    if telling == ("values",):
        return _listed(node.get("values"), " = ")
    found = [_short(node[field]) for field in telling if field in node]
    return tuple(text for text in found if text)[:_MOST_DETAILS]


def _listed(values: object, between: str) -> tuple[str, ...]:
    if not isinstance(values, dict):
        return ()
    lines = [_short(f"{name}{between}{value}") for name, value in values.items()]
    return tuple(lines if len(lines) <= _MOST_DETAILS else [*lines[: _MOST_DETAILS - 1], "…"])


def _short(value: object) -> str:
    """A prompt's name, the first words of a text in its first language, or a plain value."""
    match value:
        case [first, *others]:
            text = _short(first) + (" …" if others else "")
        case dict():
            text = str(next(iter(value.values()), ""))
        case _:
            text = "" if value is None else str(value)
    text = re.sub(r"\s+", " ", text).strip()
    return text if len(text) <= _LONGEST_DETAIL else text[: _LONGEST_DETAIL - 1] + "…"


def mermaid(graph: Graph) -> str:
    """The whole flow as a Mermaid flowchart, in the order of its file."""
    # Numbers, because a name like `end` means something to Mermaid.
    numbers = {node.id: f"n{number}" for number, node in enumerate(graph.nodes)}
    lines = ["flowchart TD"]
    for node in graph.nodes:
        described = f"{node.type}: {', '.join(node.details)}" if node.details else node.type
        lines.append(f'    {numbers[node.id]}["{_escaped(node.id)}<br/>{_escaped(described)}"]')
    for number, edge in enumerate(graph.edges):
        arrow = "-.->" if edge.kind in (EdgeKind.ERROR, EdgeKind.KEY) else "-->"
        target = numbers[edge.target]
        match edge.kind:
            case EdgeKind.START:
                lines.append(f'    start(["{_escaped(graph.name)}"]) --> {target}')
            case _ if edge.source is None:
                said = "on error" if edge.kind is EdgeKind.ERROR else f"key {edge.exit}"
                lines.append(f'    any{number}(["{_escaped(said)}"]) {arrow} {target}')
            case _:
                lines.append(f'    {numbers[edge.source]} {arrow}|"{_escaped(edge.exit)}"| {target}')
    return "\n".join(lines) + "\n"


def _escaped(text: str) -> str:
    """Mermaid's own way of writing characters that mean something to it."""
    return re.sub(r'[#"<>&|\[\]{}()`\\]', lambda found: f"#{ord(found[0])};", text)
