"""The static checks of a flow: its form, and what only the whole shows: nodes nobody reaches, circles without input.

Rule: whatever is broken, the rest is still checked, so the graph is taken from the raw data and not from the models.
"""

from collections.abc import Collection, Iterator, Mapping
from typing import Any, Final

from pydantic import ValidationError
from pydantic_core import ErrorDetails

from callcenter.flows.problems import Problem, is_worded, quoted, worded
from callcenter.flows.schema import MOST_NODES, FlowFile
from callcenter.flows.yaml_source import Place, Source, node_at

# The exits that a caller takes without pressing a key.
SILENT_EXITS: Final[Mapping[str, frozenset[str]]] = {
    "play": frozenset({"done"}),
    "echo": frozenset({"done"}),
    "check_hours": frozenset({"open", "closed"}),
    "menu": frozenset({"no_input"}),
    "collect": frozenset({"no_input"}),
    "record": frozenset({"done", "failed"}),
    "dial": frozenset({"ended", "no_answer", "busy", "failed"}),
    # Each is taken at most once by a caller, so no circle of them is endless (core/reactions/overflow.py).
    "enqueue": frozenset(),
    "hang_up": frozenset(),
}
_NOT_A_MAPPING: Final = frozenset({"model_type", "model_attributes_type", "dict_type"})

Edges = Mapping[str, Mapping[str, str]]


def check(
    source: Source,
    *,
    queues: Collection[str] | None = None,
    prompts: Collection[str] | None = None,
    schedules: Collection[str] | None = None,
) -> tuple[FlowFile | None, list[Problem]]:
    """The flow's form if it has one, and everything that is wrong with it. None known: names are not checked."""
    problems = list(source.problems)
    if not source.whole:
        return None, problems
    edges = _edges(source.data)
    form = None
    try:
        context = {"nodes": edges.keys() or None, "queues": queues, "prompts": prompts, "schedules": schedules}
        form = FlowFile.model_validate(source.data, context=context)
    except ValidationError as error:
        problems += [_translated(source, details) for details in error.errors(include_url=False)]
    if 0 < len(edges) <= MOST_NODES:
        problems += _unreachable(source, edges)
        problems += _circles(source, edges)
    return form, problems


def _translated(source: Source, details: ErrorDetails) -> Problem:
    place: Place = details["loc"]
    if place[:1] == ("nodes",):
        # Third comes the node's type, which is no place in the file.
        place = place[:2] + place[3:]
    kind, value = details["type"], details["input"]
    facts: dict[str, object] = {"name": quoted(value), **details.get("ctx", {})}
    inner = place[2:] if node_at(place) else place
    where = "".join(f"[{part}]" if isinstance(part, int) else f".{part}" for part in inner).lstrip(".")
    match kind:
        case "missing" | "extra_forbidden":
            what = "exit" if "exits" in inner[:-1] else "field"
            kind = f"missing_{what}" if kind == "missing" else f"unknown_{what}"
            facts["name"], where = quoted(inner[-1]), ""
        case "union_tag_invalid":
            facts["name"] = quoted(value.get("type"))
        case _ if value is None:
            kind = "no_value"
        case _ if kind in _NOT_A_MAPPING:
            kind = "dict_type"
    line = source.line_of(place)
    if is_worded(kind):
        english, chinese = worded(kind, where, **facts)
    else:
        english = chinese = f"{where}: {details['msg']}"
    return Problem(file=source.file, line=line, node=node_at(place), text_en=english, text_zh=chinese)


def _edges(data: Any) -> Edges:
    """Every node's exits that lead to a node, from data that may be anything."""
    nodes = data.get("nodes") if isinstance(data, dict) else None
    if not isinstance(nodes, dict):
        return {}
    return {name: {exit_: to for exit_, to in _exits(node) if to in nodes} for name, node in nodes.items()}


def _exits(node: Any) -> Iterator[tuple[str, str]]:
    exits = node.get("exits") if isinstance(node, dict) else None
    for exit_, target in exits.items() if isinstance(exits, dict) else ():
        if isinstance(target, str):
            yield exit_, target


def _unreachable(source: Source, edges: Edges) -> Iterator[Problem]:
    start = source.data.get("start")
    if not isinstance(start, str) or start not in edges:
        # Everything would be unreachable, and only the start is wrong.
        return
    waiting = [start, source.data.get("on_error")]
    reached = set()
    while waiting:
        name = waiting.pop()
        if isinstance(name, str) and name in edges and name not in reached:
            reached.add(name)
            waiting += edges[name].values()
    for name in edges:
        if name not in reached:
            yield _problem(source, ("nodes", name), "unreachable")


def _circles(source: Source, edges: Edges) -> Iterator[Problem]:
    """Each exit that closes a circle of silent exits: a caller who presses nothing would stay in it for ever."""
    silent = {name: _silent(source.data["nodes"][name], exits) for name, exits in edges.items()}
    while circle := _circle(silent):
        last, first = circle[-1], circle[0]
        closing = next(exit_ for exit_, to in silent[last].items() if to == first)
        del silent[last][closing]
        yield _problem(source, ("nodes", last, "exits", closing), "endless", nodes=" → ".join([*circle, first]))


def _silent(node: Any, exits: Mapping[str, str]) -> dict[str, str]:
    kind = node.get("type") if isinstance(node, dict) else None
    silent = SILENT_EXITS.get(kind, frozenset()) if isinstance(kind, str) else frozenset()
    return {exit_: to for exit_, to in exits.items() if exit_ in silent}


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


def _problem(source: Source, place: Place, code: str, **facts: object) -> Problem:
    english, chinese = worded(code, **facts)
    line = source.line_of(place)
    return Problem(file=source.file, line=line, node=node_at(place), text_en=english, text_zh=chinese)
