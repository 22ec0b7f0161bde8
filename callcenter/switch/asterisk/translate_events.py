"""AMI message → core event, or nothing. Pure: what a message means is decided here and nowhere else.

Rule: whatever arrives, this never raises; what it does not understand is None.
"""

import re
from collections.abc import Callable
from datetime import datetime
from typing import Final

from callcenter.core.agent import PhoneState
from callcenter.core.events import (
    AgentAnswered,
    CallArrived,
    CallerHungUp,
    CallHeld,
    CallResumed,
    Event,
    FallbackEntered,
    LegAnswered,
    PhoneChanged,
    RingEnd,
    RingFinished,
    Verb,
    VerbFinished,
    VerbStarted,
    VoicemailLeft,
)
from callcenter.switch.asterisk.message import AmiMessage

# What stands in CC_OUT, instead of a number, when an agent's phone was called.
PHONE_CALLED: Final = "phone"
# How Asterisk's own sections begin: the trunk.
_NO_PHONE: Final = "cc-"
_LONGEST_NAME: Final = 80
_LONGEST_NUMBER: Final = 32
# What carriers and Asterisk put where a withheld number would be.
_WITHHELD: Final = frozenset({"", "<unknown>", "unknown", "anonymous", "restricted", "unavailable", "private"})
_C_ESCAPES: Final = {"a": "\a", "b": "\b", "f": "\f", "n": "\n", "r": "\r", "t": "\t", "v": "\v"}
_ESCAPED: Final = re.compile(r"\\(.)")
_VERBS: Final = {str(verb): verb for verb in Verb}
_PHONES: Final = {
    "NOT_INUSE": PhoneState.IDLE,
    "INUSE": PhoneState.IN_USE,
    "BUSY": PhoneState.IN_USE,
    "RINGING": PhoneState.IN_USE,
    "RINGINUSE": PhoneState.IN_USE,
    "ONHOLD": PhoneState.IN_USE,
}
# 403 and 603: the agent's phone said no; every other CHANUNAVAIL is a phone that cannot be reached.
_CAUSE_CALL_REJECTED: Final = "21"
# 480: turned down by the phone. No cause at all: it rang until the time was up.
_CAUSE_NO_ANSWER: Final = frozenset({"", "0", "16", "26"})


def translate(message: AmiMessage, at: datetime, e164_of: Callable[[str], str | None]) -> Event | None:
    """Say what the message means for the contact center."""
    match message.name:
        case "UserEvent":
            return _user_event(message, at, e164_of)
        case "Hangup" if call_id := message.get("Uniqueid"):
            return CallerHungUp(call_id=call_id, cause=message.get("Cause") or None, at=at)
        case "Hold" | "Unhold":
            return _hold(message, at)
        case "DeviceStateChange":
            return phone_changed(message, at)
        case _:
            return None


def phone_changed(message: AmiMessage, at: datetime) -> PhoneChanged | None:
    """A phone's state; also the items of a DeviceStateList are of this kind."""
    technology, _, endpoint = message.get("Device").partition("/")
    if technology != "PJSIP" or not endpoint or endpoint.startswith(_NO_PHONE):
        return None
    return PhoneChanged(endpoint=endpoint, state=_PHONES.get(message.get("State"), PhoneState.UNREACHABLE), at=at)


def offer_answered(note: str) -> str | None:
    """The offer that was answered, by the ledger's note: its id, or 1 when the switch's own queue found an agent."""
    return note if note not in ("", "1") else None


def endpoint_of(channel: str) -> str | None:
    """The phone in a channel name: `PJSIP/alice-0000002a` is alice. The trunk is none."""
    technology, _, rest = channel.partition("/")
    endpoint = rest.rpartition("-")[0]
    return endpoint if technology == "PJSIP" and endpoint and not endpoint.startswith(_NO_PHONE) else None


def call_of(message: AmiMessage) -> str:
    """The call that a channel is part of: the caller's id. Before that is written on the channel, its linked id."""
    variables = (*message.all("ChanVariable"), *message.all("Variable"))
    named = (value.removeprefix("CC_CALL=") for value in variables if value.startswith("CC_CALL="))
    return next((call_id for call_id in named if call_id and call_id != "(null)"), message.get("Linkedid"))


def number_called(called: str) -> str:
    """The number in CC_OUT, which says whom we called; empty when it was an agent's phone."""
    return "" if called == PHONE_CALLED else clean_number(called)


def clean_number(text: str) -> str:
    """The number as the carrier sent it, without what no number holds; empty when it is withheld."""
    number = text.strip()[:_LONGEST_NUMBER]
    if number.lower() in _WITHHELD:
        return ""
    return "".join(char for char in number if char.isascii() and (char.isalnum() or char in "+*#._-"))


