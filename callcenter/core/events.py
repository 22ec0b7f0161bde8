"""What happened in the world: facts in the past tense. The counterpart is `commands.py`.

Rule: an event is never refused and handling one never raises; late, doubled or reordered ones find an answer,
often none.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from callcenter.core.agent import PhoneState
from callcenter.core.configuration import Configuration
from callcenter.core.ivr.services import ServiceAnswer


class Verb(StrEnum):
    """What the switch can be told to do with a caller, one at a time."""

    PLAY = "play"
    COLLECT = "collect"
    HOLD = "hold"
    RING = "ring"
    RECORD = "record"
    DIAL = "dial"
    ECHO = "echo"
    ROOM = "room"
    HANG_UP = "hangup"


class RingEnd(StrEnum):
    """How a ring verb ended, as told apart by status and cause (see docs/asterisk.md)."""

    NO_ANSWER = "no_answer"
    REJECTED = "rejected"
    BUSY = "busy"
    UNREACHABLE = "unreachable"
    AGENT_HUNG_UP = "agent_hung_up"
    GATED = "gated"
    FAILED = "failed"


@dataclass(frozen=True, slots=True, kw_only=True)
class Configured:
    """The configuration was read, at start or after a change."""

    configuration: Configuration
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class CallArrived:
    """A caller reached the switch and waits in it for a first verb."""

    call_id: str
    ani: str
    ani_e164: str | None = None
    ani_name: str = ""
    dnis: str
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class VerbStarted:
    """The switch has begun the verb with this generation."""

    call_id: str
    generation: int
    verb: Verb
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class VerbFinished:
    """A verb other than ring came to its end. `ok` is false for a missing prompt or a time-out."""

    call_id: str
    generation: int
    verb: Verb
    ok: bool
    digits: str = ""
    seconds: int = 0
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class RingFinished:
    """The ring (or dial) verb came to its end: nobody answered, or who did hung up after the talk.

    `endpoint`: one phone of several is meant, that stopped while the others ring on, or that was talked with.
    """

    call_id: str
    generation: int
    end: RingEnd
    cause: str | None = None
    endpoint: str | None = None
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class AgentAnswered:
    """A rung phone was picked up and is being joined with the caller. `endpoint`: which; None: a number was dialled."""

    call_id: str
    generation: int
    endpoint: str | None = None
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class CallOutFailed:
    """A call that we made was not answered, or could not be made."""

    call_id: str
    end: RingEnd
    cause: str | None = None
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class CallHeld:
    """The agent's phone put the caller on hold."""

    call_id: str
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class CallResumed:
    """The agent's phone took the caller off hold."""

    call_id: str
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class CallerHungUp:
    """The caller's channel is gone. `answered`: an agent talked to him; `offer_id`: the ring that this agent took.

    `endpoint`: the agent's phone, when the switch knows it.
    """

    call_id: str
    cause: str | None = None
    answered: bool = False
    offer_id: str | None = None
    endpoint: str | None = None
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class AgentHungUp:
    """The phone of a call's agent has ended the talk: said before the switch has taken the caller out of it."""

    call_id: str
    endpoint: str
    cause: str | None = None
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class LegAnswered:
    """Who was called into a talk has answered and stands where he was told to."""

    call_id: str
    leg_id: str
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class LegFailed:
    """Who was called into a talk did not answer, or could not be called."""

    call_id: str
    leg_id: str
    end: RingEnd
    cause: str | None = None
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class LegEnded:
    """A number outside that had been called into a talk has hung up, or a supervisor who was on the line.

    An agent's phone is told by `AgentHungUp`.
    """

    call_id: str
    leg_id: str
    cause: str | None = None
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class PhoneLost:
    """A browser's phone has lost its connection: its page is reloaded, closed, or off the network."""

    endpoint: str
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class PhoneFound:
    """A browser's phone has registered."""

    endpoint: str
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class FallbackEntered:
    """The switch thought the service dead and serves this caller by itself."""

    call_id: str
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class VoicemailLeft:
    """The caller left a message with the switch's own fallback. `recording` is its name."""

    call_id: str
    recording: str
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class PhoneChanged:
    """An agent's phone registered, went away, or became busy or free."""

    endpoint: str
    state: PhoneState
    at: datetime


