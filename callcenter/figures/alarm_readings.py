"""What alarms read: figures of one queue, one agent, a group, or of all together, at this moment.

Rule: a figure is the registry's formula over the live sums, the same that the board shows.
"""

from collections.abc import Callable, Collection, Iterable, Mapping
from typing import Protocol

from callcenter.core.configuration import Configuration
from callcenter.reporting.alarms import Alarm
from callcenter.reporting.conditions import OF_TIME, Condition, Place, Reading
from callcenter.reporting.measures import Measures
from callcenter.reporting.registry import AGENT_FLOOR_METRICS, FLOOR_METRICS, METRICS

# Figures of a queue that grow by one each second while nothing happens.
_GROWING = frozenset({"longest_waiting"})


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

    def agent_today(self, agent: str) -> Measures:
        """The agent's sums since midnight, his time too."""

    def agent_recent(self, agent: str, minutes: int = 30) -> Measures:
        """The agent's sums of the last minutes, his time too."""

    def agent_time(self, agent: str, minutes: int | None = None) -> Measures:
        """What the agent's time alone went into in the last minutes; None: since midnight."""

    def agent_floor(self, agent: str) -> Mapping[str, float | None]:
        """The agent's figures of this moment, by id."""

    def on_changed(self, told: Callable[[Collection[str], Collection[str]], None]) -> None:
        """Tell of queues and agents whose figures may have changed."""


def readings_of(sums: LiveSums, alarm: Alarm, place: Place, configuration: Configuration) -> list[Reading]:
    """Return a reading for each condition of the alarm, for the instance of this place."""
    return [reading_of(sums, condition, condition.about(place), configuration) for condition in alarm.conditions]


def reading_of(sums: LiveSums, condition: Condition, about: Place, configuration: Configuration) -> Reading:
    """Return what the condition's figure is now. Whoever is gone has nothing to tell."""
    gone = about.queue is not None and about.queue not in configuration.queues
    if gone or (about.agent is not None and about.agent not in configuration.agents):
        return Reading(value=None)
    if condition.metric in AGENT_FLOOR_METRICS:
        since = sums.agent_floor(about.agent).get(condition.metric) if about.agent is not None else None
        return Reading(value=since, growing=since is not None)
    if condition.metric in FLOOR_METRICS:
        value = sums.floor(about.queue).get(condition.metric)
        return Reading(value=value, growing=condition.metric in _GROWING and bool(value))
    metric = METRICS.get(condition.metric)
    if metric is None:
        return Reading(value=None)
    measures = _measures(sums, condition, about, configuration)
    if condition.within_seconds is not None and metric.within is not None:
        return Reading(value=metric.within(measures, condition.within_seconds))
    return Reading(value=metric.formula(measures))


def _measures(sums: LiveSums, condition: Condition, about: Place, configuration: Configuration) -> Measures:
    minutes = condition.window.minutes
    if condition.metric in OF_TIME:
        return _summed(sums.agent_time(agent, minutes) for agent in _members(about, configuration))
    if about.agent is not None:
        return sums.agent_today(about.agent) if minutes is None else sums.agent_recent(about.agent, minutes)
    queues = configuration.queues if about.queue is None else (about.queue,)
    return _summed(sums.today(queue) if minutes is None else sums.recent(queue, minutes) for queue in queues)


def _members(about: Place, configuration: Configuration) -> list[str]:
    """Whose time it is: one agent's, or that of all who belong to the queue or the group, or to any queue."""
    if about.agent is not None:
        return [about.agent]
    return [
        name
        for name, profile in configuration.agents.items()
        if (about.group in profile.groups if about.group is not None else _serves(profile.queues, about.queue))
    ]


def _serves(queues: Collection[str], queue: str | None) -> bool:
    return bool(queues) if queue is None else queue in queues


def _summed(parts: Iterable[Measures]) -> Measures:
    total = Measures()
    for part in parts:
        total.add(part)
    return total
