"""What two versions of a flow differ in: nodes and the ways between them, to draw; and their files, line by line.

Rule: nodes are those that people write. What a node or a sub-flow was expanded into counts as a part of it.
"""

import difflib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, fields
from enum import StrEnum

from callcenter.core.ivr.flow import AnyNode, Flow

# Of what is written in both versions, these are shown as ways and not as fields.
_WAYS = frozenset({"id", "exits"})


class Change(StrEnum):
    """What became of something from the old version to the new one."""

    SAME = "same"
    ADDED = "added"
    REMOVED = "removed"
    CHANGED = "changed"


@dataclass(frozen=True, slots=True, kw_only=True, order=True)
class Way:
    """An exit, and where it leads."""

    node: str
    exit: str
    target: str


@dataclass(frozen=True, slots=True, kw_only=True)
class NodeChange:
    """One node. `fields` are those that changed: `prompts`, or `ask.prompts` within what it was expanded into."""

    node: str
    change: Change
    fields: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class FlowDifference:
    """Every node and every way of both versions, each with what became of it."""

    nodes: tuple[NodeChange, ...]
    ways: tuple[tuple[Way, Change], ...]
    start: tuple[str, str] | None
    on_error: tuple[str | None, str | None] | None

    @property
    def is_empty(self) -> bool:
        """Whether callers meet the same."""
        changes = [one.change for one in self.nodes] + [change for _, change in self.ways]
        return self.start is None and self.on_error is None and set(changes) <= {Change.SAME}


def difference(old: Flow, new: Flow) -> FlowDifference:
    """Compare two versions; nodes in the order of the new one, those that are gone after them."""
    before, after = _parts(old), _parts(new)
    names = [*after, *(name for name in before if name not in after)]
    ways_before, ways_after = set(_ways(old)), set(_ways(new))
    starts = (_written(old.start), _written(new.start))
    errors = (_written(old.on_error or ""), _written(new.on_error or ""))
    return FlowDifference(
        nodes=tuple(_node_change(name, before.get(name), after.get(name)) for name in names),
        ways=tuple((way, _way_change(way, ways_before, ways_after)) for way in sorted(ways_before | ways_after)),
        start=None if starts[0] == starts[1] else starts,
        on_error=None if errors[0] == errors[1] else (errors[0] or None, errors[1] or None),
    )


def text_difference(old: Mapping[str, str], new: Mapping[str, str], *, names: tuple[str, str]) -> str:
    """The files' lines as a unified diff; empty where they are the same. `names` are those of the versions."""
    lines: list[str] = []
    for file in sorted({*old, *new}):
        lines += difflib.unified_diff(
            old.get(file, "").splitlines(),
            new.get(file, "").splitlines(),
            fromfile=f"{names[0]}/{file}",
            tofile=f"{names[1]}/{file}",
            lineterm="",
        )
    return "\n".join(lines)


def shown(found: FlowDifference) -> Iterator[str]:
    """One line for each change, for a terminal."""
    marks = {Change.ADDED: "+", Change.REMOVED: "-", Change.CHANGED: "~"}
    if found.start is not None:
        yield f"~ start: {found.start[0]} -> {found.start[1]}"
    if found.on_error is not None:
        yield f"~ on_error: {found.on_error[0] or '-'} -> {found.on_error[1] or '-'}"
    for node in found.nodes:
        if node.change is not Change.SAME:
            yield f"{marks[node.change]} {node.node}" + (f": {', '.join(node.fields)}" if node.fields else "")
    for way, change in found.ways:
        if change is not Change.SAME:
            yield f"{marks[change]} {way.node} --{way.exit}--> {way.target}"


def _written(node: str) -> str:
    """The node that somebody wrote, of one that it was expanded into."""
    return node.partition(".")[0]


def _parts(flow: Flow) -> Mapping[str, Mapping[str, AnyNode]]:
    parts: dict[str, dict[str, AnyNode]] = {}
    for name, node in flow.nodes.items():
        written, _, part = name.partition(".")
        parts.setdefault(written, {})[part] = node
    return parts


def _ways(flow: Flow) -> Iterator[Way]:
    for name, node in flow.nodes.items():
        for exit_, target in node.exits.items():
            if _written(name) != _written(target) or "." not in name:
                yield Way(node=_written(name), exit=exit_, target=_written(target))


def _way_change(way: Way, before: set[Way], after: set[Way]) -> Change:
    if way not in before:
        return Change.ADDED
    return Change.SAME if way in after else Change.REMOVED


def _node_change(name: str, old: Mapping[str, AnyNode] | None, new: Mapping[str, AnyNode] | None) -> NodeChange:
    if old is None or new is None:
        return NodeChange(node=name, change=Change.ADDED if old is None else Change.REMOVED)
    changed = tuple(sorted({field for part in {*old, *new} for field in _changed(part, old.get(part), new.get(part))}))
    return NodeChange(node=name, change=Change.CHANGED if changed else Change.SAME, fields=changed)


def _changed(part: str, old: AnyNode | None, new: AnyNode | None) -> Iterator[str]:
    if old is None or new is None:
        yield part or "type"
    elif type(old) is not type(new):
        yield f"{part}.type" if part else "type"
    else:
        for field in fields(old):
            if field.name not in _WAYS and getattr(old, field.name) != getattr(new, field.name):
                yield f"{part}.{field.name}" if part else field.name
            elif part and field.name == "exits" and _inner(old) != _inner(new):
                yield f"{part}.exits"


def _inner(node: AnyNode) -> set[tuple[str, str]]:
    """The ways between the parts of one node, which are not shown as ways."""
    return {(exit_, target) for exit_, target in node.exits.items() if _written(target) == _written(node.id)}
