"""Orders about the legs of a talk → AMI actions. Pure; which channel a leg has is asked for.

Rule: the caller is moved first. When the last of the others leaves the room he would fall out of it, and a redirect
that comes at that moment might be lost.
"""

from collections.abc import Callable, Sequence
from typing import Final

from callcenter.core.commands import CallLeg, MuteLeg, PauseRecording, PlaceLegs, SendKeys, Spot
from callcenter.switch.asterisk.calls_out import LEG_CONTEXT
from callcenter.switch.asterisk.encode import (
    AUTO_ANSWER,
    Fields,
    UnsafeValue,
    caller_id,
    channel_variable,
    dial_endpoint,
    dial_number,
    keys_variable,
    verb_arguments,
)

_LEG: Final = "cc-leg-"
_OF_NUMBERS: Final = frozenset("0123456789*#")

ChannelOf = Callable[[str, str], str | None]


def place_actions(command: PlaceLegs, channel_of: ChannelOf, *, complete: bool) -> tuple[list[Fields], bool]:
    """The actions that put everybody there, and whether everybody was known. `complete`: who is not known is gone."""
    legs = [(channel, spot) for leg, spot in command.legs if (channel := channel_of(command.call_id, leg)) is not None]
    everybody = len(legs) == len(command.legs)
    music = channel_variable(command.music)
    actions: list[Fields] = [
        {"Action": "Setvar", "Channel": channel, "Variable": "CC_MUSIC", "Value": music}
        for channel, spot in legs
        if spot is Spot.MUSIC
    ]
    caller: Fields | None = None
    if command.caller is not None:
        caller_set, caller = _caller(command, command.caller)
        actions.insert(0, caller_set)
    if command.fresh and caller is not None:
        if not (everybody or complete):
            # Moved alone, he would end the call of the one whom the ring has joined him with.
            return [], False
    if command.fresh and caller is not None and legs:
        (channel, spot), *others = legs
        caller = {
            **caller,
            "ExtraChannel": channel,
            "ExtraContext": f"{_LEG}{spot}",
            "ExtraExten": "s",
            "ExtraPriority": "1",
        }
        legs = others
    if caller is not None:
        actions.append(caller)
    actions += [_redirect(channel, f"{_LEG}{spot}") for channel, spot in legs]
    return actions, everybody


def call_leg_action(command: CallLeg) -> Fields:
    """The action that calls somebody into a talk, by a channel with the unique id that we chose."""
    call_id, leg_id = channel_variable(command.call_id), channel_variable(command.leg_id)
    headers: tuple[str, ...] = ()
    match command:
        case CallLeg(number=str(number), endpoint=None):
            target = dial_number(number)
        case CallLeg(number=None, endpoint=str(endpoint)):
            target = dial_endpoint(endpoint)
            headers = (f"PJSIP_HEADER(add,X-CC-Call)={call_id}",)
            if command.offer_id is not None:
                headers += (f"PJSIP_HEADER(add,X-CC-Offer)={channel_variable(command.offer_id)}",)
            if command.auto_answer:
                headers += AUTO_ANSWER
        case _:
            raise UnsafeValue("leg", "goes either to a number or to a phone")
    return {
        "Action": "Originate",
        "Channel": target,
        # A second one with this id is refused while the first lives: nobody is called twice.
        "ChannelId": leg_id,
        "Context": LEG_CONTEXT,
        "Exten": "s",
        "Priority": "1",
        "Timeout": str(command.ring_seconds * 1000),
        "CallerID": caller_id("", _shown(command.shown)),
        "Variable": [f"__CC_CALL={call_id}", f"CC_SPOT={command.spot}", *headers],
        "Async": "true",
    }


def mute_actions(command: MuteLeg, channel: str) -> list[Fields]:
    """The actions for a leg in the room, and for when it comes back into it."""
    muted = command.muted
    return [
        {"Action": "Setvar", "Channel": channel, "Variable": "CC_MUTED", "Value": "yes" if muted else ""},
        {
            "Action": "ConfbridgeMute" if muted else "ConfbridgeUnmute",
            "Conference": channel_variable(command.call_id),
            "Channel": channel,
        },
    ]


def keys_action(command: SendKeys) -> Fields:
    """The action that has keys sent by a channel of its own: `PlayDTMF` would hold up the whole link for each."""
    return {
        "Action": "Originate",
        "Channel": "Local/s@cc-keys/n",
        "Application": "Wait",
        "Data": "60",
        "Variable": [f"__CC_TO={channel_variable(command.call_id)}", keys_variable(command.keys)],
        "Async": "true",
    }


def pause_action(command: PauseRecording) -> Fields:
    """The action that turns the recording into silence, or back."""
    return {
        "Action": "MixMonitorMute",
        "Channel": channel_variable(command.call_id),
        "Direction": "both",
        "State": "1" if command.paused else "0",
    }


def hang_up_leg_actions(channels: Sequence[str]) -> list[Fields]:
    """The actions that end these channels."""
    return [{"Action": "Hangup", "Channel": channel, "Cause": "16"} for channel in channels]


def _caller(command: PlaceLegs, spot: Spot) -> tuple[Fields, Fields]:
    match spot:
        case Spot.TALK:
            verb, arguments = "room", verb_arguments(command.generation)
        case Spot.MUSIC | Spot.SILENCE:
            music = command.music if spot is Spot.MUSIC else ""
            verb, arguments = "hold", verb_arguments(command.generation, command.queue, music, "talk")
        case _:
            raise UnsafeValue("spot", "is no place for a caller")
    channel = channel_variable(command.call_id)
    set_arguments = {"Action": "Setvar", "Channel": channel, "Variable": "CC_ARGS", "Value": arguments}
    return set_arguments, _redirect(channel, f"cc-{verb}")


def _redirect(channel: str, context: str) -> dict[str, str]:
    return {"Action": "Redirect", "Channel": channel, "Context": context, "Exten": "s", "Priority": "1"}


def _shown(number: str) -> str:
    # A caller whose number is a name: he is called into a talk all the same.
    return number if set(number.removeprefix("+")) <= _OF_NUMBERS else ""
