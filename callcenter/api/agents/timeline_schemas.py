"""An agent's day as a line, on the wire."""

from datetime import date, datetime

from pydantic import ConfigDict

from callcenter.api.agents.day_schemas import StretchShown
from callcenter.api.fields import Shown
from callcenter.core.interaction import SegmentKind
from callcenter.core.offer import OfferState


class DayContactPart(Shown):
    """A stretch of a contact: talk, conference, hold, consult or wrap_up. `ended_at` null: still."""

    model_config = ConfigDict(extra="ignore", frozen=True, from_attributes=True)

    kind: SegmentKind
    started_at: datetime
    ended_at: datetime | None


class DayContact(Shown):
    """A contact as far as it was this agent's. `ended_at` null: still."""

    interaction_id: str
    queue: str | None
    direction: str
    started_at: datetime
    ended_at: datetime | None
    parts: list[DayContactPart]


class DayOffer(Shown):
    """A contact that was offered to him, whatever came of it."""

    model_config = ConfigDict(extra="forbid", frozen=True, from_attributes=True)

    interaction_id: str
    queue: str
    state: OfferState
    offered_at: datetime
    ended_at: datetime | None


class AgentTimeline(Shown):
    """An agent's day on the contact center's clock: it may have 23 or 25 hours.

    `stretches` follow each other; the first may have begun the day before. What is still going on has no end.
    """

    agent: str
    date: date
    timezone: str
    at: datetime
    begins_at: datetime
    ends_at: datetime
    stretches: list[StretchShown]
    contacts: list[DayContact]
    offers: list[DayOffer]
