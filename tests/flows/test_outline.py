"""What a flow is to those that go through it."""

from callcenter.flows.outline import outline_of
from callcenter.flows.raw_flow import Outline, raw_flow
from callcenter.flows.yaml_source import parse

FLOW = """\
start: ask
nodes:
  ask: {type: collect, attribute: contract, exits: {done: look, no_input: gone, invalid: gone}}
  look: {type: lookup_orders, number: prefix + contract, exits: {found: back, not_found: gone}}
  back: {type: return, exit: done}
  gone: {type: return, exit: given_up}
"""


def test_an_outline_says_how_a_flow_returns_and_what_is_known_then() -> None:
    outline = outline_of(raw_flow(parse("f", FLOW.encode())), {})
    assert outline.exits == ("done", "given_up")
    assert outline.silent == {"given_up"}
    assert outline.needs == ("prefix",)
    assert {"contract", "order.number"} <= outline.gains["done"]
    assert outline.gains["given_up"] == {"contract"}


def test_an_outline_holds_what_the_flows_within_it_hold() -> None:
    text = "start: a\nnodes:\n  a: {type: subflow, flow: inner, exits: {x: b}}\n  b: {type: return, exit: y}\n"
    inner = Outline(exits=("x",), silent=frozenset({"x"}), gains={"x": frozenset({"n"})}, needs=("m",))
    outline = outline_of(raw_flow(parse("f", text.encode())), {"inner": inner})
    assert outline == Outline(exits=("y",), silent=frozenset({"y"}), gains={"y": frozenset({"n"})}, needs=("m",))


def test_a_flow_that_does_not_return_has_an_empty_outline() -> None:
    assert outline_of(raw_flow(parse("f", b"start: a\nnodes:\n  a: {type: hang_up}\n")), {}) == Outline()
