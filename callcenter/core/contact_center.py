"""The one way into the core: one input in, commands and changes out. One line per input.

Rule: an event never raises and is never refused; a request that breaks a rule raises `ContactCenterError` and leaves
everything as it was.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import assert_never

from callcenter.core.acts import (
    AssignWaiting,
    CloseQueue,
    DropDeferredStatus,
    EndWaiting,
    MoveWaiting,
    OpenQueue,
    QueueAct,
    RaiseWaiting,
)
from callcenter.core.changes import Change
from callcenter.core.commands import Command
from callcenter.core.events import Event
from callcenter.core.monitoring_requests import (
    MonitoringRequest,
    StartMonitoring,
    StopMonitoring,
    SwitchMonitoring,
    TakeOver,
)
from callcenter.core.reactions import (
    acting,
    agents,
    callbacks,
    closures,
    deferred,
    dialling,
    distribution,
    heard,
    monitor_legs,
    monitorings,
    offers,
    outside,
    phones,
    recognition,
    restart,
    steering,
    talks,
    wrap_up_requests,
)
from callcenter.core.requests import (
    AcceptOffer,
    CallbackRequest,
    CancelCallback,
    ChooseCustomer,
    DialOut,
    ExtendWrapUp,
    FinishWrapUp,
    HangUp,
    MoveCallback,
    RejectOffer,
    Request,
    RequestCallback,
    SetAgentStatus,
    SetDisposition,
    SetNote,
    SetOutboundBlock,
    SetPhoneFault,
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
            heard.event(turn, given)
        monitor_legs.follow(turn)
        deferred.take_effect(turn)
        distribution.distribute(turn)
        return Answer(changes=turn.changes, commands=turn.commands)

    def _request(self, turn: Turn, request: Request) -> None:
        match request:
            case SetAgentStatus() | DropDeferredStatus() | SetPhoneFault():
                self._agent_request(turn, request)
            case RaiseWaiting() | MoveWaiting() | AssignWaiting() | EndWaiting():
                acting.request(turn, request)
            case CloseQueue() | OpenQueue() | StartMonitoring() | SwitchMonitoring() | StopMonitoring() | TakeOver():
                self._supervisors_request(turn, request)
            case HangUp():
                talks.hang_up(turn, request)
            case ChooseCustomer():
                recognition.choose(turn, request)
            case RejectOffer() | AcceptOffer():
                offers.request(turn, request)
            case RequestCallback() | CancelCallback() | MoveCallback():
                self._callback_request(turn, request)
            case SetDisposition() | SetNote() | ExtendWrapUp() | WantWrapUp() | FinishWrapUp():
                self._wrap_up_request(turn, request)
            case DialOut() | SetOutboundBlock():
                self._outbound_request(turn, request)
            case _:
                steering.request(turn, request)

    def _agent_request(self, turn: Turn, request: SetAgentStatus | DropDeferredStatus | SetPhoneFault) -> None:
        match request:
            case SetAgentStatus():
                agents.set_status(turn, request)
            case DropDeferredStatus():
                deferred.request_drop(turn, request)
            case SetPhoneFault():
                phones.set_fault(turn, request)
            case _:
                assert_never(request)

    def _supervisors_request(self, turn: Turn, request: QueueAct | MonitoringRequest) -> None:
        match request:
            case CloseQueue() | OpenQueue():
                closures.request(turn, request)
            case _:
                monitorings.request(turn, request)

    def _callback_request(self, turn: Turn, request: CallbackRequest) -> None:
        match request:
            case RequestCallback():
                callbacks.request(turn, request)
            case CancelCallback():
                callbacks.cancel(turn, request)
            case MoveCallback():
                callbacks.move(turn, request)
            case _:
                assert_never(request)

    def _outbound_request(self, turn: Turn, request: DialOut | SetOutboundBlock) -> None:
        match request:
            case DialOut():
                dialling.dial(turn, request)
            case SetOutboundBlock():
                outside.set_block(turn, request)
            case _:
                assert_never(request)

    def _wrap_up_request(self, turn: Turn, request: WrapUpRequest) -> None:
        match request:
            case SetDisposition():
                wrap_up_requests.set_disposition(turn, request)
            case SetNote():
                wrap_up_requests.set_note(turn, request)
            case ExtendWrapUp():
                wrap_up_requests.extend(turn, request)
            case WantWrapUp():
                wrap_up_requests.want(turn, request)
            case FinishWrapUp():
                wrap_up_requests.finish_by_agent(turn, request)
            case _:
                assert_never(request)
