"""The form of a flow file: each node type builds the core's node, and the exported schema is not stale."""

import json
from datetime import time
from pathlib import Path
from typing import Any, get_args

from callcenter.core.acd.hours import Schedule
from callcenter.core.interaction import Outcome
from callcenter.core.ivr.flow import AnyNode
from callcenter.core.ivr.nodes.callback_choice import CallbackChoice
from callcenter.core.ivr.nodes.check_hours import CheckHours
from callcenter.core.ivr.nodes.collect import CollectNode
from callcenter.core.ivr.nodes.dial import DialNode
from callcenter.core.ivr.nodes.echo import EchoNode
from callcenter.core.ivr.nodes.enqueue import EnqueueNode
from callcenter.core.ivr.nodes.hang_up import HangUpNode
from callcenter.core.ivr.nodes.menu import Menu
from callcenter.core.ivr.nodes.play import PlayNode
from callcenter.core.ivr.nodes.record import RecordNode
from callcenter.flows.schema import FlowFile, json_schema
from callcenter.flows.yaml_source import parse

EXPORTED = Path(__file__).resolve().parents[2] / "ivr_flows" / "flow.schema.json"


def built(text: str) -> AnyNode:
    data: Any = {"start": "a", "nodes": {"a": parse("f", text.encode()).data}}
    return FlowFile.model_validate(data).nodes["a"].node("a")


def test_play_is_built() -> None:
    assert built("{type: play, prompts: [p, q], exits: {done: b}}") == PlayNode(
        id="a", prompts=("p", "q"), exits={"done": "b"}
    )


def test_echo_is_built_with_or_without_prompts() -> None:
    assert built("{type: echo, exits: {done: b}}") == EchoNode(id="a", prompts=(), exits={"done": "b"})
    assert built("{type: echo, prompts: [p], exits: {done: b}}") == EchoNode(
        id="a", prompts=("p",), exits={"done": "b"}
    )


def test_menu_is_built_with_the_keys_that_have_exits_only() -> None:
    text = "{type: menu, prompts: [p], exits: {1: b, '#': c, no_input: d, invalid: e}}"
    exits = {"1": "b", "#": "c", "no_input": "d", "invalid": "e"}
    assert built(text) == Menu(id="a", prompts=("p",), exits=exits)
    text = (
        "{type: menu, prompts: [p], attempts: 1, timeout_seconds: 9, invalid_prompt: i, no_input_prompt: n,"
        " languages: {1: en}, exits: {1: b, no_input: d, invalid: e}}"
    )
    assert built(text) == Menu(
        id="a",
        prompts=("p",),
        exits={"1": "b", "no_input": "d", "invalid": "e"},
        attempts=1,
        timeout_seconds=9,
        invalid_prompt="i",
        no_input_prompt="n",
        languages={"1": "en"},
    )


def test_collect_is_built() -> None:
    exits = {"done": "b", "no_input": "c", "invalid": "d"}
    text = "{type: collect, prompts: [p], attribute: n, max_digits: 6, exits: {done: b, no_input: c, invalid: d}}"
    assert built(text) == CollectNode(id="a", prompts=("p",), attribute="n", min_digits=1, max_digits=6, exits=exits)
    masked = built(text.replace("attribute: n", "attribute: n, mask: true, min_digits: 6, invalid_prompt: i"))
    assert masked == CollectNode(
        id="a", prompts=("p",), attribute="n", min_digits=6, max_digits=6, exits=exits, mask=True, invalid_prompt="i"
    )


def test_check_hours_is_built_and_a_day_left_out_is_closed() -> None:
    node = built(
        "{type: check_hours, timezone: UTC, hours: {monday: [09:00-12:00, 13:00-00:00], sunday: [00:00-00:00]},"
        " exits: {open: b, closed: c}}"
    )
    monday = ((time(9), time(12)), (time(13), time(0)))
    schedule = Schedule(timezone="UTC", periods={0: monday, 6: ((time(0), time(0)),)})
    assert node == CheckHours(id="a", schedule=schedule, exits={"open": "b", "closed": "c"})


def test_check_hours_is_built_with_the_name_of_a_schedule() -> None:
    node = built("{type: check_hours, schedule: office, exits: {open: b, closed: c}}")
    assert node == CheckHours(id="a", schedule="office", exits={"open": "b", "closed": "c"})


def test_enqueue_is_built() -> None:
    assert built("{type: enqueue, queue: sales}") == EnqueueNode(id="a", queue="sales")
    assert built("{type: enqueue, queue: sales, priority: -5}") == EnqueueNode(id="a", queue="sales", priority=-5)
    text = "{type: enqueue, queue: sales, requirement: english >= 50, exits: {full: b, nobody_ready: c}}"
    assert built(text) == EnqueueNode(
        id="a", queue="sales", requirement="english >= 50", exits={"full": "b", "nobody_ready": "c"}
    )


def test_record_is_built() -> None:
    text = "{type: record, prompts: [p], most_seconds: 60, exits: {done: b, failed: c}}"
    assert built(text) == RecordNode(id="a", prompts=("p",), most_seconds=60, exits={"done": "b", "failed": "c"})


def test_dial_is_built() -> None:
    text = "{type: dial, number: '+8621', ring_seconds: 20, exits: {ended: b, no_answer: c, busy: d, failed: e}}"
    exits = {"ended": "b", "no_answer": "c", "busy": "d", "failed": "e"}
    assert built(text) == DialNode(id="a", number="+8621", ring_seconds=20, exits=exits)


def test_hang_up_is_built() -> None:
    assert built("{type: hang_up}") == HangUpNode(id="a")
    assert built("{type: hang_up, outcome: rejected}") == HangUpNode(id="a", outcome=Outcome.REJECTED)


def test_every_node_type_of_the_core_can_be_written_in_a_file_but_what_only_built_in_flows_have() -> None:
    union = get_args(FlowFile.model_fields["nodes"].annotation)[1]
    forms = get_args(get_args(union)[0])
    assert len(forms) == len(set(get_args(AnyNode)) - {CallbackChoice})


def test_the_exported_schema_is_what_the_models_say() -> None:
    assert EXPORTED.read_text(encoding="utf-8") == json_schema(), "run scripts/write_schemas.py"


def test_the_exported_schema_knows_each_node_type_by_name_and_forbids_the_rest() -> None:
    schema = json.loads(json_schema())
    nodes = schema["properties"]["nodes"]
    assert nodes["additionalProperties"] is False
    (any_node,) = nodes["patternProperties"].values()
    kinds = any_node["discriminator"]["mapping"]
    assert set(kinds) == {"play", "menu", "collect", "check_hours", "enqueue", "echo", "hang_up", "record", "dial"}
    assert all(form["additionalProperties"] is False for form in schema["$defs"].values())
