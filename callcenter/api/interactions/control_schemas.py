"""What is asked of a live call: who it goes to, who joins it, what is recorded and pressed.

Rule: a number is E.164 before anything else sees it; what people write between digits is allowed, nothing that a dial
string could be made of.
"""

import re
from enum import StrEnum
from typing import Annotated, Final, Self

from pydantic import Field, StrictBool, StringConstraints, model_validator
from pydantic_core import PydanticCustomError

from callcenter.api.fields import Given, Note, Word
from callcenter.core.errors import ContactCenterError, Refusal
from callcenter.core.requests import PauseCause, Target, TargetKind
from callcenter.phone_numbers import e164_of

# Stricter than `e164_of`, which also reads what is printed on paper: what is dialled is typed.
_TYPED: Final = re.compile(r"\+?[0-9 ().-]{3,40}")

Number = Annotated[str, Field(min_length=1, max_length=200)]
Keys = Annotated[str, StringConstraints(pattern=r"^[0-9*#A-D]{1,32}$")]


class TransferKind(StrEnum):
    """Whether the other one is asked first."""

    BLIND = "blind"
    ATTENDED = "attended"


class RecordingAction(StrEnum):
    """Leave out of the recording what is said from now on, or take it in again."""

    PAUSE = "pause"
    RESUME = "resume"


class TransferGiven(Given):
    """To whom: exactly one. A queue cannot be asked first."""

    kind: TransferKind
    agent: Word | None = None
    queue: Word | None = None
    number: Number | None = None

    @model_validator(mode="after")
    def _to_one(self) -> Self:
        if sum(each is not None for each in (self.agent, self.queue, self.number)) != 1:
            raise PydanticCustomError("exactly_one", "give exactly one of agent, queue and number")
        if self.kind is TransferKind.ATTENDED and self.queue is not None:
            raise PydanticCustomError("queue_not_asked", "only an agent or a number can be asked first")
        return self


class ConferenceGiven(Given):
    """Who joins at once; nobody: the one who has been consulted."""

    agent: Word | None = None
    number: Number | None = None

    @model_validator(mode="after")
    def _at_most_one(self) -> Self:
        if self.agent is not None and self.number is not None:
            raise PydanticCustomError("one_of_two", "give an agent or a number, not both")
        return self


class MuteWanted(Given):
    """Whether nobody shall hear the guest."""

    muted: StrictBool


class RecordingWanted(Given):
    """What is to become of the recording; of a pause also why: by the agent, or by itself while a payment is typed."""

    action: RecordingAction
    cause: PauseCause = PauseCause.AGENT


class KeysGiven(Given):
    """Keys of a telephone, for the caller's side."""

    digits: Keys


class NoteGiven(Given):
    """The whole note as it is now."""

    note: Note


def target_of(given: TransferGiven | ConferenceGiven, region: str) -> Target | None:
    """Return who is named; a number that cannot be called is refused."""
    if given.agent is not None:
        return Target(kind=TargetKind.AGENT, name=given.agent)
    if given.number is not None:
        return Target(kind=TargetKind.NUMBER, name=called_number(given.number, region))
    if isinstance(given, TransferGiven) and given.queue is not None:
        return Target(kind=TargetKind.QUEUE, name=given.queue)
    return None


def called_number(raw: str, region: str) -> str:
    """Return the number as E.164, or refuse it."""
    number = e164_of(raw, region) if _TYPED.fullmatch(raw) else None
    if number is None:
        raise ContactCenterError(Refusal.NUMBER_NOT_CALLABLE)
    return number
