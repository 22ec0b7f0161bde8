"""Queues on the wire: what they are, how they are now, who waits."""

from datetime import datetime

from callcenter.api.fields import Shown
from callcenter.core.agent import Activity, Status


class QueueShown(Shown):
    """One queue as administrators made it."""

    name: str
    label_en: str
    label_zh: str
    ring_seconds: int
    wrap_up_seconds: int
    service_level_seconds: int
    priority: int


class QueueList(Shown):
    """Every queue, by name."""

    items: list[QueueShown]


class QueueLive(Shown):
    """One queue as of `at`.

    `waiting` are callers whom nobody's phone rings for; `offered` are those for whom one does. `by_activity` counts
    the queue's agents who are not offline, or still busy.
    """

    name: str
    at: datetime
    waiting: int
    offered: int
    connected: int
    longest_waiting_since_at: datetime | None
    by_activity: dict[Activity, int]
    by_status: dict[Status, int]


class WaitingShown(Shown):
    """One caller who waits. Who it is, is for supervisors: to others these three are null."""

    position: int
    interaction_id: str
    priority: int
    queued_at: datetime | None
    language: str
    entry_point: str | None
    ani: str | None
    ani_name: str | None
    customer_id: str | None


class WaitingList(Shown):
    """Who waits, first to be served first."""

    items: list[WaitingShown]
