"""An agent's own day and his queues as of now, on the wire."""

from datetime import date, datetime

from pydantic import ConfigDict

from callcenter.api.fields import Shown
from callcenter.core.agent import Activity, Status


class StretchShown(Shown):
    """What the agent had chosen and did, for a while. `ended_at` null: still."""

    model_config = ConfigDict(extra="forbid", frozen=True, from_attributes=True)

    status: Status
    reason: str | None
    activity: Activity
    started_at: datetime
    ended_at: datetime | None


class AgentDay(Shown):
    """An agent's day so far, on the contact center's clock. Seconds are his own part of each contact.

    `contacts` in which he talked, `outbound` of them that we made; `handle_seconds` per contact; `missed`: rang in vain
    at him; `transfers`: handed over by him; `satisfaction`: the mean of `surveys` answers, 0 to 1 (null: none yet).
    """

    agent: str
    date: date
    timezone: str
    at: datetime
    begins_at: datetime
    ends_at: datetime
    contacts: int
    outbound: int
    talk_seconds: float
    hold_seconds: float
    wrap_up_seconds: float
    handle_seconds: float | None
    longest_hold_seconds: float
    transfers: int
    missed: int
    surveys: int
    satisfaction: float | None
    stretches: list[StretchShown]


class OwnQueue(Shown):
    """One of the agent's queues as of now.

    `position` among the `free` agents who could take its next call (1: he is next; null: he is not free, or lots are
    drawn); `estimated_wait_seconds` is for who would come now (null: no agent is ready).
    """

    name: str
    label_en: str
    label_zh: str
    waiting: int
    longest_waiting_since_at: datetime | None
    estimated_wait_seconds: float | None
    position: int | None
    free: int


class OwnQueues(Shown):
    """The agent's queues, by name."""

    at: datetime
    items: list[OwnQueue]
