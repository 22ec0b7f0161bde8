"""What a node can ask for: something to do with the caller, or to leave by an exit.

Rule: a node decides only by what its visit and the report say; it never sees the rest of the contact center.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Any

from callcenter.core.acd.hours import Schedule
from callcenter.core.interaction import Outcome


@dataclass(frozen=True, slots=True, kw_only=True)
class Visit:
    """The caller at a node, now. `attempts` counts the questions already asked here, `schedules` are the named ones."""

    attributes: Mapping[str, Any]
    language: str
    at: datetime
    attempts: int = 0
    schedules: Mapping[str, Schedule] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """What came of the last thing the node asked for. `result`: how a dialled number ended, in the words of a ring."""

    ok: bool
    digits: str = ""
    result: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Play:
    """Let the caller hear prompts."""

    prompts: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Collect:
    """Let the caller hear prompts and press keys."""

    prompts: tuple[str, ...]
    max_digits: int
    timeout_seconds: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Echo:
    """Let the caller hear himself."""

    prompts: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Record:
    """Let the caller leave a message after prompts."""

    prompts: tuple[str, ...]
    most_seconds: int
    silence_seconds: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Dial:
    """Call a number outside and join it with the caller."""

    number: str
    ring_seconds: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Enqueue:
    """Let the caller wait for an agent of this queue. `priority` is added to the queue's own.

    `requirement` is a skill expression that the caller asks for besides what he asked for before.
    """

    queue: str
    priority: int
    requirement: str = ""


class CallbackWish(StrEnum):
    """What a caller wants done with the callback that is pending for him."""

    CANCEL = "cancel"
    WAIT = "wait"


@dataclass(frozen=True, slots=True, kw_only=True)
class ChooseCallback:
    """Do with the caller's pending callback as he wishes."""

    wish: CallbackWish


@dataclass(frozen=True, slots=True, kw_only=True)
class HangUp:
    """End the call, with this outcome in the record."""

    outcome: Outcome = Outcome.SELF_SERVED


@dataclass(frozen=True, slots=True, kw_only=True)
class Leave:
    """Go on by this exit. `answer` is what the record keeps of it, masked where the node says so."""

    exit: str
    attributes: Mapping[str, Any] = field(default_factory=dict)
    language: str | None = None
    answer: str | None = None


Order = Play | Collect | Echo | Record | Dial | Enqueue | ChooseCallback | HangUp
Action = Order | Leave
