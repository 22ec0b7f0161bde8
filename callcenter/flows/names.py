"""Which names the nodes of a flow may use: what every flow knows, and what nodes have set on some way there.

Rule: a name that no way to a node sets is a mistake; one that only some ways set is the author's business (`known(…)`).
The names of facts are those of core/ivr/facts.py, the names of answers those of `callcenter/self_service/`.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from typing import Any, Final

from callcenter.core.ivr.values import VOICEMAIL_QUEUE
from callcenter.flows.expressions import UnreadableExpression, names_needed, names_proved, read_expression
from callcenter.flows.raw_flow import Outlines, RawFlow
from callcenter.flows.uses import uses
from callcenter.flows.yaml_source import Place


def _under(name: str, *inner: str) -> frozenset[str]:
    return frozenset({name, *(f"{name}.{one}" for one in inner)})


# A name that ends with a star stands for whatever lies under it.
_ANY: Final = ".*"
FACTS: Final = (
    _under("caller", "number", "withheld")
    | _under("customer", "known", "id", "name", "company", "language", "segment")
    | _under("call", "dialled", "language", "direction", "queue", "agent", "waited_seconds")
)
_CUSTOMER: Final = _under("customer", "kind", "name_latin", "phone", "email", "owner", "tags", "fields", "fields.*")
_ORDERS: Final = _under(
    "order", "number", "state", "currency", "amount", "total", "placed_at", "item", "items", "item_count"
) | _under("orders", "count", "list")
_TICKET: Final = _under(
    "ticket",
    *("number", "shown", "type", "subject", "state", "open", "priority", "category", "queue"),
    *("created_at", "updated_at", "due_at"),
)
_IDENTITY: Final = _under("identity", "verified", "attempts_left", "locked", "fact")
# What nodes of a type set when they are left by an exit.
_ANSWERS: Final[Mapping[str, Mapping[str, frozenset[str]]]] = {
    "check_hours": {"closed": _under("opens_at")},
    "lookup_customer": {"found": _CUSTOMER},
    "lookup_orders": {"found": _ORDERS},
    "lookup_tickets": {"found": _TICKET | _under("tickets", "count", "list")},
    "verify": {"verified": _IDENTITY, "refused": _IDENTITY},
    "voicemail": dict.fromkeys(("done", "failed"), _under(VOICEMAIL_QUEUE)),
}


def is_known(name: str, known: Iterable[str]) -> bool:
    """Whether this dotted name is among them, or lies under one that may hold anything."""
    names = known if isinstance(known, frozenset | set) else frozenset(known)
    parts = name.split(".")
    return name in names or any(".".join(parts[:length]) + _ANY in names for length in range(1, len(parts)))


def gains(flow: RawFlow, name: str, flows: Outlines) -> Mapping[str, frozenset[str]]:
    """The names that are known after this node, by the exit that it is left by."""
    node = flow.nodes[name]
    match flow.kind(name):
        case "collect":
            return {"done": _texts(node.get("attribute"))}
        case "set":
            return {"done": frozenset(one for key in _mapping(node.get("values")) for one in (key, key + _ANY))}
        case "http":
            saved = node.get("save", "answer")
            answer = _under(saved, "status", "body", "body.*") if isinstance(saved, str) else frozenset()
            return {"done": answer, "refused": answer}
        case "create_ticket":
            saved = node.get("save")
            return {"done": frozenset({saved, saved + _ANY}) if isinstance(saved, str) else _TICKET}
        case "branch":
            return {exit_: _proved(case) for exit_, case in _mapping(node.get("cases")).items()}
        case "subflow":
            outline = flow.inner(name, flows)
            return outline.gains if outline is not None else {}
        case kind:
            return _ANSWERS.get(kind, {})


def known_at(flow: RawFlow, flows: Outlines) -> Mapping[str, frozenset[str]]:
    """The names that some way to each node sets. A node that no way leads to is left out."""
    set_by = {name: gains(flow, name, flows) for name in flow.nodes}
    # An error, or a key that counts everywhere, may come at any node.
    always = [one for one in (flow.on_error, *flow.keys.values()) if one is not None]
    known: dict[str, frozenset[str]] = {}
    waiting: list[tuple[str, frozenset[str]]] = [(flow.start, FACTS)] if flow.start is not None else []
    waiting += [(one, FACTS) for one in always]
    while waiting:
        name, names = waiting.pop()
        before = known.get(name)
        if before is not None and names <= before:
            continue
        now = known[name] = names | (before or frozenset())
        waiting += [(one, now) for one in always]
        waiting += [(to, now | set_by[name].get(exit_, frozenset())) for exit_, to in flow.edges[name].items()]
    return known


def setters(flow: RawFlow, flows: Outlines) -> Mapping[str, list[str]]:
    """Each name that is set in this flow, with the nodes that set it."""
    found: dict[str, list[str]] = defaultdict(list)
    for name in flow.nodes:
        for one in frozenset().union(*gains(flow, name, flows).values()):
            found[one].append(name)
    return found


def typed_names(flow: RawFlow, flows: Outlines) -> frozenset[str]:
    """Names that hold what a caller has typed, and nothing else: they are text."""
    return frozenset(
        name for name, nodes in setters(flow, flows).items() if all(flow.kind(one) == "collect" for one in nodes)
    )


def wants(flow: RawFlow, flows: Outlines, name: str) -> Iterator[tuple[Place, str]]:
    """The names that this node uses and must have, with the places where it does."""
    for place, expression in uses(flow, name):
        for one in names_needed(expression):
            yield place, one
    if (outline := flow.inner(name, flows)) is not None:
        for one in outline.needs:
            yield ("nodes", name, "flow"), one


def needs(flow: RawFlow, flows: Outlines, known: Mapping[str, frozenset[str]]) -> Iterator[tuple[Place, str]]:
    """The names that a sub-flow must be given: they are used, and not known, and nothing here makes them a mistake.

    A flow that does not return is given nothing.
    """
    if not any(flow.kind(name) == "return" for name in flow.nodes):
        return
    own = frozenset(setters(flow, flows))
    for name, names in known.items():
        for place, one in wants(flow, flows, name):
            if not is_known(one, names) and (is_known(one, own) or not is_known(one.split(".")[0], FACTS | own)):
                yield place, one


def _mapping(value: object) -> Mapping[str, Any]:
    return value if isinstance(value, dict) else {}


def _texts(value: object) -> frozenset[str]:
    return frozenset({value}) if isinstance(value, str) else frozenset()


def _proved(case: object) -> frozenset[str]:
    return frozenset(_proved_names(case))


def _proved_names(case: object) -> Iterator[str]:
    try:
        for name in names_proved(read_expression(case)) if isinstance(case, str) else ():
            yield from (name, name + _ANY)
    except UnreadableExpression:
        return
