"""A flow drawn as SVG: a picture for browsers and documents, readable in light and dark, with no script in it."""

import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from typing import Final
from xml.sax.saxutils import escape, quoteattr

from callcenter.flows.graph import EdgeKind, Graph, GraphEdge, GraphNode
from callcenter.flows.graph_layout import Arrow, Point, Size, lay_out

_MARGIN: Final = 24.0
_LINE: Final = 17.0
_LETTER: Final = 7.1
_PADDING: Final = 14.0
_LOOP: Final = 34.0
# What kind of thing a node does, for its colour. The rest asks somebody else.
_FAMILIES: Final[Mapping[str, str]] = {
    **dict.fromkeys(("play", "say", "menu", "collect", "record", "echo", "survey", "consent", "verify"), "talk"),
    **dict.fromkeys(("branch", "set", "check_hours", "percentage", "subflow", "language"), "think"),
    **dict.fromkeys(("enqueue", "offer_callback", "voicemail", "transfer", "dial"), "people"),
    **dict.fromkeys(("hang_up", "return"), "end"),
}
_STYLE: Final = """
svg { --paper: #ffffff; --ink: #1c2430; --soft: #5b6675; --line: #8a94a3; --box: #f6f7f9; --trouble: #c0392b;
  --talk: #2563c9; --think: #8a5a00; --people: #15803d; --end: #6b7280; --ask: #7c3aed;
  font: 13px system-ui, "Noto Sans", "Noto Sans CJK SC", "PingFang SC", "Microsoft YaHei", sans-serif; }
@media (prefers-color-scheme: dark) { svg { --paper: #14181f; --ink: #e8ecf1; --soft: #a4afbd; --line: #74808f;
  --box: #1e242d; --trouble: #ff8a7a; --talk: #7eb0ff; --think: #e5b04c; --people: #5fd08a; --end: #a1a9b5;
  --ask: #c0a2ff; } }
.paper { fill: var(--paper); }
.node rect { fill: var(--box); stroke: var(--family); stroke-width: 1.5; }
.node .bar { fill: var(--family); stroke: none; }
.entry rect { fill: var(--paper); stroke: var(--ink); stroke-width: 1.5; }
text { fill: var(--ink); }
.name { font-weight: 600; }
.type { fill: var(--family); font-size: 12px; }
.detail { fill: var(--soft); font-size: 12px; }
.edge { fill: none; stroke: var(--line); stroke-width: 1.4; }
.edge.away { stroke-dasharray: 5 4; }
.edge.error { stroke: var(--trouble); }
.label { font-size: 12px; text-anchor: middle; paint-order: stroke; stroke: var(--paper); stroke-width: 4px; }
.label.error { fill: var(--trouble); }
.head { fill: var(--line); }
.head.error { fill: var(--trouble); }
.talk { --family: var(--talk); } .think { --family: var(--think); } .people { --family: var(--people); }
.end { --family: var(--end); } .ask { --family: var(--ask); }
""".strip()


def svg(graph: Graph) -> str:
    """The whole flow as one SVG document."""
    entries = {
        f"·{number}": (_said(graph, edge), edge) for number, edge in enumerate(graph.edges) if edge.source is None
    }
    merged = _merged(graph, {id(edge): name for name, (_, edge) in entries.items()})
    loops = {way[0]: ", ".join(labels) for way, labels in merged.items() if way[0] == way[1]}
    ways = {way: labels for way, labels in merged.items() if way[0] != way[1]}
    sizes: dict[str, Size] = {name: (_width(said) + 2 * _PADDING, 30.0) for name, (said, _) in entries.items()}
    boxes = {node.id: _size(node) for node in graph.nodes}
    for name, (width, height) in boxes.items():
        # A way back to the same node is drawn at its side, and on the other side as much is left free.
        sizes[name] = (width + 2 * (_LOOP + _width(loops[name])) if name in loops else width, height)
    arrows = [
        Arrow(source=way[0], target=way[1], label=(_width(", ".join(labels)) if labels else 0.0, _LINE))
        for way, labels in ways.items()
    ]
    layout = lay_out(sizes, arrows)
    shapes: list[str] = []
    for (way, labels), points, label in zip(ways.items(), layout.arrows, layout.labels, strict=True):
        shapes += _arrow(points, label, ", ".join(labels), _classes(way[2]))
    for node in graph.nodes:
        shapes += _box(node, layout.nodes[node.id], boxes[node.id])
        if node.id in loops:
            shapes += _loop(layout.nodes[node.id], boxes[node.id], loops[node.id])
    for name, (said, _) in entries.items():
        shapes += _entry(said, layout.nodes[name], sizes[name])
    width, height = layout.size[0] + 2 * _MARGIN, layout.size[1] + 2 * _MARGIN
    return (
        "\n".join(
            [
                f'<svg xmlns="http://www.w3.org/2000/svg" width="{width:.0f}" height="{height:.0f}" '
                f'viewBox="{-_MARGIN:.0f} {-_MARGIN:.0f} {width:.0f} {height:.0f}" role="img" '
                f"aria-label={quoteattr(graph.name)}>",
                f"<title>{escape(graph.name)}</title>",
                f"<style>{_STYLE}</style>",
                f"<defs>{_head('head')}{_head('head error')}</defs>",
                f'<rect class="paper" x="{-_MARGIN:.0f}" y="{-_MARGIN:.0f}" width="100%" height="100%"/>',
                *shapes,
                "</svg>",
            ]
        )
        + "\n"
    )


