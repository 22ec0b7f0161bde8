"""When a queue takes callers: its schedule says so, and nobody has closed it by hand."""

from datetime import datetime
from typing import TYPE_CHECKING

from callcenter.core.acd.hours import next_opening

if TYPE_CHECKING:
    from callcenter.core.state import State


def opening_of(state: "State", queue_name: str, at: datetime, now: datetime) -> datetime | None:
    """The first instant from `at` on when the queue is open; None when nobody knows of one.

    A closure without an end says nothing about later: by then somebody may have opened it.
    """
    closure = state.closures.get(queue_name)
    if closure is not None and closure.until_at is None and at <= now:
        return None
    if closure is not None and closure.until_at is not None:
        at = max(at, closure.until_at)
    queue = state.configuration.queues.get(queue_name)
    schedule = state.configuration.schedules.get(queue.schedule or "") if queue is not None else None
    return at if schedule is None else next_opening(schedule, at)


def is_open_now(state: "State", queue_name: str, now: datetime) -> bool:
    """Whether the queue is open at this moment."""
    return opening_of(state, queue_name, now, now) == now
