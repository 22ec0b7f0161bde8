"""A flow is data that cannot change under a call."""

import dataclasses
from typing import get_args

import pytest

from callcenter.core.ivr.flow import AnyNode, Flow
from callcenter.core.ivr.nodes.hang_up import HangUpNode


def test_a_flow_cannot_change_under_a_call() -> None:
    flow = Flow(name="f", version="1", start="end", nodes={"end": HangUpNode(id="end")})
    with pytest.raises(dataclasses.FrozenInstanceError):
        flow.start = "other"  # type: ignore[misc]
    assert flow.on_error is None


def test_every_node_type_has_an_id_and_exits_and_cannot_change() -> None:
    for kind in get_args(AnyNode):
        names = {field.name for field in dataclasses.fields(kind)}
        assert {"id", "exits"} <= names
        assert kind.__dataclass_params__.frozen


def test_a_node_is_entered_by_its_own_name_or_by_its_authors() -> None:
    flow = Flow(name="f", version="1", start="a.ask", nodes={"a.ask": HangUpNode(id="a.ask")}, entries={"a": "a.ask"})
    assert (flow.entry("a"), flow.entry("a.ask"), flow.entry("b")) == ("a.ask", "a.ask", None)
