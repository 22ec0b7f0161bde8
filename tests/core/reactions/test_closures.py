"""What is kept of a queue that is closed by hand. Whole calls: `scenarios/test_closures.py`."""

from datetime import timedelta

from callcenter.core.acts import CloseQueue, OpenQueue
from callcenter.core.changes import ClosureChanged
from callcenter.core.closure import Closure
from callcenter.core.events import TimerFired
from tests.support.floor import START
from tests.support.playbook import Playbook

HOUR = timedelta(hours=1)


def told(book: Playbook) -> list[Closure]:
    return [change.closure for change in book.changes if isinstance(change, ClosureChanged)]


def test_each_time_is_a_closure_of_its_own_from_closing_to_opening() -> None:
    book = Playbook().give(CloseQueue(queue="sales", by="sam", reason="drill", until_at=START + HOUR, at=START))
    closure = Closure(queue="sales", closed_at=START, by="sam", reason="drill", until_at=START + HOUR)
    assert told(book) == [closure]
    book.later(60).give(OpenQueue(queue="sales", by="sue", at=START))
    (over,) = told(book)
    assert (over.closed_at, over.opened_at, over.opened_by) == (START, book.at, "sue")
    book.later(60).give(CloseQueue(queue="sales", by="sue", at=START))
    assert [one.closed_at for one in told(book)] == [book.at]
    assert len(book.kept.tables.closures) == 2


def test_a_timer_that_belongs_to_nothing_any_more_opens_nothing() -> None:
    book = Playbook().give(CloseQueue(queue="sales", by="sam", until_at=START + HOUR, at=START))
    book.give(CloseQueue(queue="sales", by="sam", at=START))
    book.later(3600).give(TimerFired(name="closure:sales", at=START)).give(TimerFired(name="closure:x", at=START))
    assert book.center.state.closures["sales"].until_at is None
