"""The whole of a flow: its steps, its sub-flows, its keys and its ways out of errors lead to each other."""

from collections.abc import Mapping
from datetime import UTC, datetime

from callcenter.core.ivr.actions import Collect
from callcenter.core.ivr.flow import Flow
from callcenter.core.ivr.interpreter import Position, start
from callcenter.core.ivr.nodes.hang_up import HangUpNode
from callcenter.core.ivr.nodes.menu import Menu
from callcenter.core.ivr.nodes.set_values import SetNode
from callcenter.flows.expand import nodes_in_all
from callcenter.flows.forms.flow_file import read_form
from callcenter.flows.read import read_flow_from
from callcenter.flows.yaml_source import parse

MAIN = """\
start: who
on_error: end
keys: {0: agent, 9: who}
nodes:
  who: {type: subflow, flow: identify, exits: {known: menu, lost: end}}
  menu: {type: menu, prompts: [p], exits: {9: end, no_input: end, invalid: end}}
  agent: {type: enqueue, queue: sales}
  end: {type: hang_up}
"""
IDENTIFY = """\
start: pin
on_error: oops
keys: {5: oops}
nodes:
  pin: {type: verify, fact: birthday, prompts: [p], attempts: 1, exits: {verified: yes, refused: deep, no_input: no}}
  deep: {type: subflow, flow: deeper, exits: {out: no, error: yes}}
  oops: {type: say, prompts: [p], exits: {done: no}}
  yes: {type: return, exit: known}
  no: {type: return, exit: lost}
"""
DEEPER = """\
start: out
nodes:
  say: {type: say, prompts: [p], exits: {done: out}}
  ask: {type: menu, prompts: [p], exits: {1: say, 2: own, no_input: out, invalid: out}}
  own: {type: say, prompts: [p], exits: {done: out, error: out}}
  out: {type: return, exit: out}
"""
SOURCES = {"main.yaml": MAIN, "identify.yaml": IDENTIFY, "deeper.yaml": DEEPER.replace("start: out", "start: ask")}


def exits(flow: Flow, node: str) -> Mapping[str, str]:
    return flow.nodes[node].exits


def main() -> Flow:
    return read_flow_from(SOURCES, "main")


def test_the_nodes_of_a_sub_flow_are_named_after_the_node_that_goes_through_it() -> None:
    assert set(main().nodes) == {
        "who.pin.ask", "who.pin.check", "who.deep.say", "who.deep.ask", "who.deep.own", "who.deep.out",
        "who.oops", "who.yes", "who.no", "menu", "agent", "end",
    }  # fmt: skip


def test_who_is_led_to_a_node_of_several_steps_comes_to_its_first() -> None:
    flow = main()
    assert flow.start == "who.pin.ask"
    assert exits(flow, "who.pin.ask")["done"] == "who.pin.check"
    assert exits(flow, "who.pin.check")["refused"] == "who.deep.ask"


def test_a_sub_flow_returns_to_where_its_exits_lead() -> None:
    flow = main()
    assert flow.nodes["who.yes"] == SetNode(id="who.yes", values={}, exits={"done": "menu"})
    assert exits(flow, "who.no") == {"done": "end"}
    assert exits(flow, "who.deep.out") == {"done": "who.no"}


def test_a_key_of_the_flow_holds_at_every_question_that_has_no_other_use_for_it() -> None:
    flow = main()
    menu = flow.nodes["menu"]
    assert isinstance(menu, Menu)
    assert menu.exits == {"0": "agent", "9": "end", "no_input": "end", "invalid": "end"}
    assert exits(flow, "who.pin.ask").items() >= {"0": "agent", "9": "who.pin.ask", "5": "who.oops"}.items()
    assert exits(flow, "who.deep.ask").items() >= {"0": "agent", "5": "who.oops", "1": "who.deep.say"}.items()
    assert "0" not in exits(flow, "who.oops")
    assert "5" not in exits(flow, "menu"), "a key of a sub-flow holds nowhere else"


def test_errors_lead_to_the_nearest_way_out() -> None:
    flow = main()
    assert flow.on_error == "end"
    assert "error" not in exits(flow, "menu"), "the flow's own way out is known to the interpreter"
    assert exits(flow, "who.pin.check")["error"] == "who.oops"
    assert exits(flow, "who.deep.say")["error"] == "who.yes", "of a sub-flow without one, it is that of the node"
    assert exits(flow, "who.deep.own")["error"] == "who.deep.out"


def test_called_by_itself_a_flow_that_returns_hangs_up() -> None:
    flow = read_flow_from(SOURCES, "deeper")
    assert flow.nodes["out"] == HangUpNode(id="out")
    assert flow.start == "ask"


def test_a_sub_flow_may_begin_with_its_end() -> None:
    deeper = "start: out\nnodes: {out: {type: return, exit: out}}\n"
    flow = read_flow_from({**SOURCES, "deeper.yaml": deeper}, "main")
    assert exits(flow, "who.pin.check")["refused"] == "who.deep.out"


def test_nodes_are_counted_as_often_as_they_are_gone_through() -> None:
    forms = {
        name.removesuffix(".yaml"): read_form(parse(name, text.encode()).data, {}) for name, text in SOURCES.items()
    }
    assert (nodes_in_all("deeper", forms), nodes_in_all("identify", forms), nodes_in_all("main", forms)) == (4, 8, 11)


def test_every_node_that_an_author_knows_can_be_entered_by_its_name() -> None:
    flow = main()
    assert flow.entries == {"who": "who.pin.ask"}
    assert (flow.entry("who"), flow.entry("menu"), flow.entry("who.oops")) == ("who.pin.ask", "menu", "who.oops")
    assert flow.entry("nobody") is None
    position, order = start(flow, Position(language="en"), datetime(2026, 3, 2, tzinfo=UTC), node="who")
    assert (position.node, type(order)) == ("who.pin.ask", Collect)