def _said(graph: Graph, edge: GraphEdge) -> str:
    match edge.kind:
        case EdgeKind.START:
            return graph.name
        case EdgeKind.KEY:
            return f"key {edge.exit}"
        case _:
            return "on error"


_Way = tuple[str, str, EdgeKind]


def _merged(graph: Graph, entries: Mapping[int, str]) -> dict[_Way, list[str]]:
    """Exits of one node to the same node are one arrow with all their names."""
    merged: dict[_Way, list[str]] = {}
    for edge in graph.edges:
        source = edge.source if edge.source is not None else entries[id(edge)]
        labels = merged.setdefault((source, edge.target, edge.kind), [])
        if edge.source is not None:
            labels.append(edge.exit)
    return merged


def _classes(kind: EdgeKind) -> str:
    match kind:
        case EdgeKind.ERROR:
            return "edge away error"
        case EdgeKind.KEY:
            return "edge away"
        case _:
            return "edge"


def _width(text: str) -> float:
    """About as wide as it is drawn: Chinese characters take two places."""
    wide = sum(unicodedata.east_asian_width(letter) in "WF" for letter in text)
    return (len(text) - wide) * _LETTER + wide * 13.0


def _size(node: GraphNode) -> Size:
    # Names are bold, and the type stands a little apart.
    widest = max(60.0, _width(node.id) * 1.2 + _width(node.type) + 12.0, *map(_width, node.details))
    return widest + 2 * _PADDING, _LINE * (1 + len(node.details)) + 16.0


def _box(node: GraphNode, middle: Point, size: Size) -> Iterator[str]:
    left, top = middle[0] - size[0] / 2, middle[1] - size[1] / 2
    yield f'<g class="node {_FAMILIES.get(node.type, "ask")}">'
    yield f'<rect x="{left:.1f}" y="{top:.1f}" width="{size[0]:.1f}" height="{size[1]:.1f}" rx="7"/>'
    yield f'<rect class="bar" x="{left:.1f}" y="{top + 7:.1f}" width="4" height="{size[1] - 14:.1f}"/>'
    x, y = left + _PADDING, top + 8 + _LINE * 0.75
    yield (
        f'<text x="{x:.1f}" y="{y:.1f}"><tspan class="name">{escape(node.id)}</tspan>'
        f'<tspan class="type" dx="8">{escape(node.type)}</tspan></text>'
    )
    for number, detail in enumerate(node.details, 1):
        yield f'<text class="detail" x="{x:.1f}" y="{y + number * _LINE:.1f}">{escape(detail)}</text>'
    yield "</g>"


def _entry(said: str, middle: Point, size: Size) -> Iterator[str]:
    left, top = middle[0] - size[0] / 2, middle[1] - size[1] / 2
    yield f'<g class="entry"><rect x="{left:.1f}" y="{top:.1f}" width="{size[0]:.1f}" height="{size[1]:.1f}" rx="15"/>'
    yield f'<text class="name" text-anchor="middle" x="{middle[0]:.1f}" y="{middle[1] + 4.5:.1f}">{escape(said)}</text>'
    yield "</g>"


def _arrow(points: Sequence[Point], label: Point, text: str, classes: str) -> Iterator[str]:
    path = [f"M{points[0][0]:.1f} {points[0][1]:.1f}"]
    slopes = _slopes(points)
    for number, (to_x, to_y) in enumerate(points[1:]):
        (x, y), (right, down), (to_right, to_down) = points[number], slopes[number], slopes[number + 1]
        path.append(
            f"C{x + right / 3:.1f} {y + down / 3:.1f} {to_x - to_right / 3:.1f} {to_y - to_down / 3:.1f} "
            f"{to_x:.1f} {to_y:.1f}"
        )
    yield _path(classes, "".join(path))
    if text:
        yield _label(label[0], label[1] + 4, text, classes)


def _slopes(points: Sequence[Point]) -> list[Point]:
    """Where the line is heading at each point: straight up or down at its ends, and past its neighbours between."""
    inner = [
        ((after[0] - before[0]) / 2, (after[1] - before[1]) / 2)
        for before, after in zip(points, points[2:], strict=False)
    ]
    return [(0.0, points[1][1] - points[0][1]), *inner, (0.0, points[-1][1] - points[-2][1])]


def _loop(middle: Point, size: Size, text: str) -> Iterator[str]:
    x, y = middle[0] + size[0] / 2, middle[1]
    out = x + _LOOP
    yield _path("edge", f"M{x:.1f} {y - 9:.1f}C{out:.1f} {y - 22:.1f} {out:.1f} {y + 22:.1f} {x:.1f} {y + 9:.1f}")
    yield _label(out + _width(text) / 2, y + 4, text, "edge")


def _path(classes: str, path: str) -> str:
    head = "head-error" if "error" in classes else "head"
    return f'<path class="{classes}" marker-end="url(#{head})" d="{path}"/>'


def _label(x: float, y: float, text: str, classes: str) -> str:
    shown = "label error" if "error" in classes else "label"
    return f'<text class="{shown}" x="{x:.1f}" y="{y:.1f}">{escape(text)}</text>'


def _head(classes: str) -> str:
    return (
        f'<marker id="{classes.replace(" ", "-")}" viewBox="0 0 10 10" refX="9" refY="5" markerWidth="7" '
        f'markerHeight="7" orient="auto-start-reverse"><path class="{classes}" d="M0 0L10 5L0 10z"/></marker>'
    )
