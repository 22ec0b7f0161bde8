"""Orders about a supervisor on an agent's line → AMI actions, and what lists and events say of his phone. Pure."""

from collections.abc import Iterable
from typing import Final

from callcenter.core.commands import AdmitMonitor, CallMonitor, PlaceMonitor
from callcenter.core.events import LiveMonitor
from callcenter.switch.asterisk.calls_out import MONITOR_CONTEXT
from callcenter.switch.asterisk.encode import AUTO_ANSWER, Fields, caller_id, channel_variable, dial_endpoint
from callcenter.switch.asterisk.message import AmiMessage
from callcenter.switch.asterisk.translate_events import call_of

# What stands before the call's id in CC_CALL (asterisk_conf/monitors.conf).
_MARK: Final = "monitor."


def is_on(call: str) -> bool:
    """Whether this CC_CALL is that of a supervisor's phone."""
    return call.startswith(_MARK)


def monitored_call(call: str) -> str:
    """The call that such a phone is about."""
    return call.removeprefix(_MARK)


def live_monitors(channels: Iterable[AmiMessage]) -> tuple[LiveMonitor, ...]:
    """The supervisors' phones among all channels of a Status list."""
    return tuple(
        LiveMonitor(
            call_id=monitored_call(call_of(channel)),
            leg_id=channel.get("Uniqueid"),
            answered=channel.get("ChannelStateDesc") == "Up",
        )
        for channel in channels
        if is_on(call_of(channel))
    )


def call_monitor_action(command: CallMonitor) -> Fields:
    """The action that calls his phone, by a channel with the unique id that we chose."""
    call_id = channel_variable(command.call_id)
    return {
        "Action": "Originate",
        "Channel": dial_endpoint(command.endpoint),
        "ChannelId": channel_variable(command.leg_id),
        "Context": MONITOR_CONTEXT,
        "Exten": "s",
        "Priority": "1",
        "Timeout": str(command.ring_seconds * 1000),
        "CallerID": caller_id("", command.shown),
        "Variable": [f"CC_CALL={_MARK}{call_id}", f"PJSIP_HEADER(add,X-CC-Call)={call_id}", *AUTO_ANSWER],
        "Async": "true",
    }


def place_monitor_actions(command: PlaceMonitor, on: str) -> list[Fields]:
    """The actions that put him there; `on` is the unique id of the channel that he is put on."""
    channel = channel_variable(command.leg_id)
    return [
        {"Action": "Setvar", "Channel": channel, "Variable": "CC_ON", "Value": channel_variable(on)},
        {
            "Action": "Redirect",
            "Channel": channel,
            "Context": f"cc-monitor-{command.spot}",
            "Exten": "s",
            "Priority": "1",
        },
    ]


def admit_action(command: AdmitMonitor) -> Fields:
    """The action after which all that is heard of his phone is about a leg of the call."""
    channel, call_id = channel_variable(command.leg_id), channel_variable(command.call_id)
    return {"Action": "Setvar", "Channel": channel, "Variable": "CC_CALL", "Value": call_id}
