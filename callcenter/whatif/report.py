"""A comparison for people, as tables, and for programs, as one JSON document."""

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict
from typing import Any, Final

from rich.table import Table

from callcenter.whatif.outcome import Comparison, Result, compare

_SHARES: Final = ("service_level", "abandoned_share", "occupancy")
_SECONDS: Final = ("average_wait", "wait_p50", "wait_p90", "wait_longest")
_WORDS: Final = {
    "offered": "calls offered",
    "answered": "answered",
    "abandoned": "abandoned",
    "elsewhere": "ended elsewhere",
    "overflowed": "overflowed",
    "service_level": "service level",
    "abandoned_share": "abandoned, share",
    "average_wait": "average wait",
    "wait_p50": "wait, median",
    "wait_p90": "wait, 90% within",
    "wait_longest": "longest wait",
    "occupancy": "agents' occupancy",
    "agents": "agents there",
    "called_back": "called back",
}
# What tells at a glance whether a replay is near what happened.
_NEARNESS: Final = ("offered", "answered", "abandoned", "service_level", "average_wait", "wait_p90", "occupancy")


def nearness(recorded: Result, replayed: Result) -> Table:
    """What really happened, and what the replay of the same day under today's routing made of it."""
    rows = [row for row in compare(recorded, replayed) if row.queue is None and row.figure in _NEARNESS]
    return _table("How near the replay is to what happened", ("recorded", "replayed (A)"), rows, recorded)


def comparison(a: Result, b: Result) -> list[Table]:
    """All queues together, then each."""
    rows = compare(a, b)
    queues = sorted({row.queue for row in rows if row.queue is not None})
    return [
        _table(
            "All queues together" if queue is None else f"Queue {queue}",
            ("A", "B"),
            [row for row in rows if row.queue == queue],
            a if queue is None or queue in a.queues else b,
            queue,
        )
        for queue in (None, *queues)
    ]


def document(recorded: Result, a: Result, b: Result | None, left_out: Mapping[str, int]) -> str:
    """Everything as JSON."""
    whole: dict[str, Any] = {
        "recorded": asdict(recorded),
        "a": asdict(a),
        "b": asdict(b) if b is not None else None,
        "left_out": dict(left_out),
    }
    if b is not None:
        whole["comparison"] = [{**asdict(row), "difference": row.difference} for row in compare(a, b)]
    return json.dumps(whole, indent=2)


def shown(figure: str, value: float | None, *, signed: bool = False) -> str:
    """A figure in its unit; a dash when there was nobody to count."""
    if value is None:
        return "-"
    sign = "+" if signed else ""
    if figure in _SHARES:
        return f"{100 * value:{sign}.1f} %"
    if figure in _SECONDS:
        return f"{value:{sign}.1f} s"
    return f"{value:{sign}.0f}"


def _table(
    title: str, names: tuple[str, str], rows: Iterable[Comparison], of: Result, queue: str | None = None
) -> Table:
    table = Table(title=title, title_justify="left", box=None, pad_edge=False)
    table.add_column("")
    for name in (*names, "difference"):
        table.add_column(name, justify="right")
    seconds = {of.service_level_seconds[queue]} if queue is not None else set(of.service_level_seconds.values())
    for row in rows:
        difference = row.difference
        table.add_row(
            _named(row.figure, seconds),
            shown(row.figure, row.a),
            shown(row.figure, row.b),
            shown(row.figure, difference, signed=True),
        )
    return table


def _named(figure: str, seconds: Sequence[int] | set[int]) -> str:
    if figure != "service_level":
        return _WORDS[figure]
    within = " or ".join(f"{each}" for each in sorted(seconds)) if len(seconds) <= 3 else "the queue's"
    return f"{_WORDS[figure]} (answered within {within} s / offered)"
