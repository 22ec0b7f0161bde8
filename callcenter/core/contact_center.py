"""The one way into the core: one input in, commands and changes out. One line per input.

Rule: an event never raises and is never refused; a request that breaks a rule raises `ContactCenterError` and leaves
everything as it was.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import assert_never

from callcenter.core.changes import Change
from callcenter.core.commands import Command
from callcenter.core.events import Event
from callcenter.core.reactions import (
    agents,
    callbacks,
    dialling,
    distribution,
    heard,
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
        distribution.distribute(turn)
        return Answer(changes=turn.changes, commands=turn.commands)

    def _request(self, turn: Turn, request: Request) -> None:
        match request:
            case SetAgentStatus():
                agents.set_status(turn, request)
            case SetPhoneFault():
                phones.set_fault(turn, request)
            case HangUp():
                talks.hang_up(turn, request)
            case ChooseCustomer():
                recognition.choose(turn, request)
            case RejectOffer():
                offers.reject(turn, request)
            case AcceptOffer():
                offers.accept(turn, request)
            case RequestCallback() | CancelCallback() | MoveCallback():
                self._callback_request(turn, request)
            case SetDisposition() | SetNote() | ExtendWrapUp() | WantWrapUp() | FinishWrapUp():
                self._wrap_up_request(turn, request)
            case DialOut() | SetOutboundBlock():
                self._outbound_request(turn, request)
            case _:
                steering.request(turn, request)

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
