"""A flow as nodes and edges, and as Mermaid text."""

from pathlib import Path

from callcenter.flows.graph import EdgeKind, Graph, GraphEdge, graph_of, mermaid
from callcenter.flows.read import flow_files
from callcenter.flows.yaml_source import parse

SHIPPED = Path(__file__).resolve().parents[2] / "ivr_flows"
FLOW = """\
start: menu
on_error: end
keys: {"0": end}
nodes:
  menu:
    type: menu
    prompts: [main_menu, more]
    exits: {"1": ask, "#": menu, no_input: end, error: end, invalid: gone}
  ask:
    type: subflow
    flow: identify
    exits: {done: end}
  choose:
    type: branch
    cases: {gold: "customer.segment == 'gold'", b: b, c: c, d: d}
    exits: {else: end}
  say:
    type: say
    prompts: [{en: "Hello {customer.name}, how are you today, and tomorrow?", zh: 您好}]
  end: {type: hang_up, outcome: rejected}
"""


def drawn(text: str) -> Graph:
    return graph_of("f", parse("f.yaml", text.encode()))


def test_nodes_tell_their_type_and_what_they_are_about_and_where_they_stand() -> None:
    graph = drawn(FLOW)
    assert [(node.id, node.type, node.line) for node in graph.nodes] == [
        ("menu", "menu", 5),
        ("ask", "subflow", 9),
        ("choose", "branch", 13),
        ("say", "say", 17),
        ("end", "hang_up", 20),
    ]
    assert [node.details for node in graph.nodes] == [
        ("main_menu …",),
        ("identify",),
        ("gold: customer.segment == 'gold'", "b: b", "…"),
        ("Hello {customer.name}, how are you …",),
        ("rejected",),
    ]


def test_every_exit_that_leads_to_a_node_is_an_edge_and_so_is_every_way_in() -> None:
    assert drawn(FLOW).edges == (
        GraphEdge(source=None, exit="start", target="menu", kind=EdgeKind.START),
        GraphEdge(source="menu", exit="1", target="ask"),
        GraphEdge(source="menu", exit="#", target="menu"),
        GraphEdge(source="menu", exit="no_input", target="end"),
        GraphEdge(source="menu", exit="error", target="end", kind=EdgeKind.ERROR),
        GraphEdge(source="ask", exit="done", target="end"),
        GraphEdge(source="choose", exit="else", target="end"),
        GraphEdge(source=None, exit="0", target="end", kind=EdgeKind.KEY),
        GraphEdge(source=None, exit="error", target="end", kind=EdgeKind.ERROR),
    )


def test_a_draft_that_is_broken_is_drawn_as_far_as_it_goes() -> None:
    assert drawn("nodes: [a]").nodes == ()
    assert [node.id for node in drawn("nodes: {a: 5, b: {type: [x]}}").nodes] == ["b"]
    assert drawn("5") == Graph(name="f", nodes=(), edges=())


def test_mermaid_gets_names_and_texts_that_mean_nothing_to_it() -> None:
    text = "start: end\nnodes:\n  end: {type: say, prompts: [{en: 'a \"b\" [c] <d> #e'}], exits: {'#': end}}\n"
    assert mermaid(drawn(text)) == (
        "flowchart TD\n"
        '    n0["end<br/>say: a #34;b#34; #91;c#93; #60;d#62; #35;e"]\n'
        '    start(["f"]) --> n0\n'
        '    n0 -->|"#35;"| n0\n'
    )


def test_errors_and_keys_that_count_everywhere_are_dashed() -> None:
    lines = mermaid(drawn(FLOW)).splitlines()
    assert '    n0 -.->|"error"| n4' in lines
    assert '    any7(["key 0"]) -.-> n4' in lines
    assert '    any8(["on error"]) -.-> n4' in lines


def test_every_node_and_exit_of_the_shipped_flows_is_drawn() -> None:
    for file in flow_files(SHIPPED):
        graph = graph_of(file.stem, parse(str(file), file.read_bytes()))
        text = mermaid(graph)
        assert all(f'"{node.id}<br/>' in text for node in graph.nodes)
        assert len(text.splitlines()) == 1 + len(graph.nodes) + len(graph.edges)
