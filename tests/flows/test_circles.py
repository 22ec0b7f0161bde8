"""Ways through a flow: who is reached, and which circles have no key in them."""

from itertools import pairwise
from typing import Any, get_args

from hypothesis import given
from hypothesis import strategies as st

from callcenter.flows.circles import SILENT_EXITS, closing_exits, reached, silent_edges
from callcenter.flows.forms.flow_file import Node
from callcenter.flows.raw_flow import Outline, raw_flow
from callcenter.flows.yaml_source import Source

NAMES = "abcde"


def edges_of(kind: str, *exits: str, **more: Any) -> set[str]:
    """The exits of a node of this type that a silent caller takes."""
    node = {"type": kind, "exits": dict.fromkeys(exits, "a"), **more}
    flow = raw_flow(Source(file="f", data={"nodes": {"a": node}}))
    return set(silent_edges(flow, {"inner": Outline(silent=frozenset({"given_up"}))})["a"])


def test_every_node_type_says_which_exits_are_silent() -> None:
    types = {one for form in get_args(get_args(Node)[0]) for one in get_args(form.model_fields["type"].annotation)}
    assert set(SILENT_EXITS) == types


def test_a_question_is_left_in_silence_by_no_input_and_by_error_only() -> None:
    assert edges_of("menu", "1", "no_input", "invalid", "error") == {"no_input", "error"}
    assert edges_of("verify", "verified", "refused", "no_input") == {"no_input"}


def test_what_only_computes_is_left_in_silence_by_every_exit() -> None:
    assert edges_of("branch", "one", "two", "else") == {"one", "two", "else"}


def test_a_queue_is_left_once_and_so_never_turns_in_circles() -> None:
    assert edges_of("enqueue", "full", "1", "error") == {"error"}


def test_a_sub_flow_is_left_in_silence_as_its_own_nodes_say() -> None:
    assert edges_of("subflow", "done", "given_up", flow="inner") == {"given_up"}
    assert edges_of("subflow", "done", flow="unknown") == set()


def test_nothing_is_said_of_a_type_that_does_not_exist() -> None:
    assert edges_of("sing", "done", "error") == set()


def test_every_node_that_some_way_leads_to_is_reached() -> None:
    edges = {"a": {"1": "b", "2": "c"}, "b": {}, "c": {"1": "a"}, "d": {"1": "a"}}
    assert reached(("a",), edges) == {"a", "b", "c"}
    assert reached((), edges) == set()


@given(st.dictionaries(st.sampled_from(NAMES), st.dictionaries(st.sampled_from("123"), st.sampled_from(NAMES))))
def test_without_the_exits_that_close_circles_there_is_none(edges: dict[str, dict[str, str]]) -> None:
    edges = {name: edges.get(name, {}) for name in NAMES}
    left = {name: dict(exits) for name, exits in edges.items()}
    for name, exit_, circle in closing_exits({name: dict(exits) for name, exits in edges.items()}):
        assert circle[0] == circle[-1] == edges[name][exit_]
        assert all(to in edges[one].values() for one, to in pairwise(circle))
        del left[name][exit_]
    assert not any(name in reached(tuple(exits.values()), left) for name, exits in left.items())
