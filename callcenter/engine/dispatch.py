"""Command type → port. Nothing here waits: what is slow runs beside, and its result comes back as an event."""

from typing import assert_never

from callcenter.core.commands import (
    AdmitMonitor,
    AnswerPhone,
    AskService,
    CallLeg,
    CallMonitor,
    CallOut,
    CancelTimer,
    CollectDigits,
    Command,
    DialNumber,
    HangUpCall,
    HangUpLeg,
    HoldCaller,
    LookAtSwitch,
    LookUpCustomer,
    MuteLeg,
    PauseRecording,
    PlaceLegs,
    PlaceMonitor,
    PlayEcho,
    PlayPrompts,
    RecordMessage,
    RingAgents,
    SendKeys,
    StartTimer,
    StopRinging,
)
from callcenter.engine.lookups import LookupDesk
from callcenter.engine.questions import QuestionDesk
from callcenter.engine.speaking import SpeakingDesk
from callcenter.engine.timers import Timers


class Dispatch:
    """Hands commands out."""

    def __init__(self, speaking: SpeakingDesk, timers: Timers, lookups: LookupDesk, questions: QuestionDesk) -> None:
        self._speaking = speaking
        self._timers = timers
        self._lookups = lookups
        self._questions = questions

    def carry_out(self, command: Command) -> None:
        """Start doing it and return."""
        match command:
            case StartTimer(name=name, due_at=due_at):
                self._timers.start(name, due_at)
            case CancelTimer(name=name):
                self._timers.cancel(name)
            case LookUpCustomer():
                self._lookups.look_up(command)
            case AskService():
                self._questions.ask(command)
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
                | PlaceLegs()
                | CallLeg()
                | CallMonitor()
                | PlaceMonitor()
                | AdmitMonitor()
                | HangUpLeg()
                | MuteLeg()
                | SendKeys()
                | PauseRecording()
                | HangUpCall()
                | AnswerPhone()
                | LookAtSwitch()
            ):
                self._speaking.carry_out(command)
            case _:
                assert_never(command)
