"""Nodes and labels lie in layers, none over another, and every arrow joins what it should."""

from itertools import combinations

from hypothesis import given, settings
from hypothesis import strategies as st

from callcenter.flows.graph_layout import Arrow, Point, Size, lay_out

NAMES = "abcdefgh"
PAIRS = st.tuples(st.sampled_from(NAMES), st.sampled_from(NAMES)).filter(lambda pair: pair[0] != pair[1])


def apart(one: tuple[Point, Size], other: tuple[Point, Size]) -> bool:
    (x, y), (width, height) = one
    (other_x, other_y), (other_width, other_height) = other
    return (
        abs(x - other_x) >= (width + other_width) / 2 - 1e-6 or abs(y - other_y) >= (height + other_height) / 2 - 1e-6
    )


def test_what_is_led_to_lies_below_and_the_label_between() -> None:
    layout = lay_out({"a": (50, 20), "b": (50, 20)}, [Arrow(source="a", target="b", label=(30, 10))])
    (start, middle, end) = layout.arrows[0]
    assert layout.nodes["a"][1] < start[1] < middle[1] < end[1] < layout.nodes["b"][1]
    assert layout.labels == (middle,)


def test_a_way_back_leads_upwards_and_keeps_its_direction() -> None:
    arrows = [Arrow(source="a", target="b"), Arrow(source="b", target="a", label=(30, 10))]
    layout = lay_out({"a": (50, 20), "b": (50, 20)}, arrows)
    back = layout.arrows[1]
    assert back[0][1] > back[-1][1]
    assert layout.labels[1] == back[1]


def test_two_ways_that_need_not_cross_do_not() -> None:
    sizes = dict.fromkeys("abcd", (40.0, 20.0))
    layout = lay_out(sizes, [Arrow(source="a", target="d"), Arrow(source="b", target="c")])
    assert (layout.nodes["a"][0] - layout.nodes["b"][0]) * (layout.nodes["d"][0] - layout.nodes["c"][0]) > 0


def test_nothing_is_laid_out_of_nothing() -> None:
    assert lay_out({}, []).size == (0.0, 0.0)


@settings(max_examples=60, deadline=None)
@given(st.lists(PAIRS, max_size=20, unique=True))
def test_no_node_or_label_lies_over_another_and_all_lie_within_the_picture(pairs: list[tuple[str, str]]) -> None:
    sizes: dict[str, Size] = {name: (40.0 + 10 * number, 20.0 + number) for number, name in enumerate(NAMES)}
    arrows = [Arrow(source=source, target=target, label=(24.0, 12.0)) for source, target in pairs]
    layout = lay_out(sizes, arrows)
    boxes = [(layout.nodes[name], sizes[name]) for name in NAMES] + [(label, (24.0, 12.0)) for label in layout.labels]
    assert all(apart(one, other) for one, other in combinations(boxes, 2))
    width, height = layout.size
    assert all(-1e-6 <= x - size[0] / 2 and x + size[0] / 2 <= width + 1e-6 for (x, _), size in boxes)
    assert all(-1e-6 <= y - size[1] / 2 and y + size[1] / 2 <= height + 1e-6 for (_, y), size in boxes)
    for (source, target), points in zip(pairs, layout.arrows, strict=True):
        assert points[0][0] == layout.nodes[source][0]
        assert points[-1][0] == layout.nodes[target][0]
    assert lay_out(sizes, arrows) == layout
