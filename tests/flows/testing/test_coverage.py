"""What tests have taken of a flow, counted as a person wrote it."""

from callcenter.core.ivr.flow import AnyNode, Flow
from callcenter.core.ivr.nodes.hang_up import HangUpNode
from callcenter.core.ivr.nodes.menu import Menu
from callcenter.core.ivr.nodes.play import PlayNode
from callcenter.flows.testing.coverage import covered

NODES: tuple[AnyNode, ...] = (
    Menu(id="menu", prompts=("a",), exits={"1": "ask.first", "2": "end", "no_input": "end"}),
    PlayNode(id="ask.first", prompts=("b",), exits={"done": "ask.second"}),
    PlayNode(id="ask.second", prompts=("c",), exits={"done": "end"}),
    HangUpNode(id="end"),
)
FLOW = Flow(name="main", version="1", start="menu", nodes={node.id: node for node in NODES})


def test_nothing_is_covered_without_tests() -> None:
    coverage = covered(FLOW, [])
    assert (coverage.nodes, coverage.exits, coverage.percent) == (3, 4, 0)
    assert coverage.missed_nodes == ("menu", "ask", "end")


def test_a_node_made_of_several_counts_as_one_by_the_nodes_that_it_leads_to() -> None:
    path = [("menu", "1"), ("ask.first", "done"), ("ask.second", "done"), ("end", "")]
    coverage = covered(FLOW, [path])
    assert coverage.missed_nodes == ()
    assert coverage.missed_exits == (("menu", "2"), ("menu", "no_input"))


def test_all_ways_together_cover_all() -> None:
    paths = [
        [("menu", "1"), ("ask.first", "done"), ("ask.second", "done"), ("end", "")],
        [("menu", "2"), ("end", "")],
        [("menu", "no_input"), ("end", "")],
    ]
    assert covered(FLOW, paths).percent == 100
