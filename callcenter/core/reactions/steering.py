"""A talk under way: what its agent asks for, and what is heard of its legs. One line per input."""

from typing import assert_never

from callcenter.core.events import AgentHungUp, CallHeld, CallResumed, LegAnswered, LegEnded, LegEvent, LegFailed
from callcenter.core.interaction import Interaction
from callcenter.core.reactions import control, guest_legs, guests, leaving, phones_away, transfers
from callcenter.core.requests import (
    CompleteTransfer,
    ControlRequest,
    DropGuest,
    HoldCall,
    InviteGuest,
    JoinGuest,
    MuteGuest,
    PressKeys,
    ResumeCall,
    SetRecording,
    SwapGuest,
    TransferCall,
)
from callcenter.core.turn import Turn


def request(turn: Turn, asked: ControlRequest) -> None:
    """The agent of a call steers it."""
    match asked:
        case HoldCall():
            control.hold(turn, asked)
        case ResumeCall():
            control.resume(turn, asked)
        case SetRecording():
            control.set_recording(turn, asked)
        case PressKeys():
            control.press_keys(turn, asked)
        case TransferCall():
            transfers.transfer(turn, asked)
        case CompleteTransfer():
            leaving.complete(turn, asked)
        case _:
            _about_guest(turn, asked)


def _about_guest(turn: Turn, asked: InviteGuest | SwapGuest | JoinGuest | DropGuest | MuteGuest) -> None:
    match asked:
        case InviteGuest():
            guests.invite(turn, asked)
        case SwapGuest():
            guests.swap(turn, asked)
        case JoinGuest():
            guests.join(turn, asked)
        case DropGuest():
            guests.drop(turn, asked)
        case MuteGuest():
            guests.mute(turn, asked)
        case _:
            assert_never(asked)


def on_leg(turn: Turn, interaction: Interaction, event: LegEvent | AgentHungUp | CallHeld | CallResumed) -> None:
    """Something is heard of a leg of this call, other than the caller's."""
    match event:
        case LegAnswered():
            if not phones_away.on_answered(turn, interaction, event):
                guest_legs.on_answered(turn, interaction, event)
        case LegFailed():
            if not phones_away.on_failed(turn, interaction, event):
                guest_legs.on_failed(turn, interaction, event)
        case LegEnded():
            leaving.on_leg_ended(turn, interaction, event)
        case AgentHungUp():
            leaving.on_agent_hung_up(turn, interaction, event)
        case CallHeld():
            control.on_phone_held(turn, interaction, held=True)
        case CallResumed():
            control.on_phone_held(turn, interaction, held=False)
        case _:
            assert_never(event)
