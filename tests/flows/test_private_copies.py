"""What is private is not written down by a `set` under another name."""

import pytest

from callcenter.flows.outline import outline_of
from callcenter.flows.private_copies import masked_names, private_copies, recorded_names
from callcenter.flows.raw_flow import Outline, Outlines, RawFlow, raw_flow
from callcenter.flows.yaml_source import parse

TYPED = "  a: {type: collect, attribute: pin, mask: true, exits: {done: b}}\n"


def a_flow(nodes: str) -> RawFlow:
    return raw_flow(parse("f", f"start: a\nnodes:\n{nodes}".encode()))


def told(nodes: str, flows: Outlines | None = None) -> list[tuple[str, str, object]]:
    return [(str(place[1]), code, facts["value"]) for place, code, facts in private_copies(a_flow(nodes), flows or {})]


@pytest.mark.parametrize(
    ("value", "copied"),
    [
        ("pin", ["pin"]),
        ("_half", ["_half"]),
        ("_answer.body.card", ["_answer.body.card"]),
        ("'card ' + str(pin)", ["pin"]),
        ("known(pin) and pin", ["pin"]),
        ("-int(pin)", ["pin"]),
        ("last4(pin)", []),
        ("last(pin, 2)", []),
        ("pin == '1234'", []),
        ("not pin", []),
        ("len(pin) > 3 and known(_half)", []),
        ("order.number", []),
        ("answer.body.card", []),
    ],
)
def test_a_private_value_under_a_public_name_is_told_and_what_tells_little_is_not(
    value: str, copied: list[str]
) -> None:
    nodes = TYPED + f'  b: {{type: set, values: {{topic: "{value}"}}, exits: {{}}}}\n'
    assert told(nodes) == [("b", "private_copied", name) for name in copied]


def test_under_a_private_name_it_stays_private() -> None:
    assert told(TYPED + "  b: {type: set, values: {_kept: pin}, exits: {}}\n") == []


def test_what_is_not_masked_is_the_authors_to_record() -> None:
    assert told(TYPED.replace("true", "false") + "  b: {type: set, values: {topic: pin}, exits: {}}\n") == []


def test_what_is_masked_in_a_sub_flow_is_private_after_it() -> None:
    through = "  a: {type: subflow, flow: inner, exits: {done: b}}\n"
    nodes = through + "  b: {type: set, values: {topic: pin}, exits: {}}\n"
    assert told(nodes, {"inner": Outline(exits=("done",), masked=frozenset({"pin"}))}) == [
        ("b", "private_copied", "pin")
    ]
    assert told(nodes, {"inner": None}) == []


def test_what_a_sub_flow_would_record_of_its_caller_is_told_where_it_is_called() -> None:
    nodes = TYPED + "  b: {type: subflow, flow: inner, exits: {}}\n"
    recording = Outline(recorded=frozenset({"pin", "name"}))
    assert told(nodes, {"inner": recording}) == [("b", "private_given", "pin")]
    # What it masks itself is told in its own file.
    assert told(nodes, {"inner": Outline(recorded=frozenset({"pin"}), masked=frozenset({"pin"}))}) == []


def test_an_outline_holds_what_its_flow_and_those_within_it_mask_and_record() -> None:
    nodes = TYPED + "  b: {type: set, values: {topic: order.number, _x: secret}, exits: {done: c}}\n"
    nodes += "  c: {type: subflow, flow: inner, exits: {}}\n"
    flows = {"inner": Outline(masked=frozenset({"card"}), recorded=frozenset({"name"}))}
    flow = a_flow(nodes)
    assert masked_names(flow, flows) == {"pin", "card"}
    assert recorded_names(flow, flows) == {"order", "name"}
    outline = outline_of(flow, flows)
    assert outline.masked == {"pin", "card"}
    assert outline.recorded == {"order", "name"}
