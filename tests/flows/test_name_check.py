"""Mistakes with names: told where they are made, and never where a way makes the name known."""

import pytest

from callcenter.flows.name_check import name_findings
from callcenter.flows.raw_flow import Outline, Outlines, raw_flow
from callcenter.flows.yaml_source import parse

SAY = "{type: say, prompts: [{en: 'x {NAME}'}], exits: {}}"


def told(nodes: str, flows: Outlines | None = None, **names: str) -> list[tuple[str, str, object]]:
    for placeholder, name in names.items():
        nodes = nodes.replace(placeholder, name)
    flow = raw_flow(parse("f", f"start: a\nnodes:\n{nodes}".encode()))
    return [(str(place[1]), code, facts.get("name")) for place, code, facts in name_findings(flow, flows or {})]


def test_facts_are_known_from_the_start() -> None:
    assert told(f"  a: {SAY}\n", NAME="customer.name") == []
    assert told(f"  a: {SAY}\n", NAME="customer.nmae") == [("a", "name_unknown", "customer.nmae")]


def test_a_name_is_known_behind_the_exit_that_sets_it() -> None:
    nodes = f"  a: {{type: lookup_orders, exits: {{found: b, not_found: c}}}}\n  b: {SAY}\n  c: {SAY}\n"
    assert told(nodes, NAME="order.total|money") == [("c", "name_not_yet", "order.total")]


def test_a_name_that_some_way_sets_is_not_told() -> None:
    nodes = f"  a: {{type: lookup_orders, exits: {{found: b, not_found: b}}}}\n  b: {SAY}\n"
    assert told(nodes, NAME="order.total") == []


def test_what_is_asked_about_may_be_unknown() -> None:
    nodes = "  a: {type: branch, cases: {x: \"known(vip) and vip == 'gold'\"}, exits: {x: b, else: c}}\n"
    assert told(nodes + f"  b: {SAY}\n  c: {SAY}\n", NAME="vip") == [("c", "name_not_yet", "vip")]


@pytest.mark.parametrize(
    ("case", "codes"),
    [
        ("pin == 10", ["text_compared"]),
        ("pin in [1, 2]", ["text_compared"]),
        ("pin == '10'", []),
        ("int(pin) > 10", []),
        ("'a' * 2 == 'aa'", ["expression_never"]),
        ("1 + 1 == 2", []),
    ],
)
def test_values_that_never_fit_are_told(case: str, codes: list[str]) -> None:
    nodes = "  a: {type: collect, attribute: pin, exits: {done: b}}\n"
    nodes += f'  b: {{type: branch, cases: {{x: "{case}"}}, exits: {{}}}}\n'
    assert [code for _, code, _ in told(nodes)] == codes


def test_what_a_sub_flow_needs_is_asked_of_whoever_goes_through_it() -> None:
    flows = {"inner": Outline(needs=("contract",), gains={"done": frozenset({"bill", "bill.*"})}, exits=("done",))}
    through = "{type: subflow, flow: inner, exits: {done: c}}"
    assert told(f"  a: {through}\n  c: {SAY}\n", flows, NAME="bill.total") == [("a", "name_needed", "contract")]
    typed = f"  a: {{type: collect, attribute: contract, exits: {{done: b}}}}\n  b: {through}\n  c: {SAY}\n"
    assert told(typed, flows, NAME="bill.total") == []


def test_a_sub_flow_hands_on_what_it_needs_itself() -> None:
    flows = {"inner": Outline(needs=("contract",), exits=("done",))}
    nodes = "  a: {type: subflow, flow: inner, exits: {done: c}}\n  c: {type: return, exit: done}\n"
    assert told(nodes, flows) == []
