"""What a person asks for: imperative, and refused with a code when a rule says no (see `errors.py`)."""

from dataclasses import dataclass
from datetime import datetime

from callcenter.core.agent import Status


@dataclass(frozen=True, slots=True, kw_only=True)
class SetAgentStatus:
    """An agent, or a supervisor for an agent, chooses a status."""

    agent: str
    status: Status
    reason: str | None = None
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class SetDisposition:
    """The agent says what came of the contact; in wrap-up this also ends the wrap-up."""

    interaction_id: str
    agent: str | None
    code: str
    note: str | None = None
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class RejectOffer:
    """The agent turns the offered call down on the screen."""

    interaction_id: str
    agent: str
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class AcceptOffer:
    """The agent accepts on the screen: the ringing phone is asked to answer."""

    interaction_id: str
    agent: str
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class HangUp:
    """The agent, or a supervisor (agent None), ends the call."""

    interaction_id: str
    agent: str | None
    at: datetime


Request = SetAgentStatus | SetDisposition | RejectOffer | AcceptOffer | HangUp
