"""What a supervisor's act leaves in the record of a caller. Whole calls: `scenarios/test_acting.py`."""

from callcenter.core.acts import AssignWaiting, MoveWaiting, RaiseWaiting
from callcenter.core.changes import InteractionChanged
from callcenter.core.interaction import SegmentKind
from tests.support.floor import START
from tests.support.playbook import Playbook


def what(book: Playbook) -> list[str]:
    return [change.what for change in book.changes if isinstance(change, InteractionChanged)]


def test_each_act_is_told_by_its_name() -> None:
    book = Playbook().available("eve").calls("4001")
    caller = book.interaction()
    book.give(RaiseWaiting(interaction_id=caller.id, points=2, at=START))
    assert what(book) == ["raised"]
    book.give(MoveWaiting(interaction_id=caller.id, queue="support", at=START))
    assert what(book) == ["moved", "held_in_queue"]


def test_a_move_ends_the_stretch_in_the_old_queue_and_begins_one_in_the_new() -> None:
    book = Playbook().available("eve").calls("4001").later(20)
    book.give(MoveWaiting(interaction_id=book.interaction().id, queue="support", at=START))
    stretches = book.kept.tables.segments_of(book.interaction())
    first, second = [each for each in stretches if each.kind is SegmentKind.QUEUE]
    assert (first.queue, first.result, first.ended_at) == ("sales", "moved", book.at)
    assert (second.queue, second.started_at, second.ended_at) == ("support", book.at, None)


def test_what_he_was_told_of_his_wait_is_forgotten_with_the_queue() -> None:
    book = Playbook().available("ann", "eve").calls("4001", call_id="t1").answers("t1").calls("4001")
    assert book.interaction().estimated_wait_seconds is not None
    book.give(MoveWaiting(interaction_id=book.interaction().id, queue="support", at=START))
    assert book.interaction().estimated_wait_seconds is None, "nobody is ready there"


def test_the_name_of_an_agent_is_in_the_record() -> None:
    book = Playbook().available("ann", "eve").calls("4001", call_id="t1").answers("t1").calls("4001")
    book.give(AssignWaiting(interaction_id=book.interaction().id, agent="ann", at=START))
    assert (what(book), book.record().assigned_agent) == (["assigned"], "ann")
