"""A flow as it stands in its file, however broken."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from callcenter.flows.raw_flow import Outline, raw_flow
from callcenter.flows.yaml_source import Source

ANYTHING = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=3),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(st.sampled_from(["start", "nodes", "keys", "exits", "languages", "a"]), inner, max_size=4)
    ),
    max_leaves=12,
)


def test_only_exits_that_lead_to_a_node_are_edges() -> None:
    nodes = {"a": {"type": "say", "exits": {"done": "b", "error": "gone", "other": 5}}, "b": "hang_up"}
    flow = raw_flow(Source(file="f", data={"start": "a", "on_error": "c", "keys": {"0": "b"}, "nodes": nodes}))
    assert flow.edges == {"a": {"done": "b"}, "b": {}}
    assert flow.roots == ("a", "b")
    assert [flow.kind(name) for name in flow.nodes] == ["say", ""]


@pytest.mark.parametrize(
    ("written", "spoken"), [(None, ("zh", "en")), (["en"], ["en"]), (["fr"], ("zh", "en")), ("en", ("zh", "en"))]
)
def test_a_flow_speaks_both_languages_unless_it_says_otherwise(written: object, spoken: object) -> None:
    assert raw_flow(Source(file="f", data={"languages": written})).languages == spoken


def test_the_flow_behind_a_node_is_known_where_it_can_be_read() -> None:
    flows = {"inner": Outline(exits=("done",)), "broken": None}
    kinds = {"a": {"type": "subflow", "flow": "inner"}, "b": {"type": "subflow", "flow": "broken"},
             "c": {"type": "subflow", "flow": ["x"]}, "d": {"type": "say", "flow": "inner"}}  # fmt: skip
    flow = raw_flow(Source(file="f", data={"nodes": kinds}))
    assert [flow.inner(name, flows) for name in kinds] == [Outline(exits=("done",)), None, None, None]


@given(ANYTHING)
def test_data_of_any_shape_is_a_flow_of_what_is_well_formed(data: object) -> None:
    flow = raw_flow(Source(file="f", data=data))
    assert all(target in flow.nodes for exits in flow.edges.values() for target in exits.values())
    assert all(root in flow.nodes for root in flow.roots)
