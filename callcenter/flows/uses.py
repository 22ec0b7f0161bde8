"""Where the nodes of a flow file compute something: expressions of their own, and the slots of their texts.

Rule: what cannot be read is left out; that is told by the form.
"""

from collections.abc import Iterator, Mapping
from typing import Any, Final

from callcenter.flows.expressions import Expression, UnreadableExpression, read_expression
from callcenter.flows.raw_flow import LANGUAGES, RawFlow
from callcenter.flows.texts import UnreadableText, read_text
from callcenter.flows.yaml_source import Place

# Fields that are expressions, or hold some.
_FORMULAS: Final[Mapping[str, frozenset[str]]] = {
    "branch": frozenset({"cases"}),
    "set": frozenset({"values"}),
    "language": frozenset({"language"}),
    "lookup_customer": frozenset({"value"}),
    "lookup_orders": frozenset({"number"}),
    "lookup_tickets": frozenset({"number"}),
    "send_sms": frozenset({"to"}),
    "send_email": frozenset({"to"}),
}
# Fields of plain text that may hold slots. A text in several languages may hold them everywhere.
_FILLED: Final[Mapping[str, frozenset[str]]] = {
    "create_ticket": frozenset({"subject", "text"}),
    "send_sms": frozenset({"text"}),
    "send_email": frozenset({"subject", "text"}),
    "http": frozenset({"url", "headers", "body"}),
    "enqueue": frozenset({"agent"}),
    "transfer": frozenset({"agent"}),
}

Use = tuple[Place, Expression]


def uses(flow: RawFlow, name: str) -> Iterator[Use]:
    """Everything that this node computes, with its place in the file."""
    kind = flow.kind(name)
    for field, value in flow.nodes[name].items():
        place = ("nodes", name, field)
        if field in _FORMULAS.get(kind, ()):
            yield from _formulas(value, place)
        elif field != "exits":
            yield from _slots(value, place, filled=field in _FILLED.get(kind, ()))


def _formulas(value: Any, place: Place) -> Iterator[Use]:
    match value:
        case Mapping():
            for name, one in value.items():
                yield from _formulas(one, (*place, name))
        case str() | int() if value not in LANGUAGES:
            try:
                yield place, read_expression(str(value))
            except UnreadableExpression:
                return


def _slots(value: Any, place: Place, *, filled: bool) -> Iterator[Use]:
    match value:
        case Mapping():
            in_languages = value.keys() <= set(LANGUAGES)
            for name, one in value.items():
                yield from _slots(one, (*place, name), filled=filled or in_languages)
        case list():
            for number, one in enumerate(value):
                yield from _slots(one, (*place, number), filled=filled)
        case str() if filled:
            try:
                parts = read_text(value, LANGUAGES[0])
            except UnreadableText:
                return
            for part in parts:
                if not isinstance(part, str) and isinstance(part.value, Expression):
                    yield place, part.value
