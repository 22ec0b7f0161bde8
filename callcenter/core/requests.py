"""What a person asks for: imperative, and refused with a code when a rule says no (see `errors.py`)."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Any

from callcenter.core.acts import Act
from callcenter.core.agent import PhoneFault, Status
from callcenter.core.monitoring_requests import MonitoringRequest


@dataclass(frozen=True, slots=True, kw_only=True)
class SetAgentStatus:
    """An agent, or a supervisor for an agent (`by`), chooses a status; of several choices the last one counts.

    `after_contact`: from the end of the contact that the agent has now, wrap-up included; without one, at once.
    """

    agent: str
    status: Status
    reason: str | None = None
    by: str | None = None
    after_contact: bool = False
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class SetPhoneFault:
    """The page that is an agent's phone says how it is; None: well. It says so again and again, or is not there."""

    agent: str
    fault: PhoneFault | None
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class SetDisposition:
    """The agent says what came of the contact; in wrap-up this also ends the wrap-up.

    `callback` is the one that was agreed on, where the disposition brings one: made with it or not at all.
    """

    interaction_id: str
    agent: str | None
    code: str
    note: str | None = None
    fields: Mapping[str, Any] = field(default_factory=dict)
    callback: "RequestCallback | None" = None
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class SetNote:
    """What the agent has typed so far. Whoever gets the call next reads it."""

    interaction_id: str
    agent: str | None
    note: str
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
    """A person (or a program) asks that a number be called back; `due_at` None: in its turn, from now.

    `interaction_id` is the contact in which it was agreed on: agreed on once more, the new time counts.
    """

    number: str
    number_e164: str | None
    queue: str
    due_at: datetime | None = None
    note: str | None = None
    customer_id: str | None = None
    language: str = "zh"
    interaction_id: str | None = None
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class CancelCallback:
    """A callback that has not begun is not wanted any more."""

    callback_id: str
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class MoveCallback:
    """A callback that has not begun is wanted at another time."""

    callback_id: str
    due_at: datetime
    at: datetime


class TargetKind(StrEnum):
    """What a call can be sent to. Only an agent or a number can be consulted."""

    AGENT = "agent"
    QUEUE = "queue"
    NUMBER = "number"


@dataclass(frozen=True, slots=True, kw_only=True)
class Target:
    """Whom a call is sent to, or who is asked: the agent's username, the queue's name, the number."""

    kind: TargetKind
    name: str


@dataclass(frozen=True, slots=True, kw_only=True)
class HoldCall:
    """The caller is to wait with music, whatever phone the agent has. `agent`, here and below: whose call it is."""

    interaction_id: str
    agent: str
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class ResumeCall:
    """The agent takes the caller back."""

    interaction_id: str
    agent: str
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class TransferCall:
    """Send the caller on without a word before; the agent wraps up at once."""

    interaction_id: str
    agent: str
    target: Target
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class InviteGuest:
    """Ring somebody while the caller waits. `joins`: not to be consulted, but to talk along at once."""

    interaction_id: str
    agent: str
    target: Target
    joins: bool = False
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class SwapGuest:
    """The agent goes from the guest to the caller, or back; the other one waits."""

    interaction_id: str
    agent: str
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class CompleteTransfer:
    """The agent leaves the call to his guest and wraps up."""

    interaction_id: str
    agent: str
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class JoinGuest:
    """Caller, agent and the guest who was consulted talk together."""

    interaction_id: str
    agent: str
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class DropGuest:
    """A guest has to leave: rung, consulted or talking along. `guest_id` None: the one who is rung or consulted."""

    interaction_id: str
    agent: str
    guest_id: str | None = None
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class MuteGuest:
    """Nobody hears this guest of a conference, or everybody hears him again."""

    interaction_id: str
    agent: str
    guest_id: str
    muted: bool
    at: datetime


class PauseCause(StrEnum):
    """Why a recording is paused. `payment`: by itself, while what is sealed is being typed. Stored by these names."""

    AGENT = "agent"
    PAYMENT = "payment"


@dataclass(frozen=True, slots=True, kw_only=True)
class SetRecording:
    """Leave out of the recording what is said from now on, or take it in again. `cause`: by whom, or for what."""

    interaction_id: str
    agent: str
    paused: bool
    cause: PauseCause = PauseCause.AGENT
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class PressKeys:
    """Send keys to the caller's side: a menu that the agent has reached by a call of his own."""

    interaction_id: str
    agent: str
    keys: str
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class DialOut:
    """An agent calls a number by himself: his phone first, then the number. `queue` is on whose account.

    Whether he may is looked at by `core/outbound.py`; what needs a look outside (who must not be called) was before.
    `interaction_id` is the id that the call is to have.
    """

    agent: str
    number: str
    number_e164: str
    interaction_id: str | None = None
    queue: str | None = None
    customer_id: str | None = None
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class SetOutboundBlock:
    """A supervisor forbids all calls to numbers outside at once, or lifts that."""

    blocked: bool
    by: str
    reason: str | None = None
    at: datetime


WrapUpRequest = SetDisposition | SetNote | ExtendWrapUp | WantWrapUp | FinishWrapUp
CallbackRequest = RequestCallback | CancelCallback | MoveCallback
OfferRequest = RejectOffer | AcceptOffer
ControlRequest = (
    HoldCall
    | ResumeCall
    | TransferCall
    | InviteGuest
    | SwapGuest
    | CompleteTransfer
    | JoinGuest
    | DropGuest
    | MuteGuest
    | SetRecording
    | PressKeys
)
Request = (
    SetAgentStatus
    | SetPhoneFault
    | HangUp
    | ChooseCustomer
    | DialOut
    | SetOutboundBlock
    | OfferRequest
    | WrapUpRequest
    | CallbackRequest
    | ControlRequest
    | Act
    | MonitoringRequest
)
