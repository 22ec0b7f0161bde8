"""Core command → AMI actions, written back to back. Pure; every value passes the one encoder.

Rule: a verb is two actions on the caller's channel: CC_ARGS, then a redirect into the verb's context.
"""

from collections.abc import Sequence
from typing import Final, assert_never

from callcenter.core.commands import (
    CallOut,
    CollectDigits,
    DialNumber,
    HangUpCall,
    HoldCaller,
    PlayEcho,
    PlayPrompts,
    RecordMessage,
    RingAgents,
)
from callcenter.core.ivr.texts import Sound, Words
from callcenter.switch.asterisk.calls_out import CONTEXT as OUT
from callcenter.switch.asterisk.encode import (
    AUTO_ANSWER,
    DialledNumber,
    Fields,
    SipAddress,
    UnsafeValue,
    caller_id,
    channel_variable,
    dial_endpoint,
    dial_number,
    verb_arguments,
)
from callcenter.switch.asterisk.translate_events import PHONE_CALLED

VerbCommand = PlayPrompts | CollectDigits | HoldCaller | RingAgents | RecordMessage | DialNumber | PlayEcho
_AUTO: Final = "auto"
_SIP: Final = "sip:"
_NORMAL_CLEARING: Final = "16"


def verb_actions(command: VerbCommand, epoch: int) -> tuple[Fields, Fields]:
    """The actions that make the switch begin a verb. `epoch` is the leader's; older ones ring nobody."""
    generation = command.generation
    match command:
        case PlayPrompts(language=language, prompts=prompts, interruptible=interruptible):
            arguments = verb_arguments(generation, language, _names(prompts), _yes(interruptible))
            return _verb(command.call_id, "play", arguments)
        case CollectDigits(language=language, prompts=prompts, max_digits=most, timeout_seconds=seconds):
            # One digit needs no terminator; of several, # ends the input early.
            terminator = "none" if most == 1 else "hash"
            fresh = _yes(command.fresh)
            arguments = verb_arguments(generation, language, _names(prompts), most, seconds, terminator, fresh)
            return _verb(command.call_id, "collect", arguments)
        case HoldCaller(queue=queue, music=music):
            return _verb(command.call_id, "hold", verb_arguments(generation, queue, music))
        case RingAgents(offer_id=offer, endpoints=endpoints, ring_seconds=seconds, music=music):
            auto, whisper = _AUTO if command.auto_answer else "", command.whisper or ""
            told = (auto, command.language, whisper, command.recording or "")
            arguments = verb_arguments(generation, epoch, offer, endpoints, seconds, music, *told)
            return _verb(command.call_id, "ring", arguments)
        case DialNumber(number=number, ring_seconds=seconds, music=music) if number.startswith(_SIP):
            arguments = verb_arguments(generation, epoch, "", seconds, music, SipAddress(number))
            return _verb(command.call_id, "dial", arguments)
        case DialNumber(number=number, ring_seconds=seconds, music=music):
            arguments = verb_arguments(generation, epoch, DialledNumber(number), seconds, music)
            return _verb(command.call_id, "dial", arguments)
        case RecordMessage(language=language, prompts=prompts, most_seconds=most, silence_seconds=silence):
            arguments = verb_arguments(generation, language, _names(prompts), command.name, most, silence)
            return _verb(command.call_id, "record", arguments)
        case PlayEcho(language=language, prompts=prompts):
            return _verb(command.call_id, "echo", verb_arguments(generation, language, _names(prompts)))
        case _:
            assert_never(command)


def call_out_action(command: CallOut) -> Fields:
    """The action that makes a new call, whose channel has the unique id that we chose."""
    call_id = _channel(command.call_id)
    headers: tuple[str, ...]
    match command:
        case CallOut(number=str(number), endpoint=None):
            target, called, headers = dial_number(number), number, ()
        case CallOut(number=None, endpoint=str(endpoint)):
            target, called = dial_endpoint(endpoint), PHONE_CALLED
            headers = (f"PJSIP_HEADER(add,X-CC-Call)={call_id}", *(AUTO_ANSWER if command.auto_answer else ()))
        case _:
            raise UnsafeValue("call", "goes either to a number or to a phone")
    return {
        "Action": "Originate",
        "Channel": target,
        # A second one with this id is refused while the first lives: nobody is called twice.
        "ChannelId": call_id,
        "Context": OUT,
        "Exten": "s",
        "Priority": "1",
        "Timeout": str(command.ring_seconds * 1000),
        "CallerID": caller_id("", command.shown),
        # Its header PreDialGoSub is ignored in asynchronous orders.
        "Variable": [f"__CC_CALL={call_id}", f"CC_DNIS={command.dnis}", f"CC_OUT={called}", *_talk(command), *headers],
        "Async": "true",
    }


def _talk(command: CallOut) -> tuple[str, ...]:
    """Who is called for an agent that waits on the line has talked, as far as the fallback is concerned."""
    talked = ("CC_TALKED=1",) if command.by_agent else ()
    return talked if command.recording is None else (*talked, f"CC_TAPE={channel_variable(command.recording)}")


def hang_up_action(command: HangUpCall) -> Fields:
    """The action that ends a caller's channel."""
    return {"Action": "Hangup", "Channel": _channel(command.call_id), "Cause": _NORMAL_CLEARING}


def stop_ringing_action(channel: str) -> Fields:
    """The action that ends one ringing phone's channel."""
    return {"Action": "Hangup", "Channel": channel, "Cause": _NORMAL_CLEARING}


def answer_action(channel: str) -> Fields:
    """The action that asks a ringing phone to answer by itself: NOTIFY with `Event: talk`, inside its dialog."""
    return {"Action": "PJSIPNotify", "Channel": channel, "Variable": "Event=talk"}


def announce_action() -> Fields:
    """The action that has the dialplan tell every listener who leads: an older leader then stands down at once."""
    return {
        "Action": "Originate",
        "Channel": "Local/s@cc-leader/n",
        "Application": "Wait",
        "Data": "1",
        "Async": "true",
    }


def global_action(name: str, value: int) -> Fields:
    """The action that sets a global variable of the dialplan."""
    return {"Action": "Setvar", "Variable": name, "Value": str(value)}


def forget_past_call_actions(call_ids: Sequence[str]) -> list[Fields]:
    """The actions that remove ended calls from the switch's ledger."""
    return [{"Action": "DBDelTree", "Family": f"cc-calls/{call_id}"} for call_id in call_ids]


def _channel(call_id: str) -> str:
    # Asterisk reads a channel between slashes as a pattern: `/./` would hang up everybody.
    return channel_variable(call_id)


def _names(prompts: Sequence[Sound]) -> tuple[str, ...]:
    if any(isinstance(sound, Words) for sound in prompts):
        raise UnsafeValue("prompts", "words must be spoken first")
    return tuple(str(sound) for sound in prompts)


def _yes(wanted: bool) -> str:
    return "yes" if wanted else ""


def _verb(call_id: str, verb: str, arguments: str) -> tuple[Fields, Fields]:
    channel = _channel(call_id)
    return (
        {"Action": "Setvar", "Channel": channel, "Variable": "CC_ARGS", "Value": arguments},
        {"Action": "Redirect", "Channel": channel, "Context": f"cc-{verb}", "Exten": "s", "Priority": "1"},
    )
