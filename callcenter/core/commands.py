"""What adapters must do: imperative. The counterpart is `events.py`: results come back as events.

Switch verbs carry the generation that their reports must repeat; an order of an older generation is void.
"""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from callcenter.core.ivr.services import Asker, Question
from callcenter.core.ivr.texts import Sound


@dataclass(frozen=True, slots=True, kw_only=True)
class PlayPrompts:
    """Play prompts to the caller, one after the other, in his language. A key may interrupt them."""

    call_id: str
    generation: int
    prompts: tuple[Sound, ...]
    language: str
    interruptible: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class CollectDigits:
    """Play prompts, interruptible, and take digits. One digit wanted means no terminator is waited for.

    Keys pressed since the last question count, unless it is `fresh`.
    """

    call_id: str
    generation: int
    prompts: tuple[Sound, ...]
    language: str
    max_digits: int
    timeout_seconds: int
    fresh: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class HoldCaller:
    """Let the caller wait with music; also takes him back from a ringing phone."""

    call_id: str
    generation: int
    queue: str
    music: str


@dataclass(frozen=True, slots=True, kw_only=True)
class RingAgents:
    """Ring phones from the caller's own channel; the first to answer is joined with him, the others stop.

    `offer_id` names the ring: the offer of the first endpoint. `auto_answer`: the phones are asked to answer by
    themselves. `whisper`: a prompt that the agent alone hears before the two are joined. `recording`: the talk is
    recorded under this name, from the answer to the end of the caller's channel, as long as he is joined with somebody.
    """

    call_id: str
    generation: int
    offer_id: str
    endpoints: tuple[str, ...]
    ring_seconds: int
    music: str
    auto_answer: bool = False
    whisper: str | None = None
    language: str = "zh"
    recording: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class StopRinging:
    """Stop one of several ringing phones; the others ring on."""

    call_id: str
    endpoint: str


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordMessage:
    """Let the caller speak after prompts; what he says is kept under `name`, also when he just hangs up."""

    call_id: str
    generation: int
    prompts: tuple[Sound, ...]
    language: str
    name: str
    most_seconds: int
    silence_seconds: int


@dataclass(frozen=True, slots=True, kw_only=True)
class DialNumber:
    """Call a number, or a SIP address, through the trunk and join the two. Ends like a ring: `RingFinished`."""

    call_id: str
    generation: int
    number: str
    ring_seconds: int
    music: str


@dataclass(frozen=True, slots=True, kw_only=True)
class CallOut:
    """Make a new call with this id: to a number through the trunk, or to an agent's phone.

    Who answers arrives as `CallArrived` with the same `call_id`; who does not, as `CallOutFailed`. `shown` is the
    number that the called party sees. `by_agent`: an agent waits on the line, so that without the service who answers
    is hung up and not queued; `recording`: the talk is recorded under this name, from the answer on.
    """

    call_id: str
    number: str | None = None
    endpoint: str | None = None
    shown: str
    dnis: str
    ring_seconds: int
    auto_answer: bool = False
    by_agent: bool = False
    recording: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class PlayEcho:
    """Send the caller's own voice back to him, after prompts."""

    call_id: str
    generation: int
    prompts: tuple[Sound, ...]
    language: str


class Spot(StrEnum):
    """Where a leg of a talk can stand. `talk`: in the room with the caller; `consult`: in the room without him.

    The others are alone: with music, in silence, or hearing that somebody is being rung.
    """

    TALK = "talk"
    CONSULT = "consult"
    MUSIC = "music"
    SILENCE = "silence"
    RINGING = "ringing"


@dataclass(frozen=True, slots=True, kw_only=True)
class PlaceLegs:
    """Put the legs of a talk where they belong now; who is not named stays where he is.

    `caller` None: he stays, and the generation is void. `legs`: an agent's phone by its endpoint, a number outside by
    the id of its channel. The caller's part is a verb like the others (`room` or `hold`), the others' parts are not
    reported. `fresh`: caller and agent are still joined by the ring, and both have to be named.
    """

    call_id: str
    generation: int
    caller: Spot | None
    legs: tuple[tuple[str, Spot], ...]
    queue: str
    music: str
    fresh: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class CallLeg:
    """Call somebody into a talk: an agent's phone or a number outside. Who answers stands at `spot`.

    The channel gets the id `leg_id`; it ends in `LegAnswered` or `LegFailed`. `shown` is the number that he sees.
    """

    call_id: str
    leg_id: str
    endpoint: str | None = None
    number: str | None = None
    offer_id: str | None = None
    spot: Spot
    shown: str
    ring_seconds: int
    auto_answer: bool = False


