"""Core command → AMI actions, written back to back. Pure; every value passes the one encoder.

Rule: a verb is two actions on the caller's channel: CC_ARGS, then a redirect into the verb's context.
"""

from collections.abc import Sequence
from typing import Final, assert_never

from callcenter.core.commands import (
    CollectDigits,
    HangUpCall,
    HoldCaller,
    PlayEcho,
    PlayPrompts,
    RingAgent,
)
from callcenter.switch.asterisk.encode import Fields, channel_variable, verb_arguments

VerbCommand = PlayPrompts | CollectDigits | HoldCaller | RingAgent | PlayEcho
_NORMAL_CLEARING: Final = "16"


def verb_actions(command: VerbCommand, epoch: int) -> tuple[Fields, Fields]:
    """The actions that make the switch begin a verb. `epoch` is the leader's; older ones ring nobody."""
    generation = command.generation
    match command:
        case PlayPrompts(language=language, prompts=prompts):
            return _verb(command.call_id, "play", verb_arguments(generation, language, prompts))
        case CollectDigits(language=language, prompts=prompts, max_digits=most, timeout_seconds=seconds):
            # One digit needs no terminator; of several, # ends the input early.
            terminator = "none" if most == 1 else "hash"
            arguments = verb_arguments(generation, language, prompts, most, seconds, terminator)
            return _verb(command.call_id, "collect", arguments)
        case HoldCaller(queue=queue, music=music):
            return _verb(command.call_id, "hold", verb_arguments(generation, queue, music))
        case RingAgent(offer_id=offer, endpoint=endpoint, ring_seconds=seconds, music=music):
            arguments = verb_arguments(generation, epoch, offer, endpoint, seconds, music)
            return _verb(command.call_id, "ring", arguments)
        case PlayEcho(language=language, prompts=prompts):
            return _verb(command.call_id, "echo", verb_arguments(generation, language, prompts))
        case _:
            assert_never(command)


def hang_up_action(command: HangUpCall) -> Fields:
    """The action that ends a caller's channel."""
    return {"Action": "Hangup", "Channel": _channel(command.call_id), "Cause": _NORMAL_CLEARING}


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


def _verb(call_id: str, verb: str, arguments: str) -> tuple[Fields, Fields]:
    channel = _channel(call_id)
    return (
        {"Action": "Setvar", "Channel": channel, "Variable": "CC_ARGS", "Value": arguments},
        {"Action": "Redirect", "Channel": channel, "Context": f"cc-{verb}", "Exten": "s", "Priority": "1"},
    )
