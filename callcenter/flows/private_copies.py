"""Values that are private, and that a `set` would write into the record under another name.

Rule: what the author marks as private (`_name`, `mask: true`) stays so; what was looked up is his to record. What is
computed of a private value so that it cannot be told any more (a comparison, its length, its end) is none.
"""

from collections.abc import Collection, Iterator, Mapping
from typing import Any

from callcenter.flows.expressions import names_copied
from callcenter.flows.raw_flow import Outlines, RawFlow
from callcenter.flows.uses import uses
from callcenter.flows.yaml_source import Place

_PRIVATE = "_"
# Where, the name that is recorded, and the one whose value it is.
Copy = tuple[Place, str, str]


def masked_names(flow: RawFlow, flows: Outlines) -> frozenset[str]:
    """What callers type in this flow, or in one that it goes through, and nobody may read afterwards."""
    found: set[str] = set()
    for name, node in flow.nodes.items():
        attribute = node.get("attribute")
        if flow.kind(name) == "collect" and node.get("mask") is True and isinstance(attribute, str):
            found.add(attribute)
        if (outline := flow.inner(name, flows)) is not None:
            found |= outline.masked
    return frozenset(found)


def recorded_names(flow: RawFlow, flows: Outlines) -> frozenset[str]:
    """The names whose values this flow, or one that it goes through, writes into the record under others."""
    own = {value.split(".")[0] for _, _, value in _copies(flow)}
    inner = (outline.recorded for name in flow.nodes if (outline := flow.inner(name, flows)) is not None)
    return frozenset(own).union(*inner)


def private_copies(flow: RawFlow, flows: Outlines) -> Iterator[tuple[Place, str, Mapping[str, object]]]:
    """Everything private that would be recorded. What a sub-flow does by itself is told there."""
    masked = masked_names(flow, flows)
    for place, name, value in _copies(flow):
        if _is_private(value, masked):
            yield place, "private_copied", {"value": value, "name": name}
    for name in flow.nodes:
        outline = flow.inner(name, flows)
        for value in sorted((masked - outline.masked) & outline.recorded) if outline is not None else ():
            yield ("nodes", name, "flow"), "private_given", {"value": value, "flow": flow.nodes[name]["flow"]}


def _copies(flow: RawFlow) -> Iterator[Copy]:
    for node in flow.nodes:
        if flow.kind(node) == "set":
            for place, expression in uses(flow, node):
                name: Any = place[-1]
                if place[2] == "values" and isinstance(name, str) and not name.startswith(_PRIVATE):
                    for value in names_copied(expression):
                        yield place, name, value


def _is_private(value: str, masked: Collection[str]) -> bool:
    return value.startswith(_PRIVATE) or value.split(".")[0] in masked
