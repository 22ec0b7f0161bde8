"""The one way into the core: one input in, commands and changes out. One line per input.

Rule: an event never raises and is never refused; a request that breaks a rule raises `ContactCenterError` and leaves
everything as it was.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import assert_never

from callcenter.core import timers
from callcenter.core.changes import Change
from callcenter.core.commands import Command, LookAtSwitch
from callcenter.core.events import (
    AgentAnswered,
    CallArrived,
    CallerHungUp,
    CallHeld,
    CallResumed,
    Configured,
    CustomersFound,
    Event,
    FallbackEntered,
    PhoneChanged,
    RingFinished,
    SwitchLost,
    SwitchSeen,
    TimerFired,
    VerbFinished,
    VerbStarted,
    VoicemailLeft,
)
from callcenter.core.interaction import Interaction
from callcenter.core.reactions import agents, calls, distribution, flows, offers, restart, resync, talks, waits, wrap_up
from callcenter.core.requests import AcceptOffer, HangUp, RejectOffer, Request, SetAgentStatus, SetDisposition
from callcenter.core.state import Restored, State
from callcenter.core.turn import Turn


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """What one input led to, in the order it must be carried out: changes first, then commands."""

    changes: Sequence[Change]
    commands: Sequence[Command]


class ContactCenter:
    """The rules over their state. One caller at a time: the engine's loop."""

    def __init__(self, new_id: Callable[[], str]) -> None:
        self.state = State()
        self._new_id = new_id

    def restore(self, restored: Restored, at: datetime) -> Answer:
        """Begin with what the store knows. The switch has not been seen yet."""
        turn = Turn(state=self.state, at=at, new_id=self._new_id)
        restart.restore(turn, restored)
        return Answer(changes=turn.changes, commands=turn.commands)

    def handle(self, given: Event | Request) -> Answer:
        """Apply one input. Whatever it was, afterwards nobody waits while an agent who may take the call is free."""
        turn = Turn(state=self.state, at=given.at, new_id=self._new_id)
        match given:
            case SetAgentStatus() | SetDisposition() | RejectOffer() | AcceptOffer() | HangUp():
                self._request(turn, given)
            case _:
                self._event(turn, given)
        distribution.distribute(turn)
        return Answer(changes=turn.changes, commands=turn.commands)

    def _request(self, turn: Turn, request: Request) -> None:
        match request:
            case SetAgentStatus():
                agents.set_status(turn, request)
            case SetDisposition():
                wrap_up.set_disposition(turn, request)
            case RejectOffer():
                offers.reject(turn, request)
            case AcceptOffer():
                offers.accept(turn, request)
            case HangUp():
                talks.hang_up(turn, request)
            case _:
                assert_never(request)

    def _event(self, turn: Turn, event: Event) -> None:
        match event:
            case Configured(configuration=configuration):
                self.state.configuration = configuration
                agents.on_configured(turn)
            case CallArrived():
                calls.on_arrived(turn, event)
            case CustomersFound():
                calls.on_customers_found(turn, event)
            case PhoneChanged(endpoint=endpoint, state=phone):
                agents.on_phone(turn, endpoint, phone)
            case SwitchSeen() | SwitchLost() | FallbackEntered():
                self._switch_event(turn, event)
            case TimerFired(name=name):
                self._timer(turn, name)
            case (
                VerbStarted()
                | VerbFinished()
                | RingFinished()
                | AgentAnswered()
                | CallHeld()
                | CallResumed()
                | CallerHungUp()
                | VoicemailLeft()
            ):
                interaction = self.state.interactions.get(self.state.by_call.get(event.call_id, ""))
                if interaction is not None:
                    self._call_event(turn, interaction, event)
            case _:
                assert_never(event)

    def _switch_event(self, turn: Turn, event: SwitchSeen | SwitchLost | FallbackEntered) -> None:
        match event:
            case SwitchSeen():
                resync.on_seen(turn, event)
            case SwitchLost():
                resync.on_lost(turn)
            case FallbackEntered():
                turn.order(LookAtSwitch())
            case _:
                assert_never(event)

    def _call_event(
        self,
        turn: Turn,
        interaction: Interaction,
        event: VerbStarted
        | VerbFinished
        | RingFinished
        | AgentAnswered
        | CallHeld
        | CallResumed
        | CallerHungUp
        | VoicemailLeft,
    ) -> None:
        match event:
            case VerbStarted():
                waits.on_started(turn, interaction, event)
            case VerbFinished():
                flows.on_finished(turn, interaction, event)
            case RingFinished():
                offers.on_ring_finished(turn, interaction, event)
            case AgentAnswered():
                offers.on_answered(turn, interaction, event)
            case CallHeld():
                talks.on_held(turn, interaction)
            case CallResumed():
                talks.on_resumed(turn, interaction)
            case CallerHungUp():
                calls.on_hung_up(turn, interaction, event)
            case VoicemailLeft(recording=recording):
                calls.on_voicemail(turn, interaction, recording)
            case _:
                assert_never(event)

    def _timer(self, turn: Turn, name: str) -> None:
        if self.state.timers.pop(name, None) is None:
            return
        match timers.timer_of(name):
            case timers.RingTimer(offer_id=offer_id):
                offers.on_deadline(turn, offer_id)
            case timers.WrapUpTimer(interaction_id=interaction_id):
                wrap_up.on_deadline(turn, interaction_id)
            case timers.VerbTimer(interaction_id=interaction_id, generation=generation):
                waits.on_silent_verb(turn, interaction_id, generation)
            case timers.RetryTimer(interaction_id=interaction_id, agent=agent):
                self.state.skipped.pop((interaction_id, agent), None)
            case None:
                pass
