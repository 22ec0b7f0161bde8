"""Which names are known where: facts, what nodes set, and by which exit."""

from typing import Any

import pytest

from callcenter.core.ivr.facts import facts_of
from callcenter.flows.names import FACTS, gains, is_known, known_at, needs, setters, typed_names
from callcenter.flows.raw_flow import Outline, RawFlow, raw_flow
from callcenter.flows.yaml_source import Source, parse


def flow_of(text: str) -> RawFlow:
    return raw_flow(parse("f", text.encode()))


def gained(**node: Any) -> dict[str, set[str]]:
    flow = raw_flow(Source(file="f", data={"nodes": {"a": node}}))
    inner = Outline(gains={"done": frozenset({"inner"})})
    return {exit_: set(names) for exit_, names in gains(flow, "a", {"inner": inner}).items()}


@pytest.mark.parametrize(
    ("name", "known"),
    [("a", True), ("a.b", False), ("b.c.d", True), ("b", False), ("c.d", True), ("c.d.e", False), ("d", False)],
)
def test_a_name_is_known_by_itself_or_under_one_that_may_hold_anything(name: str, known: bool) -> None:
    assert is_known(name, {"a", "b.*", "c.d"}) is known


def test_nodes_say_what_they_set_by_each_exit() -> None:
    assert gained(type="collect", attribute="pin") == {"done": {"pin"}}
    assert gained(type="collect", attribute=5) == {"done": set()}
    assert gained(type="set", values={"a": "1"}) == {"done": {"a", "a.*"}}
    assert gained(type="check_hours") == {"closed": {"opens_at"}}
    assert gained(type="http", save="bill")["refused"] == {"bill", "bill.status", "bill.body", "bill.body.*"}
    assert "order.number" in gained(type="lookup_orders")["found"]
    assert "not_found" not in gained(type="lookup_orders")
    assert gained(type="create_ticket", save="mine") == {"done": {"mine", "mine.*"}}
    assert "ticket.shown" in gained(type="create_ticket")["done"]
    assert gained(type="branch", cases={"x": "known(a.b)", "y": "true", "z": "a >"})["x"] == {"a.b", "a.b.*"}
    assert gained(type="subflow", flow="inner") == {"done": {"inner"}}
    assert gained(type="subflow", flow="gone") == {}
    assert gained(type="say") == {}


def test_what_one_way_sets_is_known_where_it_meets_another() -> None:
    flow = flow_of(
        "start: a\non_error: e\nnodes:\n"
        "  a: {type: lookup_orders, exits: {found: b, not_found: c}}\n"
        "  b: {type: set, values: {x: 1}, exits: {done: d}}\n"
        "  c: {type: say, exits: {done: d}}\n"
        "  d: {type: say, exits: {}}\n"
        "  e: {type: say, exits: {}}\n"
        "  lost: {type: say, exits: {done: d}}\n"
    )
    known = known_at(flow, {})
    assert known["a"] == FACTS
    assert known["c"] == FACTS
    assert {"order.number", "x"} <= known["d"]
    assert {"order.number", "x"} <= known["e"]
    assert "x" not in known["b"]
    assert "lost" not in known


def test_what_is_set_in_a_circle_is_known_in_all_of_it() -> None:
    flow = flow_of(
        "start: a\nnodes:\n  a: {type: menu, exits: {'1': b}}\n"
        "  b: {type: collect, attribute: pin, exits: {done: a, no_input: a}}\n"
    )
    assert "pin" in known_at(flow, {})["a"]
    assert setters(flow, {}) == {"pin": ["b"]}
    assert typed_names(flow, {}) == {"pin"}


def test_a_name_that_is_also_set_otherwise_is_not_only_typed() -> None:
    flow = flow_of(
        "start: a\nnodes:\n  a: {type: collect, attribute: pin}\n  b: {type: set, values: {pin: 1, other: 2}}\n"
    )
    assert typed_names(flow, {}) == frozenset()


def test_only_a_flow_that_returns_can_be_given_names() -> None:
    node = (
        "  a: {type: branch, cases: {x: 'contract == 1 and order.nubmer == 1 and call.quue == 1'}, exits: {else: b}}\n"
    )
    look = "  b: {type: lookup_orders, exits: {found: c, not_found: c}}\n"
    text = f"start: a\nnodes:\n{node}{look}  c: {{type: "
    returning, ending = flow_of(text + "return, exit: done}\n"), flow_of(text + "hang_up}\n")
    assert [name for _, name in needs(returning, {}, known_at(returning, {}))] == ["contract"]
    assert list(needs(ending, {}, known_at(ending, {}))) == []


def test_facts_are_those_that_the_core_knows() -> None:
    facts = facts_of(number="", known=False, customer={}, dialled="4000", language="zh")
    told = {name: set(values) for name, values in facts.items()}
    assert {f"{name}.{inner}" for name, values in told.items() for inner in values} | told.keys() == FACTS
