"""Which figures of the registry an alarm can watch: over what times, and of whom."""

from typing import Final

from callcenter.reporting.conditions import OF_TIME, Reach, Window
from callcenter.reporting.metric import Scope
from callcenter.reporting.registry import AGENT_FLOOR_METRICS, FLOOR_METRICS, METRICS

_OF_QUEUES: Final = (Reach.EACH, Reach.QUEUE, Reach.TOGETHER)


def windows_of(metric: str) -> tuple[Window, ...]:
    """Return over which times this figure can be watched; none: it is not one to be warned of, or there is none."""
    if metric in FLOOR_METRICS or metric in AGENT_FLOOR_METRICS:
        return (Window.NOW,)
    found = METRICS.get(metric)
    # What goes on changing for days warns of nothing now.
    if found is None or found.late:
        return ()
    return (Window.FIVE_MINUTES, Window.HALF_HOUR, Window.TODAY)


def reaches_of(metric: str) -> tuple[Reach, ...]:
    """Return of whom this figure can be watched. Time is that of the agents who belong to the queue or the group."""
    if metric in AGENT_FLOOR_METRICS:
        return (Reach.EACH_AGENT,)
    if metric in OF_TIME:
        return (Reach.EACH_AGENT, *_OF_QUEUES, Reach.GROUP)
    found = METRICS.get(metric)
    return (*_OF_QUEUES, Reach.EACH_AGENT) if found is not None and found.scope is Scope.AGENTS else _OF_QUEUES
