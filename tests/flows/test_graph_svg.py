"""A flow as SVG: well formed, complete, and with nothing in it but the drawing."""

from pathlib import Path
from xml.etree import ElementTree

from callcenter.flows.graph import graph_of
from callcenter.flows.graph_svg import svg
from callcenter.flows.read import flow_files
from callcenter.flows.yaml_source import parse

SHIPPED = Path(__file__).resolve().parents[2] / "ivr_flows"
NAMESPACE = "{http://www.w3.org/2000/svg}"


def drawn(text: str) -> ElementTree.Element:
    return ElementTree.fromstring(svg(graph_of("f", parse("f.yaml", text.encode()))))


def texts(root: ElementTree.Element) -> list[str]:
    return ["".join(one.itertext()) for one in root.iter(f"{NAMESPACE}text")]


def test_nodes_labels_and_ways_in_are_written_on_the_picture() -> None:
    root = drawn(
        "start: a\non_error: end\nkeys: {'0': end}\nnodes:\n"
        "  a: {type: menu, prompts: [hello], exits: {'1': end, '2': end, '9': a, error: end}}\n"
        "  end: {type: hang_up}\n"
    )
    assert sorted(texts(root)) == sorted(
        ["1, 2", "error", "9", "amenu", "hello", "endhang_up", "f", "key 0", "on error"]
    )
    assert len([path for path in root.iter(f"{NAMESPACE}path") if "marker-end" in path.attrib]) == 6


def test_texts_of_a_flow_are_only_text() -> None:
    text = """start: a
nodes:
  a: {type: say, prompts: [{en: '<script>alert("x")</script> & more'}], exits: {'</text>': a}}
"""
    root = drawn(text)
    assert not list(root.iter(f"{NAMESPACE}script"))
    assert '<script>alert("x")</script> & more' in texts(root)


def test_a_flow_without_nodes_is_an_empty_picture() -> None:
    assert texts(drawn("nodes: {}")) == []


def test_wide_characters_get_wider_boxes() -> None:
    def width(words: str) -> float:
        root = drawn(f"start: a\nnodes:\n  a: {{type: say, prompts: [{{zh: {words}}}]}}\n")
        return max(float(one.attrib["width"]) for one in root.iter(f"{NAMESPACE}rect") if "rx" in one.attrib)

    assert width("您好您好您好您好您好您好") > width("hellohellohe")


def test_every_node_of_the_shipped_flows_is_drawn() -> None:
    for file in flow_files(SHIPPED):
        graph = graph_of(file.stem, parse(str(file), file.read_bytes()))
        root = ElementTree.fromstring(svg(graph))
        assert {f"{node.id}{node.type}" for node in graph.nodes} <= set(texts(root))
