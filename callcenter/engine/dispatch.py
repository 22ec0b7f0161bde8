"""Command type → port. Nothing here waits: what is slow runs beside, and its result comes back as an event."""

from typing import assert_never

from callcenter.core.commands import (
    AnswerPhone,
    CallOut,
    CancelTimer,
    CollectDigits,
    Command,
    DialNumber,
    HangUpCall,
    HoldCaller,
    LookAtSwitch,
    LookUpCustomer,
    PlayEcho,
    PlayPrompts,
    RecordMessage,
    RingAgents,
    StartTimer,
    StopRinging,
)
from callcenter.engine.lookups import LookupDesk
from callcenter.engine.timers import Timers
from callcenter.ports import Switch


class Dispatch:
    """Hands commands out."""

    def __init__(self, switch: Switch, timers: Timers, lookups: LookupDesk) -> None:
        self._switch = switch
        self._timers = timers
        self._lookups = lookups

    def carry_out(self, command: Command) -> None:
        """Start doing it and return."""
        match command:
            case StartTimer(name=name, due_at=due_at):
                self._timers.start(name, due_at)
            case CancelTimer(name=name):
                self._timers.cancel(name)
            case LookUpCustomer():
                self._lookups.look_up(command)
            case (
                PlayPrompts()
                | CollectDigits()
                | HoldCaller()
                | RingAgents()
                | StopRinging()
                | RecordMessage()
                | DialNumber()
                | CallOut()
                | PlayEcho()
                | HangUpCall()
                | AnswerPhone()
                | LookAtSwitch()
            ):
                self._switch.carry_out(command)
            case _:
                assert_never(command)
