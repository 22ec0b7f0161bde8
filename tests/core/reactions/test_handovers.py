"""Leaving, taking over and giving back, each by itself."""

from dataclasses import replace

import pytest

from callcenter.core.agent import Activity, Status
from callcenter.core.changes import InteractionChanged, ParticipationChanged
from callcenter.core.guest import Guest, GuestState
from callcenter.core.interaction import Interaction, Outcome, SegmentKind, Stage
from callcenter.core.reactions import handovers
from callcenter.core.turn import Turn
from tests.support.floor import START, a_floor
from tests.support.playbook import Playbook
from tests.support.transfers import ann_talks


def a_turn(book: Playbook) -> Turn:
    return Turn(state=book.center.state, at=book.at, new_id=str)


def a_guest(agent: str | None) -> Guest:
    return Guest(
        id="g1", interaction_id="id1", number=1, invited_by="ann", agent=agent, endpoint=agent, invited_at=START
    )


def joined(guest: Guest) -> Guest:
    return replace(guest, state=GuestState.JOINED)


def test_who_leaves_has_a_part_and_the_call_has_no_agent() -> None:
    book = ann_talks()
    turn = a_turn(book)
    left = handovers.leave(turn, book.interaction(), "ann")
    assert (left.agent, left.handed_over, left.stage) == (None, 1, Stage.CONNECTED)
    (told,) = [change for change in turn.changes if isinstance(change, ParticipationChanged)]
    assert (told.participation.agent, told.participation.number) == ("ann", 1)


def test_whom_the_switch_has_found_by_itself_leaves_no_part() -> None:
    book = ann_talks()
    turn = a_turn(book)
    assert handovers.leave(turn, book.interaction(), "").handed_over == 0
    assert turn.changes == []


def test_who_takes_no_calls_now_need_not_be_passed_over() -> None:
    book = ann_talks().chooses("ann", Status.NOT_READY)
    handovers.leave(a_turn(book), book.interaction(), "ann")
    assert book.center.state.skipped == {}


@pytest.mark.parametrize(("others", "kind"), [((), SegmentKind.TALK), (("bob",), SegmentKind.CONFERENCE)])
def test_an_agent_who_takes_over_talks_on(others: tuple[str, ...], kind: SegmentKind) -> None:
    book = ann_talks()
    turn = a_turn(book)
    for name in others:
        turn.put_guest(replace(joined(a_guest(name)), id=name))
    taken = handovers.take_over(turn, replace(book.interaction(), agent=None), joined(a_guest("eve")))
    assert (taken.agent, taken.endpoint, taken.transfers, taken.stage) == ("eve", "eve", 1, Stage.CONNECTED)
    assert taken.segment is not None
    assert (taken.segment.kind, taken.segment.agent) == (kind, "eve")


def test_a_number_that_takes_over_has_the_call_without_us() -> None:
    book = ann_talks()
    taken = handovers.take_over(a_turn(book), replace(book.interaction(), agent=None), joined(a_guest(None)))
    assert (taken.agent, taken.outside_leg, taken.stage) == (None, "g1", Stage.TRANSFERRED)


def given_back(book: Playbook) -> Interaction:
    turn = a_turn(book)
    return handovers.give_back(turn, handovers.leave(turn, book.interaction(), "ann"), cause="phone_lost")


def test_who_is_given_back_waits_with_all_his_age() -> None:
    book = ann_talks()
    before = book.interaction()
    after = given_back(book)
    assert (after.stage, after.queue, after.place_at, after.agent) == (Stage.QUEUED, "sales", before.place_at, None)
    assert (book.at - (after.queued_at or START)).total_seconds() == before.wait_seconds == 7
    assert book.agent("ann").activity is Activity.WRAP_UP


def test_where_there_is_no_queue_any_more_he_is_turned_away() -> None:
    book = ann_talks()
    book.configures(replace(a_floor(), queues={}))
    turn = a_turn(book)
    handovers.give_back(turn, handovers.leave(turn, book.interaction(), "ann"), cause="phone_lost")
    (closed,) = [change for change in turn.changes if isinstance(change, InteractionChanged)]
    assert (closed.interaction.outcome, closed.interaction.cause) == (Outcome.FAILED, "unknown_queue")
    assert book.center.state.interactions == {}
