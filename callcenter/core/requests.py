"""What a person asks for: imperative, and refused with a code when a rule says no (see `errors.py`)."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

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
    """The agent turns the offered call down on the screen. `mic_lost`: his microphone is gone, he could not talk."""

    interaction_id: str
    agent: str
    mic_lost: bool = False
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


@dataclass(frozen=True, slots=True, kw_only=True)
class ExtendWrapUp:
    """The agent needs more time after the contact. `agent` None, here and below: a supervisor asks."""

    interaction_id: str
    agent: str | None
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class WantWrapUp:
    """During the contact the agent asks for time after it (mode `optional`), or takes that back."""

    interaction_id: str
    agent: str | None
    wanted: bool
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class FinishWrapUp:
    """The agent is done, with or without a disposition, where the queue's mode lets him."""

    interaction_id: str
    agent: str | None
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class ChooseCustomer:
    """The agent says who is on the line. `customer` is what a look-up would have found, with its `id`."""

    interaction_id: str
    agent: str | None
    customer: Mapping[str, Any]
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class RequestCallback:
    """A person (or a program) asks that a number be called back; `due_at` None: in its turn, from now."""

    number: str
    number_e164: str | None
    queue: str
    due_at: datetime | None = None
    note: str | None = None
    customer_id: str | None = None
    language: str = "zh"
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class CancelCallback:
    """A callback that has not begun is not wanted any more."""

    callback_id: str
    at: datetime


WrapUpRequest = SetDisposition | ExtendWrapUp | WantWrapUp | FinishWrapUp
CallbackRequest = RequestCallback | CancelCallback
OfferRequest = RejectOffer | AcceptOffer
Request = SetAgentStatus | HangUp | ChooseCustomer | OfferRequest | WrapUpRequest | CallbackRequest
