"""Where the nodes and edges of a drawn graph lie: in layers from top to bottom, with few crossings.

Rule: knows boxes and arrows only, no flows. Every edge passes through a box of its own for its label, so that labels
are laid out like nodes and never overlap.
"""

from bisect import bisect_right, insort
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final, TypeVar

_SWEEPS: Final = 12
# Places settle slowly: long edges become straight only after many.
_SETTLING: Final = 60
_BETWEEN: Final = 26.0
_LAYER_GAP: Final = 22.0

_T = TypeVar("_T")
_U = TypeVar("_U")
Point = tuple[float, float]
Size = tuple[float, float]
# A node by its name, or the place of an edge within one layer: (number of the edge, layer).
_Item = str | tuple[int, int]


@dataclass(frozen=True, slots=True, kw_only=True)
class Arrow:
    """An edge to be laid out, with the size of its label. One that leads back to its own node is not for here."""

    source: str
    target: str
    label: Size = (0.0, 0.0)


@dataclass(frozen=True, slots=True, kw_only=True)
class Layout:
    """The middle of each node, the points of each arrow from source to target, and the middle of its label."""

    nodes: Mapping[str, Point]
    arrows: tuple[tuple[Point, ...], ...]
    labels: tuple[Point, ...]
    size: Size


@dataclass(slots=True, kw_only=True)
class _Layers:
    rows: list[list[_Item]]
    sizes: dict[_Item, Size]
    # What lies above and below each item, one layer away.
    above: dict[_Item, list[_Item]] = field(default_factory=lambda: defaultdict(list))
    below: dict[_Item, list[_Item]] = field(default_factory=lambda: defaultdict(list))


def lay_out(sizes: Mapping[str, Size], arrows: Sequence[Arrow]) -> Layout:
    """Lay out nodes of these sizes, the first ones at the top."""
    back = _closing(list(sizes), arrows)
    ways = [(one.target, one.source) if turned else (one.source, one.target) for one, turned in _pairs(arrows, back)]
    ranks = _ranks(list(sizes), ways)
    chains = [
        [(number, layer) for layer in range(ranks[above] + 1, ranks[below])]
        for number, (above, below) in enumerate(ways)
    ]
    layers = _layered(sizes, ranks)
    for number, chain in enumerate(chains):
        # The label lies beside the node that the arrow leaves.
        layers.sizes.update(dict.fromkeys(chain, (8.0, 0.0)))
        layers.sizes[chain[-1 if back[number] else 0]] = arrows[number].label
        for item in chain:
            layers.rows[item[1]].append(item)
        above, below = ways[number]
        trail: list[_Item] = [above, *chain, below]
        for upper, lower in _pairs(trail[:-1], trail[1:]):
            layers.below[upper].append(lower)
            layers.above[lower].append(upper)
    _order(layers)
    return _placed(sizes, layers, ways, chains, back)


def _placed(
    sizes: Mapping[str, Size],
    layers: _Layers,
    ways: Sequence[tuple[str, str]],
    chains: Sequence[list[tuple[int, int]]],
    back: Sequence[bool],
) -> Layout:
    across = _across(layers)
    left = min((x - layers.sizes[item][0] / 2 for item, x in across.items()), default=0.0)
    right = max((x + layers.sizes[item][0] / 2 for item, x in across.items()), default=0.0)
    down, height = _down(layers)
    place = {item: (x - left, down[item]) for item, x in across.items()}
    routes: list[tuple[Point, ...]] = []
    labels: list[Point] = []
    for (above, below), chain, turned in zip(ways, chains, back, strict=True):
        (first_x, first_y), (last_x, last_y) = place[above], place[below]
        start, end = (first_x, first_y + sizes[above][1] / 2), (last_x, last_y - sizes[below][1] / 2)
        points = (start, *(place[item] for item in chain), end)
        routes.append(points[::-1] if turned else points)
        labels.append(place[chain[-1 if turned else 0]])
    nodes = {name: place[name] for name in sizes}
    return Layout(nodes=nodes, arrows=tuple(routes), labels=tuple(labels), size=(right - left, height))


def _pairs(one: Sequence[_T], other: Sequence[_U]) -> Iterator[tuple[_T, _U]]:
    return zip(one, other, strict=True)


def _closing(names: Sequence[str], arrows: Sequence[Arrow]) -> list[bool]:
    """Which arrows lead back to a node that they come from: without them there is no circle."""
    leaving: dict[str, list[int]] = defaultdict(list)
    for number, arrow in enumerate(arrows):
        leaving[arrow.source].append(number)
    back = [False] * len(arrows)
    seen: set[str] = set()
    for name in names:
        if name in seen:
            continue
        seen.add(name)
        trail = {name: iter(leaving[name])}
        while trail:
            last = next(reversed(trail))
            following = next(trail[last], None)
            if following is None:
                del trail[last]
                continue
            target = arrows[following].target
            back[following] = target in trail
            if target not in seen:
                seen.add(target)
                trail[target] = iter(leaving[target])
    return back


