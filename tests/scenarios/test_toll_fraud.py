"""Somebody has an agent's password and wants to make money with our trunk: few of his calls leave, and then none."""

import pytest

from callcenter.core.changes import OutboundBlocked
from callcenter.core.errors import ContactCenterError, Refusal
from callcenter.core.events import DialRefused
from callcenter.core.requests import InviteGuest, SetOutboundBlock, Target, TargetKind, TransferCall
from tests.support.dialling import NUMBER, Dialled, a_floor_that_dials, dialled
from tests.support.floor import START

PREMIUM = "+19005550100"


def attempt(book: Dialled, number: str, agent: str = "ann") -> str | None:
    """He dials and hangs up at once; returns why he was refused, which the engine tells the core."""
    try:
        book.dials(agent, number)
    except ContactCenterError as refused:
        book.give(DialRefused(agent=agent, reason=refused.detail, at=START))
        return refused.detail
    book.picks_up().thinks_again(agent)
    return None


def test_a_hundred_calls_to_a_premium_number_make_no_call_and_block_everything() -> None:
    book = Dialled(a_floor_that_dials(allow=("+",), block_after=20)).available("ann", "bob")
    told: list[OutboundBlocked] = []
    reasons = []
    for _ in range(100):
        reasons.append(attempt(book.later(3), PREMIUM))
        told += [change for change in book.changes if isinstance(change, OutboundBlocked)]
    assert reasons == ["denied"] * 21 + ["blocked"] * 79
    assert [(change.blocked, change.by, change.refused) for change in told] == [(True, None, 21)]
    assert attempt(book, NUMBER, "bob") == "blocked", "whoever it is, and whatever he calls"


def test_a_hundred_calls_to_what_is_allowed_make_as_many_as_the_cap_says() -> None:
    book = Dialled(a_floor_that_dials(calls_per_minute=6, block_after=1000)).available("ann")
    reasons = [attempt(book.later(3), NUMBER) for _ in range(100)]
    assert reasons.count(None) == 5 * 6
    assert set(reasons) == {None, "rate"}


def test_only_a_supervisor_lifts_the_block_and_it_outlives_a_restart() -> None:
    book = Dialled(a_floor_that_dials(block_after=0)).available("ann")
    attempt(book, PREMIUM)
    book.later(3600)
    assert attempt(book, NUMBER) == "blocked", "time does not lift it"
    book.restarts().sees().available("ann")
    assert attempt(book, NUMBER) == "blocked"
    book.give(SetOutboundBlock(blocked=False, by="sam", reason="a mistake", at=START))
    assert [(c.blocked, c.by) for c in book.changes if isinstance(c, OutboundBlocked)] == [(False, "sam")]
    assert attempt(book, NUMBER) is None


def test_a_supervisor_stops_all_of_it_at_once_and_talks_go_on() -> None:
    book = Dialled(a_floor_that_dials()).available("ann").dials().picks_up().number_answers()
    book.give(SetOutboundBlock(blocked=True, by="sam", at=START))
    assert book.orders == []
    assert book.give(SetOutboundBlock(blocked=True, by="sam", at=START)).changes == []
    assert attempt(book, NUMBER, "bob") == "blocked" if book.available("bob") else False


@pytest.mark.parametrize("request_type", [TransferCall, InviteGuest])
def test_a_call_is_sent_to_no_number_that_may_not_be_called(
    request_type: type[TransferCall] | type[InviteGuest],
) -> None:
    book = Dialled(a_floor_that_dials()).available("ann").calls("4001").answers(phone="ann")
    target = Target(kind=TargetKind.NUMBER, name=PREMIUM)
    with pytest.raises(ContactCenterError) as refusal:
        book.give(request_type(interaction_id=book.call.id, agent="ann", target=target, at=START))
    assert (refusal.value.code, refusal.value.detail) == (Refusal.DIALLING_NOT_ALLOWED, "denied")


def test_numbers_asked_into_talks_count_as_calls() -> None:
    book = Dialled(a_floor_that_dials(concurrent=1)).available("ann", "bob").calls("4001").answers(phone="ann")
    target = Target(kind=TargetKind.NUMBER, name=NUMBER)
    book.give(InviteGuest(interaction_id=book.call.id, agent="ann", target=target, at=START))
    with pytest.raises(ContactCenterError) as refusal:
        book.give(dialled("bob"))
    assert refusal.value.detail == "concurrent"
