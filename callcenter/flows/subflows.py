"""Which flows a flow goes through, told by raw data: also of broken ones."""

from collections.abc import Iterator, Mapping
from typing import Any


def called_by(data: Any) -> Mapping[str, str]:
    """The node of each sub-flow that is gone through, by the sub-flow's name: of several, the first."""
    called: dict[str, str] = {}
    for name, node in _nodes(data):
        if node.get("type") == "subflow" and isinstance(flow := node.get("flow"), str):
            called.setdefault(flow, name)
    return called


def _nodes(data: Any) -> Iterator[tuple[str, Mapping[str, Any]]]:
    nodes = data.get("nodes") if isinstance(data, dict) else None
    for name, node in nodes.items() if isinstance(nodes, dict) else ():
        if isinstance(node, dict):
            yield name, node
