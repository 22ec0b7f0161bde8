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
    AgentHungUp,
    CallArrived,
    CallerEvent,
    CallerHungUp,
    CallHeld,
    CallOutFailed,
    CallResumed,
    Configured,
    CustomersFound,
    Event,
    FallbackEntered,
    PhoneChanged,
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
    distribution,
    flows,
    offers,
    recognition,
    restart,
    resync,
    talks,
    waits,
    wrap_up,
)
from callcenter.core.requests import (
    AcceptOffer,
    CancelCallback,
    ChooseCustomer,
    ExtendWrapUp,
    FinishWrapUp,
    HangUp,
    RejectOffer,
    Request,
    RequestCallback,
    SetAgentStatus,
    SetDisposition,
    WantWrapUp,
    WrapUpRequest,
)
from callcenter.core.state import Restored, State
from callcenter.core.turn import Turn


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """What one input led to, in the order it must be carried out: changes first, then commands."""

    changes: Sequence[Change]
    commands: Sequence[Command]


class ContactCenter:
    """The rules over their state. One caller at a time: the engine's loop."""

    def __init__(self, new_id: Callable[[], str], *, explains: bool = True) -> None:
        self.state = State()
        self._new_id = new_id
        self._explains = explains

    def restore(self, restored: Restored, at: datetime) -> Answer:
        """Begin with what the store knows. The switch has not been seen yet."""
        turn = Turn(state=self.state, at=at, new_id=self._new_id)
        restart.restore(turn, restored)
        return Answer(changes=turn.changes, commands=turn.commands)

    def handle(self, given: Event | Request) -> Answer:
        """Apply one input. Whatever it was, afterwards nobody waits while an agent who may take the call is free."""
        turn = Turn(state=self.state, at=given.at, new_id=self._new_id, explains=self._explains)
        if isinstance(given, Request):
            self._request(turn, given)
        else:
            self._event(turn, given)
        distribution.distribute(turn)
        return Answer(changes=turn.changes, commands=turn.commands)

    def _request(self, turn: Turn, request: Request) -> None:
        match request:
            case SetAgentStatus():
                agents.set_status(turn, request)
            case HangUp():
                talks.hang_up(turn, request)
            case ChooseCustomer():
                recognition.choose(turn, request)
            case RejectOffer():
                offers.reject(turn, request)
            case AcceptOffer():
                offers.accept(turn, request)
            case RequestCallback():
                callbacks.request(turn, request)
            case CancelCallback():
                callbacks.cancel(turn, request)
            case _:
                self._wrap_up_request(turn, request)

    def _wrap_up_request(self, turn: Turn, request: WrapUpRequest) -> None:
        match request:
            case SetDisposition():
                wrap_up.set_disposition(turn, request)
            case ExtendWrapUp():
                wrap_up.extend(turn, request)
            case WantWrapUp():
                wrap_up.want(turn, request)
            case FinishWrapUp():
                wrap_up.finish_by_agent(turn, request)
            case _:
                assert_never(request)

    def _event(self, turn: Turn, event: Event) -> None:
        match event:
            case Configured(configuration=configuration):
                self.state.configuration = configuration
                self.state.touch_all()
                agents.on_configured(turn)
                callback_ends.on_configured(turn)
                announcements.on_configured(turn)
            case CallArrived():
                calls.on_arrived(turn, event)
            case CallOutFailed():
                callbacks.on_call_failed(turn, event)
            case CustomersFound():
                recognition.on_customers_found(turn, event)
            case PhoneChanged(endpoint=endpoint, state=phone):
                agents.on_phone(turn, endpoint, phone)
            case TimerFired(name=name):
                self._timer(turn, name)
            case SwitchSeen() | SwitchLost() | FallbackEntered():
                self._switch_event(turn, event)
            case _:
                interaction = self.state.interactions.get(self.state.by_call.get(event.call_id, ""))
                if interaction is not None:
                    self._call_event(turn, interaction, event)

    def _switch_event(self, turn: Turn, event: SwitchEvent) -> None:
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
        self, turn: Turn, interaction: Interaction, event: VerbEvent | CallerEvent | ServiceAnswered
    ) -> None:
        if isinstance(event, ServiceAnswered):
            flows.on_answered(turn, interaction, event)
            return
        if interaction.stage is Stage.DIALING:
            callback_calls.on_event(turn, interaction, event)
            return
        match event:
            case CallHeld():
                talks.on_held(turn, interaction)
            case CallResumed():
                talks.on_resumed(turn, interaction)
            case AgentHungUp():
                talks.on_agent_hung_up(turn, interaction, event)
            case CallerHungUp():
                calls.on_hung_up(turn, interaction, event)
            case VoicemailLeft(recording=recording):
                calls.on_voicemail(turn, interaction, recording)
            case _:
                self._verb_event(turn, interaction, event)

    def _verb_event(self, turn: Turn, interaction: Interaction, event: VerbEvent) -> None:
        match event:
            case VerbStarted():
                waits.on_started(turn, interaction, event)
            case VerbFinished() if interaction.stage is Stage.QUEUED:
                announcements.on_finished(turn, interaction, event)
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

    def _timer(self, turn: Turn, name: str) -> None:
        if self.state.timers.pop(name, None) is None:
            return
        match timers.timer_of(name):
            case timers.RingTimer(offer_id=offer_id):
                offers.on_deadline(turn, offer_id)
            case timers.WrapUpTimer(interaction_id=interaction_id):
                wrap_up.on_deadline(turn, interaction_id)
            case timers.RetryTimer(interaction_id=interaction_id, agent=agent):
                distribution.on_skip_over(turn, interaction_id, agent)
            case timers.WaitTimer(waiting_id=waiting_id):
                distribution.on_wait_over(turn, waiting_id)
            case timers.AnnounceTimer(interaction_id=interaction_id):
                announcements.on_due(turn, interaction_id)
            case timers.CallbackTimer(callback_id=callback_id):
                callbacks.on_due(turn, callback_id)
            case timers.VerbTimer() | timers.AnswerTimer() as silent:
                self._silence(turn, silent)
            case None:
                pass

    def _silence(self, turn: Turn, timer: timers.VerbTimer | timers.AnswerTimer) -> None:
        match timer:
            case timers.VerbTimer(interaction_id=interaction_id, generation=generation):
                self.state.touch(interaction_id)
                waits.on_silent_verb(turn, interaction_id, generation)
            case timers.AnswerTimer(interaction_id=interaction_id, generation=generation):
                flows.on_unanswered(turn, interaction_id, generation)
            case _:
                assert_never(timer)
