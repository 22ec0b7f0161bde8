"""The outline of a flow, for those that go through it: by what it returns, what it needs, what is known after it."""

from collections import defaultdict

from callcenter.flows.circles import reached, silent_edges
from callcenter.flows.names import FACTS, known_at, needs
from callcenter.flows.private_copies import masked_names, recorded_names
from callcenter.flows.raw_flow import Outline, Outlines, RawFlow


def outline_of(flow: RawFlow, flows: Outlines) -> Outline:
    """As well as it can be told of a flow that may be broken."""
    known = known_at(flow, flows)
    silently = reached((flow.start,) if flow.start else (), silent_edges(flow, flows))
    gains: dict[str, frozenset[str]] = defaultdict(frozenset)
    silent: set[str] = set()
    for name, node in flow.nodes.items():
        exit_ = node.get("exit")
        if flow.kind(name) == "return" and isinstance(exit_, str):
            gains[exit_] |= known.get(name, frozenset()) - FACTS
            if name in silently:
                silent.add(exit_)
    return Outline(
        exits=tuple(gains),
        silent=frozenset(silent),
        gains=dict(gains),
        needs=tuple(dict.fromkeys(name for _, name in needs(flow, flows, known))),
        masked=masked_names(flow, flows),
        recorded=recorded_names(flow, flows),
    )
