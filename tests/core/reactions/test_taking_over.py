"""Taking a call over, where a scenario has not done it already."""

from callcenter.core.agent import Status
from callcenter.core.changes import InteractionChanged
from callcenter.core.errors import Refusal
from callcenter.core.interaction import SegmentKind
from callcenter.core.monitoring_requests import TakeOver
from callcenter.core.records import replace
from tests.support.floor import START, a_floor
from tests.support.monitored import BARGE, Monitored, supervised_floor


def test_who_takes_calls_keeps_his_status() -> None:
    book = Monitored.talking().chooses("sam", Status.AVAILABLE).monitors().monitor_answers().takes_over()
    assert book.agent("sam").status is Status.AVAILABLE


def test_it_is_told_as_what_it_is_and_is_no_transfer() -> None:
    book = Monitored.listened().takes_over()
    told = [change.what for change in book.changes if isinstance(change, InteractionChanged)]
    assert told == ["taken_over"]
    assert book.record().transfers == 0
    segment = book.interaction().segment
    assert segment is not None
    assert segment.kind is SegmentKind.TALK


def test_where_nothing_is_wrapped_up_the_agent_is_free_at_once() -> None:
    floor = a_floor()
    without = replace(floor, queues={n: replace(q, wrap_up_seconds=0) for n, q in floor.queues.items()})
    book = Monitored.listened(BARGE, configuration=supervised_floor(without)).takes_over()
    (part,) = book.kept.tables.participations.values()
    assert (part.agent, part.result, part.ended_at) == ("ann", "none", book.at)


def test_a_talk_that_is_over_is_taken_by_nobody() -> None:
    book = Monitored.listened()
    id_ = book.monitoring().id
    book.hangs_up()
    book.refused(TakeOver(monitoring_id=id_, supervisor="sam", at=START), Refusal.UNKNOWN_MONITORING)
