"""Nodes in which the caller hears something or is heard: what they become."""

import pytest

from callcenter.core.ivr.nodes.echo import EchoNode
from callcenter.core.ivr.nodes.play import PlayNode
from callcenter.core.ivr.nodes.record import RecordNode
from callcenter.core.ivr.nodes.set_values import SetNode
from callcenter.core.ivr.texts import Text
from tests.support.flow_text import problems_of, steps


@pytest.mark.parametrize("kind", ["play", "say"])
def test_prompts_are_played_in_their_order_and_a_key_interrupts_them(kind: str) -> None:
    assert steps(f"{{type: {kind}, prompts: [p, {{en: Hi, zh: 你好}}], exits: {{done: b}}}}") == [
        PlayNode(
            id="a",
            prompts=("p", Text(languages={"en": ("Hi",), "zh": ("你好",)})),
            exits={"done": "b"},
            interruptible=True,
        )
    ]


def test_what_must_be_heard_to_its_end_says_so() -> None:
    (node,) = steps("{type: say, prompts: [p], interruptible: false, exits: {done: b, error: c}}")
    assert node == PlayNode(id="a", prompts=("p",), exits={"done": "b", "error": "c"}, interruptible=False)


def test_echo_is_built_with_or_without_prompts() -> None:
    assert steps("{type: echo, exits: {done: b}}") == [EchoNode(id="a", prompts=(), exits={"done": "b"})]
    assert steps("{type: echo, prompts: [p], exits: {done: b}}") == [
        EchoNode(id="a", prompts=("p",), exits={"done": "b"})
    ]


def test_record_is_built() -> None:
    assert steps("{type: record, prompts: [p], most_seconds: 60, exits: {done: b, failed: c}}") == [
        RecordNode(id="a", prompts=("p",), most_seconds=60, exits={"done": "b", "failed": "c"})
    ]


def test_voicemail_says_whose_message_it_is_before_it_is_spoken() -> None:
    assert steps("{type: voicemail, queue: sales, silence_seconds: 3, exits: {done: b, failed: c, error: d}}") == [
        SetNode(id="a.queue", values={"voicemail_queue": "sales"}, exits={"done": "a.message", "error": "d"}),
        RecordNode(
            id="a.message",
            prompts=("leave_message",),
            silence_seconds=3,
            exits={"done": "b", "failed": "c", "error": "d"},
        ),
    ]


def test_a_node_that_says_nothing_is_refused() -> None:
    assert problems_of("{type: say, prompts: [], exits: {done: b}}") == ["f.yaml:4: a: prompts: needs at least 1"]
