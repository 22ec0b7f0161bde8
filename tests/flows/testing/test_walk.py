"""An imaginary call: keys, typed-ahead ones too, silence, messages, queues, numbers outside, and everybody asked."""

from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from callcenter.core.interaction import Outcome
from callcenter.core.ivr.flow import AnyNode, Flow
from callcenter.core.ivr.nodes.collect import CollectNode
from callcenter.core.ivr.nodes.dial import DialNode
from callcenter.core.ivr.nodes.echo import EchoNode
from callcenter.core.ivr.nodes.enqueue import EnqueueNode
from callcenter.core.ivr.nodes.hang_up import HangUpNode
from callcenter.core.ivr.nodes.menu import Menu
from callcenter.core.ivr.nodes.play import PlayNode
from callcenter.core.ivr.nodes.promise_callback import PromiseCallback
from callcenter.core.ivr.nodes.record import RecordNode
from callcenter.core.ivr.services import Service
from callcenter.flows.read import flows_of
from callcenter.flows.testing.company import Company
from callcenter.flows.testing.form import Deed, DialEnds, Given, QueueEnds
from callcenter.flows.testing.run import do, walk_of
from callcenter.flows.testing.walk import Awaited, Unexpected, Walk
from callcenter.flows.testing.words import failed_by

NOW = datetime(2026, 3, 2, 1, 0, tzinfo=UTC)

MENU = Menu(
    id="menu",
    prompts=("choose",),
    exits={
        "1": "number",
        "2": "sales",
        "3": "message",
        "4": "outside",
        "5": "echo",
        "no_input": "end",
        "invalid": "end",
    },
    attempts=2,
    no_input_prompts=("nothing_heard",),
)
NUMBER = CollectNode(
    id="number",
    prompts=("enter",),
    attribute="order_number",
    min_digits=2,
    max_digits=4,
    exits={"done": "noted", "no_input": "end", "invalid": "end"},
)
SALES = EnqueueNode(id="sales", queue="sales", exits={"max_wait": "message"})
NODES: tuple[AnyNode, ...] = (
    MENU,
    NUMBER,
    PlayNode(id="noted", prompts=("noted",), exits={"done": "sales"}),
    SALES,
    RecordNode(id="message", prompts=("speak",), exits={"done": "end", "failed": "menu"}),
    DialNode(id="outside", number="+8613800138000", exits={"ended": "end", "busy": "menu"}),
    EchoNode(id="echo", prompts=("echo",), exits={"done": "end"}),
    HangUpNode(id="end"),
)

# Whatever the caller and the world can do, and the kinds of worlds in which they do it.
DEEDS: st.SearchStrategy[Deed] = st.one_of(
    st.sampled_from(["silence", "hang_up", "answered", "message", "no_message"]),
    st.text(alphabet="0123456789*#", min_size=1, max_size=12),
    st.sampled_from(["full", "max_wait", "closed", "error", "1"]).map(lambda exit_: QueueEnds(queue=exit_)),
    st.sampled_from(["ended", "no_answer", "busy", "failed"]).map(
        lambda exit_: DialEnds.model_validate({"dial": exit_})
    ),
)
VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=2) | st.dictionaries(st.sampled_from(["balance", "a"]), inner, max_size=2),
    max_leaves=4,
)
RECORDS = st.fixed_dictionaries({}, optional={name: VALUES for name in ("number", "state", "item", "total", "fields")})
WORLDS = st.fixed_dictionaries(
    {
        "language": st.sampled_from(["zh", "en"]),
        "customer": st.none() | RECORDS,
        "orders": st.lists(RECORDS, max_size=2),
        "tickets": st.lists(RECORDS, max_size=2),
        "identity": st.sampled_from(["verified", "refused"]),
        "callback": st.sampled_from(["taken", "refused"]),
        "broken": st.lists(st.sampled_from(Service), max_size=2),
    }
)
FLOWS = flows_of(Path("ivr_flows"))


def a_walk(**facts: Any) -> Walk:
    flow = Flow(name="main", version="1", start="menu", nodes={node.id: node for node in NODES})
    return Walk(flow, company=Company(), at=NOW, language="zh", facts=facts)


def heard(walk: Walk) -> list[str]:
    return [one.what for one in walk.heard]


def test_a_key_leads_on_and_the_way_is_kept() -> None:
    walk = a_walk()
    walk.press("2")
    assert (walk.queue, walk.path) == ("sales", [("menu", "2")])
    walk.be_answered()
    assert (walk.outcome, walk.pending) == (Outcome.ANSWERED, None)


def test_keys_that_are_typed_ahead_count_for_what_is_asked_next() -> None:
    walk = a_walk()
    walk.press("112#")
    assert walk.queue == "sales"
    assert walk.position.attributes == {"order_number": "12"}
    assert "enter" not in heard(walk), "who knows the way does not hear the question"


def test_a_number_ends_at_its_last_digit_and_the_rest_counts_for_what_comes_then() -> None:
    walk = a_walk()
    walk.press("1")
    walk.press("12345")
    assert walk.position.attributes == {"order_number": "1234"}


def test_silence_is_asked_again_until_the_attempts_are_used_up() -> None:
    walk = a_walk()
    walk.say_nothing()
    assert heard(walk) == ["choose", "nothing_heard", "choose"]
    walk.say_nothing()
    assert walk.outcome is Outcome.SELF_SERVED


def test_who_hangs_up_after_the_tone_has_left_his_message() -> None:
    walk = a_walk()
    walk.press("3")
    walk.hang_up()
    assert walk.outcome is Outcome.VOICEMAIL


