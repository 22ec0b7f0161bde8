"""The form of a whole file, and that editors are told the same: the exported schema is not stale."""

import json
from pathlib import Path
from typing import get_args

import jsonschema_rs
import pytest

from callcenter.core.ivr.flow import AnyNode
from callcenter.core.ivr.nodes.callback_choice import CallbackChoice
from callcenter.flows.forms.flow_file import FlowFile, json_schema, read_form
from callcenter.flows.read import flow_files
from callcenter.flows.yaml_source import parse
from tests.support.flow_text import flow_around, text_around

SHIPPED = Path(__file__).resolve().parents[3] / "ivr_flows"
EDITORS = jsonschema_rs.validator_for(json.loads(json_schema()))
TALKS = "exits: {ended: b, no_answer: c, busy: d, failed: e}"
FOUND = "exits: {found: b, not_found: c}"
# Each node type in its shortest form, and with everything that it can say.
EXAMPLES = {
    "play": "prompts: [p], exits: {done: b}",
    "say": "prompts: [{en: 'Hi {n|digits}', zh: 好}], interruptible: false, exits: {done: b, error: c}",
    "echo": "exits: {done: b}",
    "menu": "prompts: [p], invalid_prompt: [i, {en: No, zh: 不}], exits: {1: b, no_input: c, invalid: d}",
    "collect": "prompts: [p], attribute: x, max_digits: 18, mask: true, checksum: cn_id,"
    " exits: {done: b, no_input: c, invalid: d}",
    "record": "prompts: [p], exits: {done: b, failed: c}",
    "check_hours": "schedule: office, exits: {open: b, closed: c}",
    "branch": "cases: {vip: n == 1}, exits: {vip: b, else: c}",
    "set": "values: {x: 1, y: true, _z: n + 1}, exits: {done: b}",
    "percentage": "shares: {x: 40, y: 60}, exits: {x: b, y: c}",
    "language": "language: customer.language, remember: true, exits: {done: b}",
    "lookup_customer": f"by: email, value: mail, {FOUND}",
    "lookup_orders": f"number: order_number, {FOUND}",
    "lookup_tickets": f"only_open: false, {FOUND}",
    "create_ticket": "subject: {en: Late, zh: 晚}, text: 'of {n}', priority: high, exits: {done: b}",
    "send_sms": "to: n, text: {en: Hi, zh: 好}, exits: {done: b}",
    "send_email": "subject: Hi, text: 'of {n}', exits: {done: b}",
    "http": "url: 'https://h/{n}', method: PUT, headers: {X-A: '{n}'}, body: {n: ['{n}', 1]},"
    " exits: {done: b, refused: c}",
    "enqueue": "queue: sales, agent: '{owner}', announcements: {prompts: [p]}, menu_prompt: p, exits: {1: b, full: c}",
    "dial": f"number: '+8621', {TALKS}",
    "transfer": f"sip: 'sip:a@example.com', {TALKS}",
    "offer_callback": "queue: sales, prompts: [p], number_prompts: [n], exits: {done: b, declined: c, failed: d}",
    "voicemail": "queue: sales, exits: {done: b, failed: c}",
    "survey": "kind: ces, prompts: [p], exits: {done: b, no_input: c}",
    "consent": "purpose: marketing, version: '1', prompts: [p], exits: {given: b, refused: c, no_input: d}",
    "verify": "fact: birthday, prompts: [p], exits: {verified: b, refused: c, no_input: d}",
    "subflow": "flow: other, exits: {ok: b}",
    "return": "exit: ok",
    "hang_up": "outcome: rejected",
}
OTHER = {"other.yaml": "start: a\nnodes: {a: {type: return, exit: ok}}\n"}


@pytest.mark.parametrize("kind", EXAMPLES)
def test_every_node_type_is_read_and_editors_take_it(kind: str) -> None:
    node = f"{{type: {kind}, {EXAMPLES[kind]}}}"
    flow = flow_around(node, top="on_error: e\nkeys: {'0': d}\nlanguages: [zh, en]\n", others=OTHER)
    assert any(name == "a" or name.startswith("a.") for name in flow.nodes)
    targets = {target for one in flow.nodes.values() for target in one.exits.values()}
    assert targets <= flow.nodes.keys(), "every exit leads to a node of the core"
    assert all(name == one.id for name, one in flow.nodes.items())
    EDITORS.validate(parse("f", text_around(node).encode()).data)


@pytest.mark.parametrize("kind", EXAMPLES)
def test_editors_refuse_what_no_node_has(kind: str) -> None:
    node = f"{{type: {kind}, {EXAMPLES[kind]}, quene: x}}"
    assert not EDITORS.is_valid(parse("f", text_around(node).encode()).data)


def test_every_node_type_is_tried() -> None:
    schema = json.loads(json_schema())
    (any_node,) = schema["properties"]["nodes"]["patternProperties"].values()
    assert set(any_node["discriminator"]["mapping"]) == set(EXAMPLES)
    assert schema["properties"]["nodes"]["additionalProperties"] is False
    forms = [form for form in schema["$defs"].values() if form.get("type") == "object"]
    assert all(form["additionalProperties"] is False for form in forms)


def test_every_node_type_of_the_core_can_be_written_but_what_only_built_in_flows_have() -> None:
    built = set()
    for kind, fields in EXAMPLES.items():
        flow = flow_around(f"{{type: {kind}, {fields}}}", others=OTHER)
        built |= {type(node) for node in flow.nodes.values()}
    assert built == set(get_args(AnyNode)) - {CallbackChoice}


def test_the_shipped_flows_are_what_editors_take() -> None:
    for file in flow_files(SHIPPED):
        EDITORS.validate(parse(file.name, file.read_bytes()).data)


def test_the_exported_schema_is_what_the_forms_say() -> None:
    exported = (SHIPPED / "flow.schema.json").read_text(encoding="utf-8")
    assert exported == json_schema(), "run scripts/write_schemas.py"


def test_a_file_says_nothing_that_it_need_not() -> None:
    form = read_form({"start": "a", "nodes": {"a": {"type": "hang_up"}}}, {})
    assert form == FlowFile.model_validate({"start": "a", "nodes": {"a": {"type": "hang_up"}}})
    assert (form.on_error, form.keys, form.languages, form.words) == ("", {}, ["zh", "en"], {})
