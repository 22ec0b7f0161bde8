"""A flow as Mermaid text."""

from pathlib import Path

from callcenter.core.ivr.flow import Flow
from callcenter.core.ivr.nodes.hang_up import HangUpNode
from callcenter.core.ivr.nodes.menu import Menu
from callcenter.flows.graph import mermaid
from callcenter.flows.read import flow_files, read_flow

SHIPPED = Path(__file__).resolve().parents[2] / "ivr_flows"


def test_nodes_and_exits_are_drawn_with_names_that_mean_nothing_to_mermaid() -> None:
    menu = Menu(id="menu", prompts=("main_menu",), exits={"1": "end", "#": "menu", "no_input": "end", "invalid": "end"})
    flow = Flow(name="f", version="1", start="menu", nodes={"menu": menu, "end": HangUpNode(id="end")}, on_error="end")
    assert mermaid(flow) == (
        "flowchart TD\n"
        '    start(["f"]) --> n0\n'
        '    n0["menu<br/>menu: main_menu"]\n'
        '    n1["end<br/>hang_up: self_served"]\n'
        '    n0 -->|"1"| n1\n'
        '    n0 -->|"#35;"| n0\n'
        '    n0 -->|"no_input"| n1\n'
        '    n0 -->|"invalid"| n1\n'
        '    error(["on error"]) -.-> n1\n'
    )


def test_every_node_and_exit_of_the_shipped_flows_is_drawn() -> None:
    for file in flow_files(SHIPPED):
        flow = read_flow(file)
        text = mermaid(flow)
        assert all(f'"{name}<br/>' in text for name in flow.nodes)
        assert text.count(" -->|") == sum(len(node.exits) for node in flow.nodes.values())
