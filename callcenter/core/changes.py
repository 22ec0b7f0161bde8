"""What became true: facts for the store and the screens.

Each carries the whole record as it is now, so that applying one twice, or only the last of several, is right.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from callcenter.core.agent import Agent
from callcenter.core.callback import Callback
from callcenter.core.closure import Closure
from callcenter.core.dispositions import Effect
from callcenter.core.guest import Guest
from callcenter.core.interaction import Interaction, Segment
from callcenter.core.monitoring import Monitoring
from callcenter.core.offer import Offer
from callcenter.core.participation import Participation


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


@dataclass(frozen=True, slots=True, kw_only=True)
class GuestChanged:
    """A guest of a call was invited, answered, moved or left."""

    guest: Guest
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class ParticipationChanged:
    """An agent who has handed a call over wraps up, or is done."""

    participation: Participation
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class DispositionGiven:
    """Somebody said what came of a contact. Never overwritten: `number` counts within the part it is about.

    `participation`: the number of the part of one who has handed the call over; 0: of whoever had the call himself.
    `agent` None: a supervisor, or nobody (the queue's own code when time ran out). `fields` are those of the code,
    `effects` what follows from it: what the core has not done with it is for whoever keeps records.
    """

    interaction_id: str
    participation: int = 0
    number: int
    agent: str | None
    code: str
    note: str | None
    fields: Mapping[str, Any]
    effects: tuple[Effect, ...] = ()
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class OutboundBlocked:
    """Nobody may call numbers outside any more (`by` None: too many were refused), or everybody may again.

    `refused`: how many were refused within the last minutes.
    """

    blocked: bool
    by: str | None
    reason: str | None
    refused: int = 0
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class MonitoringChanged:
    """A supervisor's phone is called because of a call, he is on the line, on it in another way, or has left it."""

    monitoring: Monitoring
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class ClosureChanged:
    """A queue was closed by hand, or that is over."""

    closure: Closure
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
    | GuestChanged
    | ParticipationChanged
    | DispositionGiven
    | OutboundBlocked
    | ClosureChanged
    | MonitoringChanged
)
