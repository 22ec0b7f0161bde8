"""The flows that a flow goes through, told by data that may be anything."""

from typing import Any

import pytest

from callcenter.flows.subflows import called_by


def test_each_flow_is_told_once_with_the_first_node_that_goes_through_it() -> None:
    nodes = {
        "a": {"type": "subflow", "flow": "identify"},
        "b": {"type": "subflow", "flow": "survey"},
        "c": {"type": "subflow", "flow": "identify"},
        "d": {"type": "enqueue", "flow": "other"},
    }
    assert called_by({"nodes": nodes}) == {"identify": "a", "survey": "b"}


@pytest.mark.parametrize(
    "data", [None, 5, [], {"nodes": 5}, {"nodes": {"a": 5}}, {"nodes": {"a": {"type": "subflow", "flow": [1]}}}]
)
def test_of_anything_else_nothing_is_told(data: Any) -> None:
    assert called_by(data) == {}
