"""What a queue has learned from its own contacts: how long they take, and how wrong its estimates were.

Rule: pure; `reactions/learning.py` says when something is learned, and a restart folds the newest records again.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from math import ceil
from typing import Final

from callcenter.core.records import replace

# What the newest contact weighs in the average, once there have been enough of them.
_NEWEST: Final = 0.02
# How far one contact may move the bias, as a share of it: errors come in late, and quick steps would swing.
_BIAS_STEP: Final = 0.01
LEAST_BIAS: Final = 0.5
MOST_BIAS: Final = 2.0
ERRORS_KEPT: Final = 200
_INSTANT: Final = 1.0


@dataclass(frozen=True, slots=True, kw_only=True)
class QueueStatistics:
    """`handle_seconds` is a moving average of talk, hold and wrap-up of `contacts`.

    `errors` are the newest estimates' errors in seconds (actual wait less estimated), oldest first; `bias` is what
    estimates are multiplied by to be right.
    """

    handle_seconds: float | None = None
    contacts: int = 0
    bias: float = 1.0
    errors: tuple[float, ...] = ()


def with_contact(statistics: QueueStatistics, seconds: float, expected_seconds: float) -> QueueStatistics:
    """One more contact was handled. What was expected counts as the first: one contact proves little."""
    before = expected_seconds if statistics.handle_seconds is None else statistics.handle_seconds
    weight = max(_NEWEST, 1 / (statistics.contacts + 2))
    return replace(statistics, handle_seconds=before + weight * (seconds - before), contacts=statistics.contacts + 1)


def with_wait(statistics: QueueStatistics, estimated: float, actual: float) -> QueueStatistics:
    """A caller was answered who had been given this estimate at the beginning.

    The bias follows the error as a share of both numbers, so that one caller in an empty night and one in a storm
    teach the same; it is kept within bounds, so that no run of odd calls makes every estimate absurd.
    """
    share = (actual - estimated) / (actual + estimated + _INSTANT)
    bias = statistics.bias * (1 + _BIAS_STEP * share)
    return replace(
        statistics,
        bias=min(MOST_BIAS, max(LEAST_BIAS, bias)),
        errors=(*statistics.errors, actual - estimated)[-ERRORS_KEPT:],
    )


def folded(contacts: Iterable[tuple[float, float | None, float]], expected_seconds: float) -> QueueStatistics:
    """What these answered contacts teach, oldest first: each waited, was given an estimate (or none), took so long."""
    statistics = QueueStatistics()
    for waited, estimated, handled in contacts:
        if estimated is not None:
            statistics = with_wait(statistics, estimated, waited)
        statistics = with_contact(statistics, handled, expected_seconds)
    return statistics


def error_percentile(errors: Sequence[float], percent: int) -> float | None:
    """Of so many percent of the estimates the error was at most this, whichever way; None without estimates."""
    if not errors:
        return None
    ranked = sorted(abs(error) for error in errors)
    return ranked[max(0, ceil(len(ranked) * percent / 100) - 1)]
