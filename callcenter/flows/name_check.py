"""Mistakes with names and values in the expressions and texts of a flow, as far as they can be seen without a call."""

from collections.abc import Iterator, Mapping

from callcenter.core.ivr.expression import NotComputable
from callcenter.flows.expressions import Expression, names_beside_numbers, names_in
from callcenter.flows.names import is_known, known_at, needs, setters, typed_names, wants
from callcenter.flows.raw_flow import Outlines, RawFlow
from callcenter.flows.uses import uses
from callcenter.flows.yaml_source import Place

# A problem before it is worded: where, its code, its facts.
Finding = tuple[Place, str, Mapping[str, object]]


def name_findings(flow: RawFlow, flows: Outlines) -> Iterator[Finding]:
    """Everything that is wrong with them. Nodes that nobody reaches are told elsewhere."""
    known = known_at(flow, flows)
    given = set(needs(flow, flows, known))
    set_by = setters(flow, flows)
    typed = typed_names(flow, flows)
    for name, names in known.items():
        for place, one in wants(flow, flows, name):
            if is_known(one, names) or (place, one) in given:
                continue
            if flow.kind(name) == "subflow":
                yield place, "name_needed", {"flow": flow.nodes[name]["flow"], "name": one}
            elif is_known(one, set_by):
                nodes = ", ".join(dict.fromkeys(node for key in _over(one, set_by) for node in set_by[key]))
                yield place, "name_not_yet", {"name": one, "nodes": nodes}
            else:
                yield place, "name_unknown", {"name": one}
        for place, expression in uses(flow, name):
            for one in names_beside_numbers(expression):
                if one in typed and one in names:
                    yield place, "text_compared", {"name": one}
            if _is_never(expression):
                yield place, "expression_never", {}


def _over(name: str, set_by: Mapping[str, object]) -> Iterator[str]:
    """The keys that make this name known."""
    return (key for key in set_by if is_known(name, {key}))


def _is_never(expression: Expression) -> bool:
    """Whether it needs no name and has no value all the same."""
    if names_in(expression):
        return False
    try:
        expression.value({})
    except NotComputable:
        return True
    return False
