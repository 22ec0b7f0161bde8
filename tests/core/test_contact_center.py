"""The one way in: an event is never refused and never raises, a refused request changes nothing."""

import copy

import pytest

from callcenter.core.agent import PhoneState, Status
from callcenter.core.errors import ContactCenterError, Refusal
from callcenter.core.events import (
    AgentAnswered,
    CallerHungUp,
    CallHeld,
    CallResumed,
    CustomersFound,
    Event,
    PhoneChanged,
    RingEnd,
    RingFinished,
    TimerFired,
    Verb,
    VerbFinished,
    VerbStarted,
    VoicemailLeft,
)
from callcenter.core.requests import AcceptOffer, HangUp, RejectOffer, Request, SetAgentStatus, SetDisposition
from tests.support.floor import START
from tests.support.playbook import Playbook


@pytest.mark.parametrize(
    "event",
    [
        VerbStarted(call_id="nobody", generation=1, verb=Verb.PLAY, at=START),
        VerbFinished(call_id="nobody", generation=1, verb=Verb.PLAY, ok=True, at=START),
        RingFinished(call_id="nobody", generation=1, end=RingEnd.BUSY, at=START),
        AgentAnswered(call_id="nobody", generation=1, at=START),
        CallHeld(call_id="nobody", at=START),
        CallResumed(call_id="nobody", at=START),
        CallerHungUp(call_id="nobody", at=START),
        VoicemailLeft(call_id="nobody", recording="r", at=START),
        CustomersFound(interaction_id="nobody", matches=(), at=START),
        PhoneChanged(endpoint="nobody", state=PhoneState.IDLE, at=START),
        TimerFired(name="ring:nobody", at=START),
        TimerFired(name="nonsense", at=START),
    ],
)
def test_an_event_about_nothing_we_know_is_answered_with_nothing(event: Event) -> None:
    book = Playbook().available("ann").calls("4001").give(event)
    assert (book.changes, book.commands) == ([], [])


@pytest.mark.parametrize(
    ("request_", "code"),
    [
        (SetAgentStatus(agent="nobody", status=Status.AVAILABLE, at=START), Refusal.UNKNOWN_AGENT),
        (SetDisposition(interaction_id="x", agent=None, code="resolved", at=START), Refusal.UNKNOWN_INTERACTION),
        (RejectOffer(interaction_id="id1", agent="bob", at=START), Refusal.NO_LIVE_OFFER),
        (AcceptOffer(interaction_id="id1", agent="bob", at=START), Refusal.NO_LIVE_OFFER),
        (HangUp(interaction_id="id1", agent="ann", at=START), Refusal.NOT_CONNECTED),
    ],
)
def test_a_refused_request_says_why_and_changes_nothing(request_: Request, code: Refusal) -> None:
    book = Playbook().available("ann").calls("4001")
    before = copy.deepcopy(book.center.state)
    with pytest.raises(ContactCenterError) as refused:
        book.give(request_)
    assert refused.value.code is code
    assert book.center.state == before


def test_a_timer_that_is_awaited_no_more_is_ignored() -> None:
    book = Playbook().available("ann").calls("4001")
    deadline = f"ring:{book.last_offer.id}"
    book.answers().fires(deadline)
    assert book.changes == []


def test_a_timer_fires_once() -> None:
    book = Playbook().available("ann").calls("4001").answers().hangs_up().fires("wrap_up:id1").fires("wrap_up:id1")
    assert book.changes == []


def test_a_timer_of_another_kind_of_name_is_forgotten_when_it_fires() -> None:
    book = Playbook()
    book.center.state.timers["nonsense"] = START
    assert book.fires("nonsense").changes == []
    assert "nonsense" not in book.center.state.timers
