"""A ring ends without an answer: each way says something else of the agent, and none costs the caller his place."""

import pytest

from callcenter.core.agent import Status
from callcenter.core.commands import AnswerPhone
from callcenter.core.errors import ContactCenterError, Refusal
from callcenter.core.events import RingEnd, SwitchLost
from callcenter.core.offer import OfferState
from callcenter.core.requests import AcceptOffer, RejectOffer
from tests.support.floor import START
from tests.support.playbook import Playbook


@pytest.mark.parametrize(
    ("end", "state", "status"),
    [
        (RingEnd.REJECTED, OfferState.REJECTED, Status.AVAILABLE),
        (RingEnd.BUSY, OfferState.BUSY, Status.AVAILABLE),
        (RingEnd.UNREACHABLE, OfferState.UNREACHABLE, Status.NOT_READY),
        (RingEnd.GATED, OfferState.WITHDRAWN, Status.AVAILABLE),
        (RingEnd.FAILED, OfferState.WITHDRAWN, Status.AVAILABLE),
    ],
)
def test_the_call_goes_to_the_next_agent(end: RingEnd, state: OfferState, status: Status) -> None:
    book = Playbook().available("ann", "bob", "eve").calls("4001").later(4)
    offer = book.last_offer
    book.ring_ends(end, cause="21")
    ended = book.kept.tables.offers[offer.id]
    assert (ended.state, ended.cause, ended.agent) == (state, "21", "ann")
    assert book.agent("ann").status is status
    assert book.rung == ["bob"]
    assert book.record().queued_at == START


def test_a_ring_that_failed_by_our_own_fault_is_soon_tried_again() -> None:
    book = Playbook().available("ann").calls("4001").ring_ends(RingEnd.FAILED).starts()
    book.later(2).fires("retry:id1:ann")
    assert book.rung == ["ann"]


def test_the_agent_turns_the_call_down_on_the_screen() -> None:
    book = Playbook().available("ann", "bob").calls("4001")
    book.give(RejectOffer(interaction_id="id1", agent="ann", at=START))
    assert book.kept.tables.offers["id2"].state is OfferState.REJECTED
    assert book.rung == ["bob"]


def test_the_agent_accepts_on_the_screen_and_the_phone_is_asked_to_answer() -> None:
    book = Playbook().available("ann").calls("4001").give(AcceptOffer(interaction_id="id1", agent="ann", at=START))
    book.expect(AnswerPhone(endpoint="ann"))
    assert book.agent("ann").activity == "offered", "only the phone's answer counts"


def test_nobody_answers_for_somebody_else_or_twice() -> None:
    book = Playbook().available("ann").calls("4001")
    for interaction_id, agent in [("id1", "bob"), ("nonsense", "ann")]:
        with pytest.raises(ContactCenterError) as refused:
            book.give(RejectOffer(interaction_id=interaction_id, agent=agent, at=START))
        assert refused.value.code is Refusal.NO_LIVE_OFFER
    book.give(SwitchLost(at=START))
    with pytest.raises(ContactCenterError) as refused:
        book.give(AcceptOffer(interaction_id="id1", agent="ann", at=START))
    assert refused.value.code is Refusal.SWITCH_AWAY
