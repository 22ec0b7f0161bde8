"""Which timers exist, what they are called and how long they run.

Rule: a timer's name carries what it belongs to, so that one that fires late is recognised and ignored.
Every deadline here is also a stored column (offer.deadline_at, interaction.wrap_up_deadline_at and return_deadline_at,
participation.deadline_at, closure.until_at, monitoring.deadline_at) or is armed again when the switch is looked at, so
a restart forgets none.
"""

from collections.abc import Mapping
from dataclasses import dataclass, fields
from typing import Any, Final

# The switch gives up ringing by itself; this is how much later we stop waiting for it to say so.
RING_GRACE_SECONDS: Final = 3.0
# A verb reports its start within milliseconds; silence this long means the order was lost.
VERB_START_SECONDS: Final = 3.0
# How often an order is given again before we look at the switch instead.
VERB_TRIES: Final = 3
# An agent who missed or turned down a call is not offered the same call again for this long.
SKIP_SECONDS: Final = 30.0
# Who is asked by a flow gives up by himself; this is how much later we stop waiting for him to say so.
ANSWER_GRACE_SECONDS: Final = 2.0
# A page that is a phone and says nothing for this long is not there.
PAGE_SECONDS: Final = 15.0
# An agent whose phone was lost in the middle of a talk is waited for this long, and called again for so long.
RETURN_SECONDS: Final = 20.0
RETURN_RING_SECONDS: Final = 10
# How long a number outside is rung that an agent has asked for.
OUTSIDE_RING_SECONDS: Final = 30
# A ring that failed for a reason of ours is tried again after this.
RING_RETRY_SECONDS: Final = 2.0


@dataclass(frozen=True, slots=True, kw_only=True)
class RingTimer:
    """The offer's deadline."""

    offer_id: str


@dataclass(frozen=True, slots=True, kw_only=True)
class WrapUpTimer:
    """The wrap-up's deadline."""

    interaction_id: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ParticipationTimer:
    """The end of the wrap-up of an agent who has handed the call over."""

    interaction_id: str
    number: int


@dataclass(frozen=True, slots=True, kw_only=True)
class PageTimer:
    """The page that is this agent's phone should have said by now how it is."""

    agent: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ReturnTimer:
    """The phone that was lost in the middle of this talk should be back by now."""

    interaction_id: str


@dataclass(frozen=True, slots=True, kw_only=True)
class GuestTimer:
    """The number that an agent has asked for should have answered by now. An agent has his offer's deadline."""

    guest_id: str


@dataclass(frozen=True, slots=True, kw_only=True)
class MonitorTimer:
    """The supervisor whose phone is called should have answered by now."""

    monitoring_id: str


@dataclass(frozen=True, slots=True, kw_only=True)
class DialTimer:
    """The agent who has dialled, or the number after him, should have answered by now."""

    interaction_id: str


@dataclass(frozen=True, slots=True, kw_only=True)
class VerbTimer:
    """The start of this verb should have been reported by now."""

    interaction_id: str
    generation: int


@dataclass(frozen=True, slots=True, kw_only=True)
class AnswerTimer:
    """What a flow asked should have been answered by now."""

    interaction_id: str
    generation: int


@dataclass(frozen=True, slots=True, kw_only=True)
class RetryTimer:
    """Agents skipped for this interaction may be tried again."""

    interaction_id: str
    agent: str


@dataclass(frozen=True, slots=True, kw_only=True)
class WaitTimer:
    """Something about how this interaction or callback waits changes now: a relaxation step, a limit, a preference."""

    waiting_id: str


@dataclass(frozen=True, slots=True, kw_only=True)
class AnnounceTimer:
    """This waiting caller is told something now."""

    interaction_id: str


@dataclass(frozen=True, slots=True, kw_only=True)
class CallbackTimer:
    """This callback may be tried now."""

    callback_id: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ClosureTimer:
    """The queue that was closed by hand opens now."""

    queue: str


# Something must have come to its end by then.
Deadline = (
    RingTimer
    | WrapUpTimer
    | ParticipationTimer
    | ReturnTimer
    | GuestTimer
    | PageTimer
    | DialTimer
    | ClosureTimer
    | MonitorTimer
)
Timer = Deadline | VerbTimer | AnswerTimer | RetryTimer | WaitTimer | AnnounceTimer | CallbackTimer

_KINDS: Final[Mapping[str, type[Any]]] = {
    "ring": RingTimer,
    "wrap_up": WrapUpTimer,
    "participation": ParticipationTimer,
    "return": ReturnTimer,
    "guest": GuestTimer,
    "verb": VerbTimer,
    "answer": AnswerTimer,
    "retry": RetryTimer,
    "wait": WaitTimer,
    "announce": AnnounceTimer,
    "callback": CallbackTimer,
    "page": PageTimer,
    "dial": DialTimer,
    "closure": ClosureTimer,
    "monitor": MonitorTimer,
}
_WORDS: Final[Mapping[type[Any], str]] = {kind: word for word, kind in _KINDS.items()}
# What each kind belongs to, and as what it is read from a name.
_FIELDS: Final[Mapping[type[Any], Mapping[str, type[Any]]]] = {
    kind: {field.name: int if field.type is int else str for field in fields(kind)} for kind in _WORDS
}


def name_of(timer: Timer) -> str:
    """The timer's name, unique among all awaited ones."""
    kind = type(timer)
    return ":".join([_WORDS[kind], *(str(getattr(timer, name)) for name in _FIELDS[kind])])


def timer_of(name: str) -> Timer | None:
    """The timer with this name; None when no timer is called so."""
    word, *values = name.split(":")
    kind = _KINDS.get(word)
    wanted = _FIELDS[kind] if kind is not None else {}
    if kind is None or len(values) != len(wanted):
        return None
    if any(read is int and not value.isdecimal() for read, value in zip(wanted.values(), values, strict=True)):
        return None
    made: Timer = kind(**{each: read(value) for (each, read), value in zip(wanted.items(), values, strict=True)})
    return made
