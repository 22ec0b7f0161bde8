"""Nodes that give the caller to somebody: what they become, and whom they cannot be given to."""

import pytest

from callcenter.core.interaction import Outcome
from callcenter.core.ivr.nodes.dial import DialNode
from callcenter.core.ivr.nodes.enqueue import EnqueueNode, Treatment
from callcenter.core.ivr.nodes.hang_up import HangUpNode
from callcenter.core.ivr.texts import Text
from tests.support.flow_text import formula, problems_of, steps

TALKED = {"ended": "b", "no_answer": "c", "busy": "d", "failed": "e"}
TALKS = "exits: {ended: b, no_answer: c, busy: d, failed: e}"


def test_enqueue_is_built() -> None:
    assert steps("{type: enqueue, queue: sales}") == [EnqueueNode(id="a", queue="sales")]
    text = "{type: enqueue, queue: sales, priority: -5, requirement: english >= 50, exits: {full: b, nobody_ready: c}}"
    assert steps(text) == [
        EnqueueNode(
            id="a",
            queue="sales",
            priority=-5,
            requirement="english >= 50",
            exits={"full": "b", "nobody_ready": "c"},
        )
    ]


def test_who_waits_hears_what_the_node_says_and_may_leave_by_a_key() -> None:
    text = (
        "{type: enqueue, queue: sales, agent: '{owner}',"
        " announcements: {first_after_seconds: 5, every_seconds: 20, prompts: [p], position: true},"
        " menu_prompt: {en: Press 1., zh: 请按1。}, exits: {1: b, max_wait: c, error: d}}"
    )
    assert steps(text) == [
        EnqueueNode(
            id="a",
            queue="sales",
            agent=formula("owner"),
            treatment=Treatment(first_after_seconds=5, every_seconds=20, prompts=("p",), position=True),
            menu_prompts=(Text(languages={"en": ("Press 1.",), "zh": ("请按1。",)}),),
            exits={"1": "b", "max_wait": "c", "error": "d"},
        )
    ]


def test_a_key_in_the_queue_that_nobody_is_told_of_is_refused() -> None:
    assert problems_of("{type: enqueue, queue: sales, exits: {1: b}}") == ["f.yaml:3: a: 'menu_prompt' is missing"]
    (told,) = problems_of("{type: enqueue, queue: sales, menu_prompt: p}")
    assert "no key that leads anywhere" in told


@pytest.mark.parametrize("agent", ["bob smith", "{n} {n}", "to {n}", "{n|digits}"])
def test_an_agent_is_a_name_or_one_value(agent: str) -> None:
    (told,) = problems_of(f"{{type: enqueue, queue: sales, agent: '{agent}'}}")
    assert told.startswith("f.yaml:4: a: agent: ")


def test_dial_is_built() -> None:
    assert steps(f"{{type: dial, number: '+8621', ring_seconds: 20, {TALKS}}}") == [
        DialNode(id="a", number="+8621", ring_seconds=20, exits=TALKED)
    ]


@pytest.mark.parametrize("whom", ["number: '+862112345678'", "sip: 'sip:desk@example.com:5070'"])
def test_a_transfer_outside_is_a_call(whom: str) -> None:
    number = whom.split("'")[1]
    assert steps(f"{{type: transfer, {whom}, ring_seconds: 15, {TALKS}}}") == [
        DialNode(id="a", number=number, ring_seconds=15, exits=TALKED)
    ]


def test_a_transfer_to_an_agent_waits_for_him_in_a_queue() -> None:
    assert steps("{type: transfer, agent: bob, queue: sales, exits: {max_wait: b}}") == [
        EnqueueNode(id="a", queue="sales", agent="bob", exits={"max_wait": "b"})
    ]


def test_the_exits_of_a_transfer_are_those_of_whom_it_leads_to() -> None:
    assert problems_of("{type: transfer, number: '10086', exits: {ended: b, no_answer: c, busy: d, full: e}}") == [
        "f.yaml:4: a: exit 'failed' is missing",
        "f.yaml:4: a: unknown exit 'full'",
    ]
    assert problems_of("{type: transfer, agent: bob, queue: sales, exits: {ended: b}}") == [
        "f.yaml:4: a: unknown exit 'ended'"
    ]
    assert problems_of("{type: transfer, sip: 'sip:a@b'}") == [
        f"f.yaml:3: a: exit {name!r} is missing" for name in TALKED
    ]


@pytest.mark.parametrize(
    "whom", ["agent: bob", "queue: sales", "number: '10086', sip: 'sip:a@b'", "number: '10086', queue: sales"]
)
def test_a_transfer_leads_to_one(whom: str) -> None:
    exits = "" if "number" not in whom else f", {TALKS}"
    assert any("needs one of" in told for told in problems_of(f"{{type: transfer, {whom}{exits}}}"))


@pytest.mark.parametrize("sip", ["bob@example.com", "sip:bob", "sip:b b@example.com", "sip:bob@example.com;x=y"])
def test_a_sip_address_is_an_address_and_nothing_more(sip: str) -> None:
    assert problems_of(f"{{type: transfer, sip: '{sip}', {TALKS}}}")


def test_hang_up_is_built() -> None:
    assert steps("{type: hang_up}") == [HangUpNode(id="a")]
    assert steps("{type: hang_up, outcome: rejected}") == [HangUpNode(id="a", outcome=Outcome.REJECTED)]
