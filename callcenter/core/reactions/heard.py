"""What is heard of the world: one line per event.

Rule: an event never raises and is never refused, however late, doubled or out of order it comes.
"""

from typing import assert_never

from callcenter.core.commands import LookAtSwitch
from callcenter.core.events import (
    AgentAnswered,
    AgentHungUp,
    CallArrived,
    CallerEvent,
    CallerHungUp,
    CallHeld,
    CallOutFailed,
    CallResumed,
    Configured,
    ConnectionEvent,
    CustomersFound,
    DialRefused,
    Event,
    FallbackEntered,
    LegAnswered,
    LegEnded,
    LegEvent,
    LegFailed,
    PhoneChanged,
    PhoneFound,
    PhoneLost,
    RecordingSpaceChanged,
    RingFinished,
    ServiceAnswered,
    SwitchEvent,
    SwitchLost,
    SwitchSeen,
    TimerFired,
    VerbEvent,
    VerbFinished,
    VerbStarted,
    VoicemailLeft,
)
from callcenter.core.interaction import Interaction, Stage
from callcenter.core.reactions import (
    agents,
    announcements,
    callback_calls,
    callback_ends,
    callbacks,
    calls,
    closures,
    dialled_calls,
    due,
    flows,
    leaving,
    monitor_legs,
    offers,
    outside,
    phones,
    phones_away,
    recognition,
    resync,
    steering,
    transfers,
    waits,
)
from callcenter.core.turn import Turn


def event(turn: Turn, event: Event) -> None:
    """Something has happened in the world."""
    match event:
        case Configured(configuration=configuration):
            turn.state.configuration = configuration
            turn.state.touch_all()
            agents.on_configured(turn)
            closures.on_configured(turn)
            callback_ends.on_configured(turn)
            announcements.on_configured(turn)
        case CallArrived():
            calls.on_arrived(turn, event)
        case CallOutFailed():
            callbacks.on_call_failed(turn, event)
        case CustomersFound():
            recognition.on_customers_found(turn, event)
        case DialRefused():
            outside.on_refused(turn, event)
        case PhoneChanged() | PhoneLost() | PhoneFound():
            _phone_event(turn, event)
        case TimerFired(name=name):
            due.timer(turn, name)
        case SwitchSeen() | SwitchLost() | FallbackEntered() | RecordingSpaceChanged():
            _switch_event(turn, event)
        case _:
            _on_call(turn, event)


def _on_call(turn: Turn, event: VerbEvent | CallerEvent | LegEvent | ServiceAnswered) -> None:
    """It names a call; a supervisor on the line of its agent is none of its legs."""
    interaction = turn.state.interactions.get(turn.state.by_call.get(event.call_id, ""))
    if isinstance(event, LegAnswered | LegFailed | LegEnded) and event.leg_id in turn.state.monitorings:
        monitor_legs.on_event(turn, turn.state.monitorings[event.leg_id], event)
    elif interaction is not None:
        _call_event(turn, interaction, event)


def _phone_event(turn: Turn, event: PhoneChanged | ConnectionEvent) -> None:
    match event:
        case PhoneChanged(endpoint=endpoint, state=phone):
            agents.on_phone(turn, endpoint, phone)
        case PhoneLost(endpoint=endpoint):
            phones.on_lost(turn, endpoint)
            phones_away.on_lost(turn, endpoint)
            monitor_legs.on_phone_lost(turn, endpoint)
            dialled_calls.on_phone_lost(turn, endpoint)
        case PhoneFound(endpoint=endpoint):
            phones_away.on_found(turn, endpoint)
        case _:
            assert_never(event)


def _switch_event(turn: Turn, event: SwitchEvent) -> None:
    match event:
        case SwitchSeen():
            resync.on_seen(turn, event)
        case SwitchLost():
            resync.on_lost(turn)
        case FallbackEntered():
            turn.order(LookAtSwitch())
        case RecordingSpaceChanged(low=low):
            turn.state.recordings_refused = low
        case _:
            assert_never(event)


def _call_event(
    turn: Turn, interaction: Interaction, event: VerbEvent | CallerEvent | LegEvent | ServiceAnswered
) -> None:
    if isinstance(event, ServiceAnswered):
        flows.on_answered(turn, interaction, event)
        return
    if dialled_calls.is_dialled(interaction):
        dialled_calls.on_event(turn, interaction, event)
        return
    if interaction.stage is Stage.DIALING:
        callback_calls.on_event(turn, interaction, event)
        return
    if interaction.stage is Stage.TRANSFERRED:
        transfers.on_event(turn, interaction, event)
        return
    match event:
        case CallHeld() | CallResumed() | AgentHungUp() | LegAnswered() | LegFailed() | LegEnded():
            steering.on_leg(turn, interaction, event)
        case CallerHungUp():
            calls.on_hung_up(turn, interaction, event)
        case VoicemailLeft(recording=recording):
            calls.on_voicemail(turn, interaction, recording)
        case _:
            _verb_event(turn, interaction, event)


def _verb_event(turn: Turn, interaction: Interaction, event: VerbEvent) -> None:
    match event:
        case VerbStarted():
            waits.on_started(turn, interaction, event)
        case VerbFinished() if interaction.stage is Stage.QUEUED:
            announcements.on_finished(turn, interaction, event)
        case VerbFinished() if interaction.stage is Stage.CONNECTED:
            leaving.on_room_left(turn, interaction, event)
        case VerbFinished():
            flows.on_finished(turn, interaction, event)
        case RingFinished() if interaction.stage is Stage.IN_FLOW:
            flows.on_dial_finished(turn, interaction, event)
        case RingFinished():
            offers.on_ring_finished(turn, interaction, event)
        case AgentAnswered() if interaction.stage is Stage.IN_FLOW:
            flows.on_dial_answered(turn, interaction, event)
        case AgentAnswered():
            offers.on_answered(turn, interaction, event)
        case _:
            assert_never(event)
