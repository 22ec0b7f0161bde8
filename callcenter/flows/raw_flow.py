"""A flow as it stands in its file: nodes and exits, whether or not they are well formed.

Rule: whatever is broken is left out, and the rest is still there to be checked and drawn.
"""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, Final

from callcenter.flows.yaml_source import Source

LANGUAGES: Final = ("zh", "en")
# What every node may be left by when something goes wrong.
ERROR: Final = "error"


@dataclass(frozen=True, slots=True, kw_only=True)
class Outline:
    """What a flow is to another one that goes through it.

    `exits` are those of its `return` nodes; `silent` are the ones that a caller reaches without pressing a key.
    `gains` are the names that may be known after it, by exit; `needs` those that it uses and nobody sets in it.
    `masked` are what callers type in it that nobody may read; `recorded` are names whose values it writes down.
    """

    exits: tuple[str, ...] = ()
    silent: frozenset[str] = frozenset()
    gains: Mapping[str, frozenset[str]] = field(default_factory=dict)
    needs: tuple[str, ...] = ()
    masked: frozenset[str] = frozenset()
    recorded: frozenset[str] = frozenset()


# By name, the flows that a flow may go through; None is one that cannot be read.
Outlines = Mapping[str, Outline | None]


@dataclass(frozen=True, slots=True, kw_only=True)
class RawFlow:
    """What the file says. `edges` are each node's exits that lead to a node."""

    source: Source
    start: str | None
    on_error: str | None
    keys: Mapping[str, str]
    languages: Collection[str]
    nodes: Mapping[str, Mapping[str, Any]]
    edges: Mapping[str, Mapping[str, str]]

    @property
    def roots(self) -> tuple[str, ...]:
        """Where callers come in: at the start, after an error, and by a key that counts everywhere."""
        return tuple(one for one in (self.start, self.on_error, *self.keys.values()) if one is not None)

    def kind(self, node: str) -> str:
        """The node's type, or nothing."""
        kind = self.nodes[node].get("type")
        return kind if isinstance(kind, str) else ""

    def inner(self, node: str, flows: Outlines) -> Outline | None:
        """The flow that this node goes through, where it is one that can be read."""
        flow = self.nodes[node].get("flow") if self.kind(node) == "subflow" else None
        return flows.get(flow) if isinstance(flow, str) else None


def raw_flow(source: Source) -> RawFlow:
    """The flow of this source, whose data may be anything."""
    data = _mapping(source.data)
    nodes = {name: _mapping(node) for name, node in _mapping(data.get("nodes")).items()}
    languages = data.get("languages")
    chosen = [one for one in languages if one in LANGUAGES] if isinstance(languages, list) else []
    return RawFlow(
        source=source,
        start=_node(data.get("start"), nodes),
        on_error=_node(data.get("on_error"), nodes),
        keys=dict(_targets(data.get("keys"), nodes)),
        languages=chosen or LANGUAGES,
        nodes=nodes,
        edges={name: dict(_targets(node.get("exits"), nodes)) for name, node in nodes.items()},
    )


def _mapping(value: object) -> Mapping[str, Any]:
    return value if isinstance(value, dict) else {}


def _node(value: object, nodes: Collection[str]) -> str | None:
    return value if isinstance(value, str) and value in nodes else None


def _targets(exits: object, nodes: Collection[str]) -> Iterator[tuple[str, str]]:
    for exit_, target in _mapping(exits).items():
        if (node := _node(target, nodes)) is not None:
            yield exit_, node
