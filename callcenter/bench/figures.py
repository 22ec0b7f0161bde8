"""What a benchmark prints: `name value unit` rows, and the statistics behind them.

Rule: a ratio is ours divided by the peer's, both of one run, so less than one is better.
"""

import math
import statistics
from collections.abc import Sequence

Row = tuple[str, float, str]


def nearest_rank(values: Sequence[float], share: float) -> float:
    """The smallest value that at least this share of all do not exceed: one that was seen, none between."""
    if not values or not 0 < share <= 1:
        raise ValueError("a rank needs values and a share above 0 and up to 1")
    # Rounded first: 0.99 * 100 is a little more than 99 in floating point.
    return sorted(values)[math.ceil(round(share * len(values), 9)) - 1]


def latency_rows(name: str, seconds: Sequence[float]) -> list[Row]:
    """Median, 99th percentile (of fewer than 100 rounds: the worst), worst and number of rounds."""
    return [
        (f"{name}_median", statistics.median(seconds) * 1e3, "ms"),
        (f"{name}_p99", nearest_rank(seconds, 0.99) * 1e3, "ms"),
        (f"{name}_worst", max(seconds) * 1e3, "ms"),
        (f"{name}_rounds", float(len(seconds)), "rounds"),
    ]


def ratio_rows(name: str, ours: Sequence[float], peer: Sequence[float]) -> list[Row]:
    """Ours divided by the peer's, for the median and the 99th percentile."""
    return [
        (f"{name}_median", statistics.median(ours) / statistics.median(peer), "ratio"),
        (f"{name}_p99", nearest_rank(ours, 0.99) / nearest_rank(peer, 0.99), "ratio"),
    ]


def line_of(row: Row) -> str:
    """The row as it is printed."""
    name, value, unit = row
    return f"{name} {value:.4g} {unit}"
