"""Queues on the wire: what they are, how they are now, who waits."""

from datetime import datetime

from callcenter.api.fields import Shown
from callcenter.api.queues.closing_schemas import ClosureShown
from callcenter.core.acd.reasons import Reason
from callcenter.core.acd.waiting import WhyWaiting
from callcenter.core.agent import Activity, Status
from callcenter.core.configuration import CallbackMode, Strategy, WrapUpMode


class QueueShown(Shown):
    """One queue as administrators made it; all of it is in `GET /routing`. Limits that are null do not exist."""

    name: str
    label_en: str
    label_zh: str
    ring_seconds: int
    wrap_up_seconds: int
    service_level_seconds: int
    priority: int
    strategy: Strategy
    requirement: str
    relaxation_steps: int
    max_waiting: int | None
    max_wait_seconds: int | None
    schedule: str | None
    callback: CallbackMode | None
    auto_answer: bool
    wrap_up_mode: WrapUpMode
    wrap_up_extend_seconds: int
    wrap_up_extensions: int


class QueueList(Shown):
    """Every queue, by name."""

    items: list[QueueShown]


class QueueLive(Shown):
    """One queue as of `at`.

    `waiting` are callers whom nobody's phone rings for; `offered` are those for whom one does. `by_activity` counts
    the queue's agents who are not offline, or still busy. `estimated_wait_seconds` is for a caller who would come now
    (null: no agent is ready); the errors are those of the newest `estimates` given to callers when they began to wait.
    """

    name: str
    at: datetime
    waiting: int
    offered: int
    connected: int
    longest_waiting_since_at: datetime | None
    by_activity: dict[Activity, int]
    by_status: dict[Status, int]
    estimated_wait_seconds: float | None
    estimates: int
    estimate_error_p50_seconds: float | None
    estimate_error_p90_seconds: float | None
    reserves_active: bool
    closed: ClosureShown | None


class NearestShown(Shown):
    """The agent who is nearest to a caller: who is rung next, or could be as soon as nothing keeps him from it."""

    username: str
    display_name: str
    reason: Reason
    text: str


class WaitingShown(Shown):
    """One caller who waits. Who it is, is for supervisors: to others the last three are null.

    `position` is among all who compete for the same agents, in whatever queue: what the caller himself is told.
    `requirement` is what is asked of an agent now, with `step` of `steps` relaxation steps active. `priority` is all
    points together, `raised` those of a supervisor among them; `assigned_agent` is whom a supervisor has named for him,
    `best_agent` null when nobody could serve him. `GET /interactions/{id}/routing` says more of why he waits.
    """

    position: int
    estimated_wait_seconds: float | None
    interaction_id: str
    priority: int
    queued_at: datetime | None
    language: str
    entry_point: str | None
    requirement: str
    step: int
    steps: int
    why_waiting: WhyWaiting
    why_waiting_text: str
    raised: int
    assigned_agent: str | None
    best_agent: NearestShown | None
    ani: str | None
    ani_name: str | None
    customer_id: str | None


class WaitingList(Shown):
    """Who waits, first to be served first."""

    items: list[WaitingShown]


class QueueOpening(Shown):
    """Whether a queue is open at the moment that was asked about. `opens_at` null: nobody knows when."""

    open: bool
    opens_at: datetime | None