def clean_name(text: str) -> str:
    """A caller's name fit to be shown: printable and short."""
    if text.strip().lower() in _WITHHELD:
        return ""
    # AMI writes names with the escapes of C, and Asterisk keeps those of SIP's quoted strings inside the name.
    name = _ESCAPED.sub(r"\1", _ESCAPED.sub(lambda match: _C_ESCAPES.get(match[1], match[1]), text))
    return "".join(char if char.isprintable() else " " for char in name)[:_LONGEST_NAME].strip()


def number_in(text: str) -> int:
    """The generation or the seconds in a header; -1, which no order has, when it is none."""
    return int(text) if text.isascii() and text.isdigit() and len(text) <= 9 else -1


def ring_end(status: str, cause: str) -> RingEnd:
    """Tell how a ring ended from DIALSTATUS and HANGUPCAUSE (seen with PJSIP on Asterisk 22, docs/asterisk.md)."""
    match status:
        case "ANSWER":
            return RingEnd.AGENT_HUNG_UP
        case "NOANSWER":
            return RingEnd.NO_ANSWER if cause in _CAUSE_NO_ANSWER else RingEnd.REJECTED
        case "BUSY":
            return RingEnd.BUSY
        case "CHANUNAVAIL":
            return RingEnd.REJECTED if cause == _CAUSE_CALL_REJECTED else RingEnd.UNREACHABLE
        case "GATE":
            return RingEnd.GATED
        case _:
            return RingEnd.FAILED


def dial_end(status: str, cause: str) -> RingEnd:
    """Tell how a call to a number outside ended: a carrier says 480 of one who does not answer, 503 when it cannot."""
    match status:
        case "NOANSWER":
            return RingEnd.NO_ANSWER
        case "CONGESTION":
            return RingEnd.UNREACHABLE
        case _:
            return ring_end(status, cause)


def _user_event(message: AmiMessage, at: datetime, e164_of: Callable[[str], str | None]) -> Event | None:
    call_id = message.get("Call")
    if not call_id:
        return None
    generation = number_in(message.get("Gen"))
    match message.get("UserEvent"):
        case "CCArrive":
            called = message.get("Out")
            ani = number_called(called) if called else clean_number(message.get("CallerIDNum"))
            return CallArrived(
                call_id=call_id,
                ani=ani,
                ani_e164=e164_of(ani),
                ani_name="" if called else clean_name(message.get("CallerIDName")),
                dnis=clean_number(message.get("Dnis")),
                at=at,
            )
        case "CCStart" if verb := _VERBS.get(message.get("Verb")):
            return VerbStarted(call_id=call_id, generation=generation, verb=verb, at=at)
        case "CCDone" if verb := _VERBS.get(message.get("Verb")):
            return _done(message, call_id, generation, verb, at)
        case "CCAnswer":
            endpoint = endpoint_of(message.get("Channel"))
            return AgentAnswered(call_id=call_id, generation=generation, endpoint=endpoint, at=at)
        case "CCLegAnswered":
            return LegAnswered(call_id=call_id, leg_id=message.get("Leg"), at=at)
        case "CCHangup":
            answered = message.get("Answered")
            return CallerHungUp(
                call_id=call_id,
                cause=message.get("Cause") or None,
                answered=bool(answered),
                offer_id=offer_answered(answered),
                endpoint=message.get("By") or None,
                at=at,
            )
        case "CCDegraded":
            return FallbackEntered(call_id=call_id, at=at)
        case "CCVoicemail":
            return VoicemailLeft(call_id=call_id, recording=message.get("Name"), at=at)
        case _:
            return None


def _done(message: AmiMessage, call_id: str, generation: int, verb: Verb, at: datetime) -> Event | None:
    result = message.get("Result")
    match verb:
        case Verb.RING | Verb.DIAL:
            cause = message.get("Cause")
            end = ring_end(result, cause) if verb is Verb.RING else dial_end(result, cause)
            return RingFinished(
                call_id=call_id,
                generation=generation,
                end=end,
                cause=f"{result}/{cause}",
                endpoint=message.get("By") or None,
                at=at,
            )
        case Verb.HOLD:
            return None
        case _:
            return VerbFinished(
                call_id=call_id,
                generation=generation,
                verb=verb,
                ok=result == "OK",
                digits=message.get("Digits"),
                seconds=number_in(message.get("Seconds")),
                at=at,
            )


def _hold(message: AmiMessage, at: datetime) -> Event | None:
    # A caller who holds us changes nothing here.
    call_id = call_of(message)
    if not call_id or endpoint_of(message.get("Channel")) is None:
        return None
    return CallHeld(call_id=call_id, at=at) if message.name == "Hold" else CallResumed(call_id=call_id, at=at)
