"""What counts as a call to a number outside, and what as an attempt; whole stories are in `test_toll_fraud.py`."""

from dataclasses import replace

import pytest

from callcenter.core.changes import OutboundBlocked
from callcenter.core.errors import ContactCenterError, Refusal
from callcenter.core.events import DialRefused
from callcenter.core.outbound import OutboundRefusal
from callcenter.core.reactions.outside import live_calls, may_call, refusal_now
from callcenter.core.requests import SetOutboundBlock
from callcenter.core.turn import Turn
from tests.support.dialling import NUMBER, Dialled, a_floor_that_dials
from tests.support.floor import START
from tests.support.steering import OUTSIDE, Steered
from tests.support.transfers import ann_talks, to_number

ABROAD = "+493012345678"


def refuses(book: Dialled, reason: str, times: int = 1) -> list[OutboundBlocked]:
    """So many attempts of eve, who has no queue, are refused; returns what was blocked by the last one."""
    for _ in range(times):
        book.give(DialRefused(agent="eve", reason=reason, at=START))
    return [change for change in book.changes if isinstance(change, OutboundBlocked)]


def blocks(book: Dialled, *, blocked: bool) -> list[OutboundBlocked]:
    book.give(SetOutboundBlock(blocked=blocked, by="sam", reason="looked at", at=START))
    return [change for change in book.changes if isinstance(change, OutboundBlocked)]


# What counts as a call


def test_a_call_counts_from_the_order_to_the_end_of_the_talk() -> None:
    book = Dialled(a_floor_that_dials()).available("ann", "bob")
    live = [live_calls(book.dials().center.state)]
    live.append(live_calls(book.picks_up().number_answers().center.state))
    live.append(live_calls(book.dials("bob", queue="support").center.state))
    live.append(live_calls(book.thinks_again("bob").center.state))
    live.append(live_calls(book.hangs_up("id1").center.state))
    assert live == [1, 1, 2, 1, 0]


def test_callers_who_came_by_themselves_and_colleagues_who_help_do_not_count() -> None:
    book = Steered.talking().consults("bob").calls("4002", call_id="c2")
    assert live_calls(book.center.state) == 0


def test_a_number_asked_into_a_talk_counts_as_long_as_it_is_there() -> None:
    book = Steered.talking().invites(OUTSIDE)
    assert live_calls(book.center.state) == 1
    assert live_calls(book.drops().center.state) == 0


def test_a_caller_sent_outside_counts_though_no_agent_is_left() -> None:
    book = ann_talks().give(to_number())
    assert live_calls(book.center.state) == 1
    assert live_calls(book.hangs_up().center.state) == 0


# Who may


def test_a_number_that_is_refused_is_not_counted_as_called() -> None:
    book = Dialled(a_floor_that_dials(calls_per_minute=1))
    turn = Turn(state=book.center.state, at=START, new_id=str)
    for _ in range(2):
        with pytest.raises(ContactCenterError) as refused:
            may_call(turn, "ann", ABROAD)
        assert (refused.value.code, refused.value.detail) == (Refusal.DIALLING_NOT_ALLOWED, OutboundRefusal.PREFIX)
    may_call(turn, "ann", NUMBER)
    assert refusal_now(turn.state, "ann", NUMBER, START) is OutboundRefusal.RATE
    assert (turn.changes, turn.commands) == ([], [])


def test_whoever_asks_whether_he_may_has_called_nobody() -> None:
    state = Dialled(a_floor_that_dials(calls_per_minute=1)).center.state
    assert [refusal_now(state, "ann", NUMBER, START) for _ in range(3)] == [None] * 3
    assert not state.dialled.made
    assert not state.dialled.refused


def test_a_group_is_that_of_the_agent_and_whoever_is_none_has_no_group() -> None:
    floor = a_floor_that_dials(groups={"export": ("+49",)})
    bob = replace(floor.agents["bob"], groups=frozenset({"export"}))
    state = Dialled(replace(floor, agents={**floor.agents, "bob": bob})).center.state
    told = [refusal_now(state, agent, ABROAD, START) for agent in ("bob", "ann", "eve", "nobody")]
    assert told == [None, *["prefix"] * 3]


# What counts as an attempt


@pytest.mark.parametrize("reason", ["off", "blocked", "do_not_call"])
def test_what_honest_people_run_into_blocks_nothing(reason: str) -> None:
    book = Dialled(a_floor_that_dials(block_after=0))
    assert refuses(book, reason, times=3) == []
    assert book.center.state.dialled.blocked_at is None


def test_where_nobody_calls_outside_nothing_is_blocked() -> None:
    assert refuses(Dialled(a_floor_that_dials(enabled=False, block_after=0)), "denied") == []


def test_attempts_over_a_long_time_block_nothing() -> None:
    book = Dialled(a_floor_that_dials(block_after=1))
    assert refuses(book, "denied") == refuses(book.later(300), "denied") == []
    assert [told.refused for told in refuses(book.later(299), "denied")] == [2]


def test_when_it_is_lifted_the_attempts_before_are_forgotten() -> None:
    book = Dialled(a_floor_that_dials(block_after=2))
    assert len(refuses(book, "denied", times=3)) == 1
    assert refuses(book, "denied") == [], "blocked once, told once"
    (lifted,) = blocks(book, blocked=False)
    assert (lifted.by, lifted.reason, lifted.refused) == ("sam", "looked at", 0)
    assert refuses(book, "denied", times=2) == []
    assert len(refuses(book, "denied")) == 1


def test_what_is_so_already_is_not_done_again() -> None:
    book = Dialled(a_floor_that_dials())
    assert blocks(book, blocked=False) == []
    assert len(blocks(book, blocked=True)) == 1
    assert blocks(book.later(60), blocked=True) == []
    assert book.center.state.dialled.blocked_at == START