def test_a_message_without_a_word_is_none() -> None:
    walk = a_walk()
    walk.press("3")
    walk.leave_message(said_something=False)
    assert walk.position.node == "menu"
    walk.hang_up()
    assert walk.outcome is Outcome.ABANDONED_IN_IVR


def test_a_queue_gives_him_back_by_the_exit_that_its_node_has() -> None:
    walk = a_walk()
    walk.press("2")
    walk.leave_queue("max_wait")
    assert (walk.queue, walk.position.node) == (None, "message")


def test_a_number_outside_ends_as_the_test_says() -> None:
    walk = a_walk()
    walk.press("4")
    walk.end_dial("busy")
    assert walk.path == [("menu", "4"), ("outside", "busy")]


def test_who_hangs_up_on_the_one_outside_was_transferred() -> None:
    walk = a_walk()
    walk.press("4")
    walk.hang_up()
    assert walk.outcome is Outcome.TRANSFERRED_OUT


def test_keys_that_are_typed_ahead_do_not_count_after_a_queue() -> None:
    walk = a_walk()
    walk.press("24")
    walk.leave_queue("max_wait")
    walk.leave_message(said_something=False)
    assert (walk.position.node, walk.awaited) == ("menu", Awaited.KEYS)


@pytest.mark.parametrize(
    ("keys", "awaited"),
    [("1", "keys"), ("2", "queue"), ("3", "message"), ("4", "dial"), ("5", "keys"), ("99", "nothing")],
)
def test_who_must_do_something_is_said(keys: str, awaited: str) -> None:
    walk = a_walk()
    for key in keys:
        walk.press(key)
    assert walk.awaited == awaited


def test_a_key_ends_the_echo() -> None:
    walk = a_walk()
    walk.press("5")
    walk.press("#")
    assert walk.outcome is Outcome.SELF_SERVED


@pytest.mark.parametrize(
    ("deed", "code"),
    [
        (lambda walk: walk.leave_message(said_something=True), "message_unexpected"),
        (lambda walk: walk.end_dial("busy"), "dial_unexpected"),
        (lambda walk: walk.leave_queue("max_wait"), "queue_unexpected"),
        (lambda walk: walk.be_answered(), "queue_unexpected"),
    ],
)
def test_what_nobody_waits_for_is_said_with_the_node(deed: Any, code: str) -> None:
    walk = a_walk()
    with pytest.raises(Unexpected) as unexpected:
        deed(walk)
    assert (unexpected.value.code, unexpected.value.facts) == (code, {"node": "menu"})


def test_an_exit_that_the_queue_s_node_does_not_have_is_refused() -> None:
    walk = a_walk()
    walk.press("2")
    with pytest.raises(Unexpected) as unexpected:
        walk.leave_queue("closed")
    assert unexpected.value.code == "exit_unknown"


def test_after_the_call_nothing_more_happens() -> None:
    walk = a_walk()
    walk.hang_up()
    for deed in (walk.hang_up, walk.say_nothing, lambda: walk.press("1")):
        with pytest.raises(Unexpected) as unexpected:
            deed()
        assert unexpected.value.code == "call_over"


def test_a_callback_that_is_promised_is_what_came_of_the_call() -> None:
    nodes: tuple[AnyNode, ...] = (
        PromiseCallback(id="promise", queue="sales", exits={"done": "menu", "failed": "menu"}),
        Menu(id="menu", prompts=("choose",), exits={"1": "end", "no_input": "end", "invalid": "end"}),
        HangUpNode(id="end"),
    )
    flow = Flow(name="main", version="1", start="promise", nodes={node.id: node for node in nodes})
    outcomes = {}
    for callback in ("taken", "refused"):
        for deed in ("1", "hang_up"):
            walk = walk_of(flow, Given.model_validate({"callback": callback}))
            do(walk, deed)
            outcomes[callback, deed] = walk.outcome
    assert outcomes == {
        ("taken", "1"): Outcome.CALLBACK_REQUESTED,
        ("taken", "hang_up"): Outcome.CALLBACK_REQUESTED,
        ("refused", "1"): Outcome.SELF_SERVED,
        ("refused", "hang_up"): Outcome.ABANDONED_IN_IVR,
    }


def test_a_flow_that_plays_in_circles_ends_all_the_same() -> None:
    nodes: tuple[AnyNode, ...] = (
        PlayNode(id="one", prompts=("a",), exits={"done": "two"}),
        PlayNode(id="two", prompts=("b",), exits={"done": "one"}),
    )
    flow = Flow(name="main", version="1", start="one", nodes={node.id: node for node in nodes})
    assert walk_of(flow, Given()).outcome is Outcome.FAILED


@pytest.mark.parametrize("name", FLOWS)
@given(world=WORLDS, deeds=st.lists(DEEDS, max_size=40))
def test_whatever_is_done_in_whichever_world_is_either_done_or_said_to_fit_nothing(
    name: str, world: dict[str, Any], deeds: list[Deed]
) -> None:
    walk = walk_of(FLOWS[name], Given.model_validate(world))
    for deed in deeds:
        before, refused = walk.position, None
        try:
            do(walk, deed)
        except Unexpected as unexpected:
            refused = unexpected
        if refused is not None:
            assert failed_by(refused.code, **refused.facts)
            assert walk.position is before
    assert (walk.outcome is None) is (walk.awaited is not Awaited.NOTHING)
