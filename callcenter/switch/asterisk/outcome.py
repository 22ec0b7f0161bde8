"""What became of an action: done, refused or unknown. Unknown is resolved by looking, never by a blind retry."""

from dataclasses import dataclass
from enum import StrEnum

from callcenter.switch.asterisk.message import AmiMessage


class UnknownReason(StrEnum):
    """Why nobody can say whether Asterisk did it."""

    TIMEOUT = "timeout"
    DISCONNECTED = "disconnected"


@dataclass(frozen=True, slots=True, kw_only=True)
class Done:
    """Asterisk acknowledged the action. That it had an effect is proved by an event only."""

    response: AmiMessage


@dataclass(frozen=True, slots=True, kw_only=True)
class Listed:
    """A list reply, complete: its items without the first response and without the closing event."""

    items: tuple[AmiMessage, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Refused:
    """It was surely not done: Asterisk said no (its words), or nothing was sent ("disconnected", "congested")."""

    message: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Unknown:
    """It may have been done or not."""

    reason: UnknownReason


Outcome = Done | Refused | Unknown
ListOutcome = Listed | Refused | Unknown
Answer = tuple[AmiMessage, ...] | Refused | Unknown


def outcome(answer: Answer) -> Outcome:
    """The outcome that the first response tells."""
    if isinstance(answer, Refused | Unknown):
        return answer
    response = answer[0]
    return Done(response=response) if response.succeeded else Refused(message=response.get("Message"))


def list_outcome(answer: Answer) -> ListOutcome:
    """The items between the first response and the closing event; a plain yes is an empty list."""
    first = outcome(answer)
    if isinstance(first, Done) and isinstance(answer, tuple):
        return Listed(items=answer[1:-1])
    assert not isinstance(first, Done)
    return first


def words(outcome: Outcome) -> str:
    """An outcome for the log."""
    match outcome:
        case Done():
            return "done"
        case Refused(message=message):
            return message
        case unknown:
            return str(unknown.reason)
