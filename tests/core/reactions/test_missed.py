"""Who is blamed for a ring without an answer, and how soon the same call may ring there again."""

from dataclasses import replace

import pytest

from callcenter.core.agent import Status
from callcenter.core.events import RingEnd
from callcenter.core.interaction import Stage
from callcenter.core.offer import OfferState
from callcenter.core.requests import RejectOffer
from tests.support.floor import START, a_floor
from tests.support.playbook import Playbook


def ringing(**queue: int) -> Playbook:
    floor = a_floor()
    sales = replace(floor.queues["sales"], **queue)  # type: ignore[arg-type]
    return Playbook(replace(floor, queues={**floor.queues, "sales": sales})).available("ann", "eve").calls("4001")


@pytest.mark.parametrize(
    ("end", "status", "reason"),
    [
        (RingEnd.NO_ANSWER, Status.NOT_READY, "no_answer"),
        (RingEnd.UNREACHABLE, Status.NOT_READY, "unreachable"),
        (RingEnd.REJECTED, Status.AVAILABLE, None),
        (RingEnd.BUSY, Status.AVAILABLE, None),
        (RingEnd.GATED, Status.AVAILABLE, None),
        (RingEnd.FAILED, Status.AVAILABLE, None),
    ],
)
def test_only_the_agents_own_fault_changes_his_status(end: RingEnd, status: Status, reason: str | None) -> None:
    book = ringing().ring_ends(end)
    assert (book.agent("ann").status, book.agent("ann").reason) == (status, reason)
    assert book.interaction().stage is Stage.QUEUED


def test_a_lost_microphone_makes_not_ready_and_the_call_goes_on() -> None:
    book = ringing().available("bob")
    book.give(RejectOffer(interaction_id="id1", agent="ann", mic_lost=True, at=START))
    ended = book.kept.tables.offers["id2"]
    assert (ended.state, ended.cause) == (OfferState.REJECTED, "mic_lost")
    assert (book.agent("ann").status, book.agent("ann").reason) == (Status.NOT_READY, "mic_lost")
    assert book.rung == ["bob"]


@pytest.mark.parametrize(
    ("end", "skip_seconds", "passed_over"),
    [
        (RingEnd.REJECTED, 30, 30),
        (RingEnd.BUSY, 45, 45),
        (RingEnd.BUSY, 0, 2),
        (RingEnd.FAILED, 45, 2),
        (RingEnd.GATED, 45, 2),
    ],
)
def test_who_missed_this_call_is_passed_over_as_long_as_the_queue_says_but_never_rung_without_a_pause(
    end: RingEnd, skip_seconds: int, passed_over: int
) -> None:
    book = ringing(skip_seconds=skip_seconds).ring_ends(end)
    until_at = book.center.state.skipped["id1"]["ann"]
    assert (until_at - START).total_seconds() == passed_over
    assert book.rung == []
    book.starts().later(passed_over).fires("retry:id1:ann")
    assert book.rung == ["ann"]


def test_a_ring_of_a_queue_that_was_removed_still_ends() -> None:
    book = ringing()
    book.configures(replace(book.configuration, queues={"support": book.configuration.queues["support"]}))
    book.ring_ends(RingEnd.BUSY)
    assert (book.closed.cause, book.agent("ann").activity) == ("unknown_queue", "idle")
