"""Two versions of a flow are compared by what people wrote: nodes, ways and lines."""

from dataclasses import replace

from callcenter.core.ivr.flow import AnyNode, Flow
from callcenter.core.ivr.nodes.enqueue import EnqueueNode
from callcenter.core.ivr.nodes.hang_up import HangUpNode
from callcenter.core.ivr.nodes.play import PlayNode
from callcenter.flows.difference import Change, difference, shown, text_difference
from tests.support.floor import MENU


def a_flow(*nodes: AnyNode, on_error: str | None = None) -> Flow:
    return Flow(name="main", version="1", start=nodes[0].id, nodes={node.id: node for node in nodes}, on_error=on_error)


def say(name: str, target: str, prompt: str = "welcome") -> PlayNode:
    return PlayNode(id=name, prompts=(prompt,), exits={"done": target})


def lines(old: Flow, new: Flow) -> list[str]:
    return list(shown(difference(old, new)))


OLD = a_flow(say("hello", "end"), HangUpNode(id="end"))


def test_a_flow_does_not_differ_from_itself() -> None:
    found = difference(MENU, replace(MENU, version="2"))
    assert found.is_empty
    assert lines(MENU, MENU) == []
    assert {one.change for one in found.nodes} == {Change.SAME}


def test_what_came_what_went_and_what_changed_is_told_once() -> None:
    new = a_flow(say("hello", "agent", "good_morning"), EnqueueNode(id="agent", queue="sales"))
    found = difference(OLD, new)
    assert [(one.node, one.change.value, one.fields) for one in found.nodes] == [
        ("hello", "changed", ("prompts",)),
        ("agent", "added", ()),
        ("end", "removed", ()),
    ]
    assert not found.is_empty
    assert lines(OLD, new) == [
        "~ hello: prompts",
        "+ agent",
        "- end",
        "+ hello --done--> agent",
        "- hello --done--> end",
    ]


def test_another_way_alone_is_a_difference_and_no_changed_node() -> None:
    old = a_flow(say("hello", "end"), say("more", "end"), HangUpNode(id="end"))
    new = a_flow(say("hello", "more"), say("more", "end"), HangUpNode(id="end"))
    assert {one.change for one in difference(old, new).nodes} == {Change.SAME}
    assert lines(old, new) == ["- hello --done--> end", "+ hello --done--> more"]


def test_another_type_of_node_another_start_and_another_error_node_are_told() -> None:
    new = replace(a_flow(EnqueueNode(id="hello", queue="sales"), HangUpNode(id="end"), on_error="end"), start="end")
    assert lines(OLD, new) == [
        "~ start: hello -> end",
        "~ on_error: - -> end",
        "~ hello: type",
        "- hello --done--> end",
    ]


def test_what_a_node_was_expanded_into_counts_as_a_part_of_it() -> None:
    parts = (say("order.ask", "order.tell"), say("order.tell", "end"), HangUpNode(id="end"))
    old, new = a_flow(*parts), a_flow(say("order.ask", "order.tell", "which_order"), *parts[1:])
    assert lines(old, old) == []
    assert lines(old, new) == ["~ order: ask.prompts"]
    shorter = a_flow(say("order.ask", "end"), HangUpNode(id="end"))
    assert lines(old, shorter) == ["~ order: ask.exits, tell"]
    assert [way for way, _ in difference(old, new).ways if way.node == "order"] == [
        way for way, _ in difference(old, old).ways if way.node == "order"
    ]


def test_a_node_that_leads_to_itself_has_a_way() -> None:
    again = a_flow(say("hello", "hello"))
    assert [(way.node, way.target) for way, _ in difference(again, again).ways] == [("hello", "hello")]


def test_files_are_compared_line_by_line() -> None:
    old, new = {"main.yaml": "start: a\nb: 1\n"}, {"main.yaml": "start: a\nb: 2\n", "sub.yaml": "start: x\n"}
    text = text_difference(old, new, names=("v1", "draft"))
    assert text.splitlines() == [
        "--- v1/main.yaml",
        "+++ draft/main.yaml",
        "@@ -1,2 +1,2 @@",
        " start: a",
        "-b: 1",
        "+b: 2",
        "--- v1/sub.yaml",
        "+++ draft/sub.yaml",
        "@@ -0,0 +1 @@",
        "+start: x",
    ]
    assert text_difference(old, old, names=("v1", "v2")) == ""