class Place(StrEnum):
    """Where in the dialplan a live caller was seen. `dialing`: a call that we made and that is not answered yet.

    `talking`: joined by a ring; `room`: in the room of his talk, whoever else is there.
    """

    DIALING = "dialing"
    WAITING = "waiting"
    VERB = "verb"
    RINGING = "ringing"
    TALKING = "talking"
    ROOM = "room"
    FALLBACK = "fallback"
    VOICEMAIL = "voicemail"


@dataclass(frozen=True, slots=True, kw_only=True)
class LiveCall:
    """One caller as the switch shows it now. `endpoint` is the phone he talks with.

    `queue` is the one whose music he was last given, where that is known. `legs`: all other legs of his call, an
    agent's phone by its endpoint, a number outside by the id of its channel; who is only rung counts, too.
    """

    call_id: str
    ani: str
    ani_e164: str | None
    ani_name: str
    dnis: str
    generation: int
    place: Place
    endpoint: str | None = None
    queue: str | None = None
    legs: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True, kw_only=True)
class LiveMonitor:
    """A supervisor's phone that is called because of a talk, or has answered."""

    call_id: str
    leg_id: str
    answered: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class PastCall:
    """One ended call from the switch's own ledger: how a call is known that came and went while nobody listened.

    `queue` is where the switch's fallback sent it; `answered` and `voicemail` are what came of it; `offer_id` is the
    offer that was answered, when it was one of ours. `lost`: it ended because the switch died.
    """

    call_id: str
    ani: str
    ani_e164: str | None
    dnis: str
    arrived_at: datetime
    ended_at: datetime
    queue: str | None = None
    answered: bool = False
    offer_id: str | None = None
    endpoint: str | None = None
    voicemail: str | None = None
    lost: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class SwitchSeen:
    """All live calls and phones, seen at one moment: after a (re)connect, and once a minute as an audit.

    `since_at`: calls that arrived after it may be missing here. `switch_started_at`: calls from before it died with
    the switch that carried them.
    """

    calls: tuple[LiveCall, ...]
    monitors: tuple[LiveMonitor, ...] = ()
    past: tuple[PastCall, ...] = ()
    phones: Mapping[str, PhoneState]
    switch_started_at: datetime
    since_at: datetime
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class SwitchLost:
    """The link to the switch is down. Talks go on; nothing can be ordered until `SwitchSeen`."""

    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordingSpaceChanged:
    """Where recordings are kept there is too little room for new ones (`low`), or enough again."""

    low: bool
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class DialRefused:
    """Somebody wanted to call a number that he may not; `reason` as in `core/outbound.py`."""

    agent: str
    reason: str
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class CustomersFound:
    """A look-up came back: the customers this number may be, best first, and their last contacts."""

    interaction_id: str
    matches: tuple[Mapping[str, Any], ...]
    recent: tuple[Mapping[str, Any], ...] = ()
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class ServiceAnswered:
    """Somebody answered what a flow asked. The generation is that of the question."""

    call_id: str
    generation: int
    answer: ServiceAnswer
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class TimerFired:
    """A timer reached its instant. It carries the offer or generation it belongs to in its name."""

    name: str
    at: datetime


# What the switch reports of an order, and what a call does by itself.
VerbEvent = VerbStarted | VerbFinished | RingFinished | AgentAnswered
CallerEvent = CallHeld | CallResumed | AgentHungUp | CallerHungUp | VoicemailLeft
LegEvent = LegAnswered | LegFailed | LegEnded
ConnectionEvent = PhoneLost | PhoneFound
SwitchEvent = SwitchSeen | SwitchLost | FallbackEntered | RecordingSpaceChanged
Event = (
    Configured
    | CallArrived
    | CallOutFailed
    | CustomersFound
    | DialRefused
    | PhoneChanged
    | ServiceAnswered
    | TimerFired
    | VerbEvent
    | CallerEvent
    | LegEvent
    | ConnectionEvent
    | SwitchEvent
)
