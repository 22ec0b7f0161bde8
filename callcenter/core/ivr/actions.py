"""What a node can ask for: something to do with the caller, a question to somebody, or to leave by an exit.

Rule: a node decides only by what its visit and the report say; it never sees the rest of the contact center.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Any

from callcenter.core.acd.hours import Schedule
from callcenter.core.interaction import Outcome
from callcenter.core.ivr.services import Question
from callcenter.core.ivr.texts import Prompt, Words


@dataclass(frozen=True, slots=True, kw_only=True)
class Visit:
    """The caller at a node, now. `attempts` counts the questions already asked here, `schedules` are the named ones.

    `names` is everything that expressions and texts may use: what is known of the call and of who calls, the attributes
    of the interaction, and what is known during the flow only. `call_id` stays the same through the whole call.
    """

    names: Mapping[str, Any]
    language: str
    at: datetime
    call_id: str = ""
    attempts: int = 0
    schedules: Mapping[str, Schedule] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """What came of the last thing the node asked for.

    `result`: how a dialled number ended, in the words of a ring; of a question the exit, with what was found out.
    """

    ok: bool
    digits: str = ""
    result: str = ""
    values: Mapping[str, Any] = field(default_factory=dict)
    problem: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Play:
    """Let the caller hear prompts. Where a key interrupts them, it counts for what is asked next."""

    prompts: tuple[Prompt | Words, ...]
    interruptible: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Collect:
    """Let the caller hear prompts and press keys. `fresh`: what he has typed ahead does not count."""

    prompts: tuple[Prompt | Words, ...]
    max_digits: int
    timeout_seconds: int
    fresh: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Echo:
    """Let the caller hear himself."""

    prompts: tuple[Prompt | Words, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Record:
    """Let the caller leave a message after prompts."""

    prompts: tuple[Prompt | Words, ...]
    most_seconds: int
    silence_seconds: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Dial:
    """Call a number outside, or a SIP address (`sip:…`), and join it with the caller."""

    number: str
    ring_seconds: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Enqueue:
    """Let the caller wait for an agent of this queue. `priority` is added to the queue's own.

    `requirement` is a skill expression that the caller asks for besides what he asked for before; `agent` is whom he
    waits for first.
    """

    queue: str
    priority: int
    requirement: str = ""
    agent: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Ask:
    """Ask somebody else, and wait so many seconds for the answer.

    `survey` is what the record says of the caller's opinion from now on, whatever the answer.
    """

    question: Question
    seconds: int
    survey: Mapping[str, Any] | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class TakeCallback:
    """Promise the caller that this queue calls him back: at his own number, or at another (as E.164 where known)."""

    queue: str
    number: str | None = None
    number_e164: str | None = None


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
    """Go on by this exit. `answer` is what the record keeps of it, masked where the node says so.

    `attributes` become part of the record as far as they fit (`values.kept`); `private` is known until the flow ends,
    and never written down. `problem` is a fixed word for why the exit is `error`.
    """

    exit: str
    attributes: Mapping[str, Any] = field(default_factory=dict)
    private: Mapping[str, Any] = field(default_factory=dict)
    language: str | None = None
    answer: str | None = None
    problem: str | None = None


# What the switch does with the caller.
Act = Play | Collect | Echo | Record | Dial
Order = Act | Ask | Enqueue | TakeCallback | ChooseCallback | HangUp
Action = Order | Leave
