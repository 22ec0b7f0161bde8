"""Ways through a flow: nodes that nobody reaches, and circles in which a caller who presses nothing stays for ever."""

from collections.abc import Iterator, Mapping
from typing import Final

from callcenter.flows.raw_flow import ERROR, Outlines, RawFlow

_TALKS: Final = frozenset({"ended", "no_answer", "busy", "failed"})
_NO_INPUT: Final = frozenset({"no_input"})
# The exits of each type that a caller takes without pressing a key; None: every exit.
SILENT_EXITS: Final[Mapping[str, frozenset[str] | None]] = {
    **dict.fromkeys(("play", "say", "echo", "record", "voicemail", "dial"), None),
    **dict.fromkeys(("check_hours", "branch", "set", "percentage", "language"), None),
    **dict.fromkeys(("lookup_customer", "lookup_orders", "lookup_tickets", "http"), None),
    **dict.fromkeys(("create_ticket", "send_sms", "send_email"), None),
    **dict.fromkeys(("menu", "collect", "survey", "consent", "verify"), _NO_INPUT),
    "offer_callback": frozenset({"declined"}),
    # Each is taken at most once by a caller, so no circle of them is endless (core/reactions/overflow.py).
    "enqueue": frozenset(),
    "transfer": _TALKS,
    # Those that its flow says (`Outline.silent`).
    "subflow": frozenset(),
    **dict.fromkeys(("return", "hang_up"), frozenset()),
}

Edges = Mapping[str, Mapping[str, str]]


def silent_edges(flow: RawFlow, flows: Outlines) -> dict[str, dict[str, str]]:
    """The edges that a silent caller takes."""
    silent: dict[str, dict[str, str]] = {}
    for name, exits in flow.edges.items():
        kind = flow.kind(name)
        # Of what nobody knows nothing is said.
        allowed = SILENT_EXITS.get(kind, frozenset())
        if kind == "subflow":
            outline = flow.inner(name, flows)
            allowed = outline.silent if outline is not None else frozenset()
        always = {ERROR} if kind in SILENT_EXITS else set()
        silent[name] = {exit_: to for exit_, to in exits.items() if allowed is None or exit_ in allowed | always}
    return silent


def reached(roots: tuple[str, ...], edges: Edges) -> set[str]:
    """Every node that some way leads to."""
    waiting = list(roots)
    found: set[str] = set()
    while waiting:
        name = waiting.pop()
        if name not in found:
            found.add(name)
            waiting += edges[name].values()
    return found


def closing_exits(silent: dict[str, dict[str, str]]) -> Iterator[tuple[str, str, list[str]]]:
    """Of each circle the node and the exit that close it, and its nodes. The edges are used up."""
    while circle := _circle(silent):
        last, first = circle[-1], circle[0]
        closing = next(exit_ for exit_, to in silent[last].items() if to == first)
        del silent[last][closing]
        yield last, closing, [*circle, first]


def _circle(edges: Edges) -> list[str]:
    """Some circle, or nothing. Nodes that lead out are peeled off until only circles and ways into them are left."""
    left = set(edges)
    while out := {name for name in left if left.isdisjoint(edges[name].values())}:
        left -= out
    trail: list[str] = []
    name = next((name for name in edges if name in left), None)
    while name is not None and name not in trail:
        trail.append(name)
        name = next(to for to in edges[name].values() if to in left)
    return trail[trail.index(name) :] if name is not None else []