class MonitorSpot(StrEnum):
    """Where a supervisor's phone can stand. `listen`, `whisper`, `barge`: on one leg of a talk, whoever that talks to.

    `room`: in the room of the talk, with everybody; `apart`: there is nobody to be heard just now.
    """

    LISTEN = "listen"
    WHISPER = "whisper"
    BARGE = "barge"
    ROOM = "room"
    APART = "apart"


@dataclass(frozen=True, slots=True, kw_only=True)
class CallMonitor:
    """Call a supervisor's phone, which answers by itself, because of a talk that he is no part of.

    The channel gets the id `leg_id`; it ends in `LegAnswered` or `LegFailed`, an answered one in `LegEnded`. Who
    answers stands apart.
    """

    call_id: str
    leg_id: str
    endpoint: str
    shown: str
    ring_seconds: int


@dataclass(frozen=True, slots=True, kw_only=True)
class PlaceMonitor:
    """Put a supervisor where he belongs now, without his phone ringing again. Not reported.

    `leg`: the leg of the talk that he is put on, an agent's phone by its endpoint; None: the call's own channel.
    """

    call_id: str
    leg_id: str
    spot: MonitorSpot
    leg: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class AdmitMonitor:
    """The supervisor is a part of the talk from now on: his phone is a leg of it like any other, called by `endpoint`.

    Where it belongs is said by the order to place it.
    """

    call_id: str
    leg_id: str
    endpoint: str


@dataclass(frozen=True, slots=True, kw_only=True)
class HangUpLeg:
    """End one leg of a talk, ringing or answered: an agent's phone by its endpoint, a number by its channel's id.

    A supervisor who is no part of the talk: by his channel's id too.
    """

    call_id: str
    leg: str


@dataclass(frozen=True, slots=True, kw_only=True)
class MuteLeg:
    """Nobody hears this leg of a conference, or everybody hears it again."""

    call_id: str
    leg: str
    muted: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class SendKeys:
    """Send keys to the caller's side, as if they were pressed on a telephone."""

    call_id: str
    keys: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PauseRecording:
    """Leave out of the recording what is said from now on (it becomes silence), or take it in again."""

    call_id: str
    paused: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class HangUpCall:
    """End the caller's channel, and with it the talk."""

    call_id: str


@dataclass(frozen=True, slots=True, kw_only=True)
class AnswerPhone:
    """Ask the agent's ringing phone to answer by itself."""

    endpoint: str


@dataclass(frozen=True, slots=True, kw_only=True)
class LookAtSwitch:
    """An outcome is unknown: look at all live calls now instead of guessing."""


@dataclass(frozen=True, slots=True, kw_only=True)
class StartTimer:
    """Fire `TimerFired(name)` at `due_at`. The same name again moves the timer."""

    name: str
    due_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class CancelTimer:
    """Forget the timer. It may fire all the same; the core then ignores it."""

    name: str


@dataclass(frozen=True, slots=True, kw_only=True)
class LookUpCustomer:
    """Find who is calling; the answer comes as `CustomersFound`, or never."""

    interaction_id: str
    ani: str
    ani_e164: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class AskService:
    """Ask on behalf of a flow; the answer comes as `ServiceAnswered`, or never. Whoever takes longer is given up."""

    call_id: str
    generation: int
    question: Question
    asker: Asker
    seconds: int


SwitchCommand = (
    PlayPrompts
    | CollectDigits
    | HoldCaller
    | RingAgents
    | StopRinging
    | RecordMessage
    | DialNumber
    | CallOut
    | PlayEcho
    | PlaceLegs
    | CallLeg
    | CallMonitor
    | PlaceMonitor
    | AdmitMonitor
    | HangUpLeg
    | MuteLeg
    | SendKeys
    | PauseRecording
    | HangUpCall
    | AnswerPhone
    | LookAtSwitch
)
TimerCommand = StartTimer | CancelTimer
Command = SwitchCommand | TimerCommand | LookUpCustomer | AskService
