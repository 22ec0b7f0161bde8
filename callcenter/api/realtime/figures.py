"""A queue's figures as a board shows them: every one of the registry that a queue has and that does not come late."""

from collections.abc import Sequence
from datetime import datetime
from typing import Final, Protocol

from callcenter.api.realtime.shapes import HourSlot, QueueFigures
from callcenter.reporting.measures import Measure, Measures
from callcenter.reporting.metric import Metric, Scope
from callcenter.reporting.registry import METRICS

# What an agent's time went into is no queue's: one agent has several.
_OF_TIME: Final = frozenset({"occupancy", "utilisation", "adherence"})
_DIGITS: Final = 4


class Figures(Protocol):
    """Where the sums are kept (`figures/live.py`)."""

    def refresh(self) -> None:
        """Work out what has changed, and say so (`Hub.figures_changed`)."""

    def today(self, queue: str) -> Measures:
        """Return the queue's sums since midnight."""

    def recent(self, queue: str) -> Measures:
        """Return those of the last half hour."""

    def slots(self, queue: str) -> Sequence[tuple[datetime, Measures]]:
        """Return those of the last hour, cut into slots of five minutes, the running one last."""


def _is_shown(metric: Metric) -> bool:
    if metric.late or metric.id in _OF_TIME or metric.id in _TIMES:
        return False
    return metric.scope in (Scope.QUEUES, Scope.AGENTS)


_TIMES: Final = frozenset(
    {
        Measure.LOGGED_IN_SECONDS,
        Measure.IDLE_SECONDS,
        Measure.OFFERED_SECONDS,
        Measure.CONTACT_SECONDS,
        Measure.AFTER_WORK_SECONDS,
        Measure.NOT_READY_SECONDS,
    }
)
SHOWN: Final[tuple[Metric, ...]] = tuple(metric for metric in METRICS.values() if _is_shown(metric))


def figures_view(figures: Figures, name: str) -> QueueFigures:
    """Return this queue's figures as of now."""
    return QueueFigures(
        name=name,
        today=values_of(figures.today(name)),
        recent=values_of(figures.recent(name)),
        hour=[_slot(start_at, measures) for start_at, measures in figures.slots(name)],
    )


def values_of(measures: Measures) -> dict[str, float | None]:
    """Return every figure that is shown, by its id."""
    return {metric.id: _rounded(metric.formula(measures)) for metric in SHOWN}


def _slot(start_at: datetime, measures: Measures) -> HourSlot:
    return HourSlot(
        start_at=start_at,
        offered=round(measures[Measure.OFFERED]),
        answered=round(measures[Measure.ANSWERED]),
        abandoned=round(measures[Measure.ABANDONED]),
        service_level=_rounded(METRICS["service_level"].formula(measures)),
    )


def _rounded(value: float | None) -> float | None:
    return None if value is None else round(value, _DIGITS)
