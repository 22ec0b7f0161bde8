"""What alarms read: figures of one queue, or of all together, at this moment.

Rule: a figure is the registry's formula over the live sums, the same that the board shows.
"""

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from typing import Protocol

from callcenter.reporting.alarms import GROWING, Alarm, Condition, Reading, Window, queue_of
from callcenter.reporting.measures import Measures
from callcenter.reporting.registry import FLOOR_METRICS, METRICS


class LiveSums(Protocol):
    """What is kept of the day (`live.py`)."""

    @property
    def loaded(self) -> bool:
        """Whether they are the whole day's. Until then they say nothing; who listens is told when they are."""

    def today(self, queue: str) -> Measures:
        """Sums since the business's midnight."""

    def recent(self, queue: str, minutes: int = 30) -> Measures:
        """Sums of the last minutes."""

    def floor(self, queue: str | None) -> Mapping[str, float | None]:
        """Figures of this moment, by id; None: of all queues together."""

    def on_changed(self, told: Callable[[Collection[str]], None]) -> None:
        """Tell of queues whose figures may have changed."""


def readings_of(sums: LiveSums, alarm: Alarm, queue: str | None, queues: Sequence[str]) -> list[Reading]:
    """Return a reading for each condition of the alarm, for the instance of this queue. `queues` are all there are."""
    return [reading_of(sums, condition, queue_of(condition, queue), queues) for condition in alarm.conditions]


def reading_of(sums: LiveSums, condition: Condition, queue: str | None, queues: Sequence[str]) -> Reading:
    """Return what the condition's figure is now. A queue that is gone has nothing to tell."""
    if queue is not None and queue not in queues:
        return Reading(value=None)
    if condition.metric in FLOOR_METRICS:
        value = sums.floor(queue).get(condition.metric)
        growing = condition.metric in GROWING and bool(value)
        return Reading(value=value, growing=growing)
    metric = METRICS.get(condition.metric)
    if metric is None:
        return Reading(value=None)
    measures = _measures(sums, condition.window, queues if queue is None else (queue,))
    if condition.within_seconds is not None and metric.within is not None:
        return Reading(value=metric.within(measures, condition.within_seconds))
    return Reading(value=metric.formula(measures))


def _measures(sums: LiveSums, window: Window, queues: Iterable[str]) -> Measures:
    total = Measures()
    for queue in queues:
        match window:
            case Window.FIVE_MINUTES:
                total.add(sums.recent(queue, 5))
            case Window.HALF_HOUR:
                total.add(sums.recent(queue, 30))
            case Window.TODAY | Window.NOW:
                total.add(sums.today(queue))
    return total