def _ranks(names: Sequence[str], ways: Sequence[tuple[str, str]]) -> dict[str, int]:
    """The layer of each node: two below the lowest that leads to it, with the labels between them."""
    coming = dict.fromkeys(names, 0)
    leaving: dict[str, list[str]] = defaultdict(list)
    for above, below in ways:
        coming[below] += 1
        leaving[above].append(below)
    ranks = dict.fromkeys(names, 0)
    ready = [name for name in names if not coming[name]]
    while ready:
        name = ready.pop()
        for below in leaving[name]:
            ranks[below] = max(ranks[below], ranks[name] + 2)
            coming[below] -= 1
            if not coming[below]:
                ready.append(below)
    # What only leads somewhere lies right above it.
    reached = {below for _, below in ways}
    for name in names:
        if leaving[name] and name not in reached:
            ranks[name] = min(ranks[below] for below in leaving[name]) - 2
    return ranks


def _layered(sizes: Mapping[str, Size], ranks: Mapping[str, int]) -> _Layers:
    rows: list[list[_Item]] = [[] for _ in range(max(ranks.values(), default=0) + 1)]
    layers = _Layers(rows=rows, sizes={name: size for name, size in sizes.items()})
    for name in sizes:
        layers.rows[ranks[name]].append(name)
    return layers


def _order(layers: _Layers) -> None:
    """Swap items within their layers until sweeping up and down brings no fewer crossings."""
    best, fewest = [list(row) for row in layers.rows], _crossings(layers)
    for sweep in range(_SWEEPS):
        towards = layers.below if sweep % 2 else layers.above
        rows = layers.rows[::-1] if sweep % 2 else layers.rows
        for before, row in _pairs(rows[:-1], rows[1:]):
            position = {item: number for number, item in enumerate(before)}
            weight = {item: _mean([position[one] for one in towards[item]], number) for number, item in enumerate(row)}
            row.sort(key=weight.__getitem__)
        if (crossings := _crossings(layers)) < fewest:
            best, fewest = [list(row) for row in layers.rows], crossings
    layers.rows = best


def _mean(values: Sequence[float], otherwise: float) -> float:
    return sum(values) / len(values) if values else otherwise


def _crossings(layers: _Layers) -> int:
    count = 0
    for upper, lower in _pairs(layers.rows[:-1], layers.rows[1:]):
        position = {item: number for number, item in enumerate(lower)}
        passed: list[int] = []
        for item in upper:
            reached = sorted(position[one] for one in layers.below[item])
            count += sum(len(passed) - bisect_right(passed, one) for one in reached)
            for one in reached:
                insort(passed, one)
    return count


def _across(layers: _Layers) -> dict[_Item, float]:
    """Where each item lies from left to right: as near to what it is joined with as its neighbours allow."""
    across: dict[_Item, float] = {}
    for row in layers.rows:
        across.update(_pushed(row, [0.0] * len(row), layers.sizes))
    for sweep in range(_SETTLING):
        rows = layers.rows[::-1] if sweep % 2 else layers.rows
        for row in rows:
            # All but the first sweeps look both ways.
            wanted = []
            for item in row:
                near = layers.below[item] if sweep % 2 else layers.above[item]
                both = layers.above[item] + layers.below[item]
                joined = both if sweep > _SWEEPS or not near else near
                wanted.append(_mean([across[one] for one in joined], across[item]))
            across.update(_pushed(row, wanted, layers.sizes))
    return across


def _pushed(row: Sequence[_Item], wanted: Sequence[float], sizes: Mapping[_Item, Size]) -> dict[_Item, float]:
    """The nearest places to the wanted ones in this order without overlap: neighbours that collide move as one."""
    offsets = [0.0]
    for one, other in _pairs(row[:-1], row[1:]):
        offsets.append(offsets[-1] + (sizes[one][0] + sizes[other][0]) / 2 + _BETWEEN)
    # Groups of items: their mean without the offsets, and how many.
    groups: list[tuple[float, int]] = []
    for want, offset in zip(wanted, offsets, strict=False):
        mean, count = want - offset, 1
        while groups and groups[-1][0] > mean:
            group, size = groups.pop()
            mean, count = (group * size + mean * count) / (size + count), size + count
        groups.append((mean, count))
    starts = [mean for mean, count in groups for _ in range(count)]
    return {item: start + offset for item, start, offset in zip(row, starts, offsets, strict=False)}


def _down(layers: _Layers) -> tuple[dict[_Item, float], float]:
    """Where each item lies from top to bottom, and the height of all."""
    down: dict[_Item, float] = {}
    y = 0.0
    for row in layers.rows:
        height = max((layers.sizes[item][1] for item in row), default=0.0)
        down.update(dict.fromkeys(row, y + height / 2))
        y += height + _LAYER_GAP
    return down, max(y - _LAYER_GAP, 0.0)
