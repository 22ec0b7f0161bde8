"""What became true: facts for the store and the screens.

Each carries the whole record as it is now, so that applying one twice, or only the last of several, is right.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from callcenter.core.agent import Agent
from callcenter.core.callback import Callback
from callcenter.core.interaction import Interaction, Segment
from callcenter.core.offer import Offer


@dataclass(frozen=True, slots=True, kw_only=True)
class InteractionChanged:
    """An interaction is now this. `what` names the change for people and programs (`queued`, `connected` …)."""

    what: str
    interaction: Interaction
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class SegmentChanged:
    """A segment began or ended."""

    segment: Segment
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class OfferChanged:
    """An offer was made, rang or ended."""

    offer: Offer
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class AgentChanged:
    """An agent's status, activity or phone is now this. `cause` says why when the agent did not choose it."""

    agent: Agent
    cause: str | None = None
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class PopShown:
    """The agent's desk must show who is calling, now. Sent once per offer, before the phone is rung."""

    agent: str
    offer_id: str
    interaction: Interaction
    wait_seconds: float
    matches: tuple[Mapping[str, Any], ...]
    recent: tuple[Mapping[str, Any], ...]
    lookup_pending: bool
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class PopEnriched:
    """The look-up came after the pop: this is who it is."""

    agent: str
    offer_id: str
    interaction_id: str
    matches: tuple[Mapping[str, Any], ...]
    recent: tuple[Mapping[str, Any], ...]
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class DecisionMade:
    """Why this agent: what the router saw when it chose, for whoever asks later (`acd/explain.py`)."""

    interaction_id: str
    number: int
    explanation: Mapping[str, Any]
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class CallbackChanged:
    """A callback is now this."""

    callback: Callback
    at: datetime


Change = (
    InteractionChanged
    | SegmentChanged
    | OfferChanged
    | AgentChanged
    | PopShown
    | PopEnriched
    | DecisionMade
    | CallbackChanged
)
