"""The smallest cube that tells enough is read, and the facts where none does."""

from datetime import UTC, date, datetime
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from callcenter.core.supervision import Reach
from callcenter.reporting.intervals import Interval
from callcenter.reporting.periods import Days, Span, span_of
from callcenter.reporting.report import Dimension as D
from callcenter.reporting.report import MetricWanted, needed_by
from callcenter.store.repositories.report_plan import SumsWanted, cube_for
from callcenter.store.tables.figures import Cube

ZONE = ZoneInfo("Asia/Shanghai")
MONTH = span_of(Days(first=date(2026, 10, 1), last=date(2026, 10, 31)), ZONE)
SCOPED = Reach(queues=frozenset({"sales"}), agents=frozenset({"alice"}))


def wanted(metric: str = "offered", **asked: Any) -> SumsWanted:
    facts = {"span": MONTH, "zone": ZONE.key, "reach": None, "most_rows": 9, **asked}
    return SumsWanted(needed=needed_by((MetricWanted(id=metric),)), **facts)


@pytest.mark.parametrize(
    ("asked", "cube"),
    [
        (wanted(), Cube.DAY_QUEUE),
        (wanted(group_by=(D.QUEUE,), interval=Interval.DAY), Cube.DAY_QUEUE),
        (wanted(group_by=(D.QUEUE, D.WEEKDAY), interval=Interval.MONTH), Cube.DAY_QUEUE),
        (wanted(group_by=(D.QUEUE,), interval=Interval.HOUR), Cube.QUARTER_QUEUE),
        (wanted(group_by=(D.HOUR,)), Cube.QUARTER_QUEUE),
        (wanted(group_by=(D.AGENT,), interval=Interval.WEEK), Cube.DAY_AGENT),
        (wanted(group_by=(D.TEAM, D.QUEUE)), Cube.DAY_AGENT),
        (wanted("occupancy"), Cube.DAY_AGENT),
        (wanted("occupancy", interval=Interval.QUARTER), Cube.QUARTER_AGENT),
        (wanted(group_by=(D.DISPOSITION,), filters={D.QUEUE: ("sales",)}), Cube.DAY_CONTACT),
        (wanted(group_by=(D.SKILL,)), Cube.DAY_AGENT),
        (wanted(group_by=(D.SKILL, D.QUEUE), reach=SCOPED), Cube.DAY_AGENT),
        (wanted(group_by=(D.SKILL,), interval=Interval.HOUR), None),
        (wanted(group_by=(D.DISPOSITION,), interval=Interval.HOUR), None),
        (wanted(group_by=(D.DISPOSITION, D.AGENT)), None),
        # Who has a scope is told by queue and agent.
        (wanted(group_by=(D.QUEUE,), reach=SCOPED), Cube.DAY_AGENT),
        (wanted(group_by=(D.QUEUE,), reach=SCOPED, interval=Interval.HOUR), None),
        (wanted("occupancy", reach=SCOPED, interval=Interval.HOUR), Cube.QUARTER_AGENT),
    ],
)
def test_what_is_read(asked: SumsWanted, cube: Cube | None) -> None:
    assert cube_for(asked, same_clock=True) is cube


def test_days_cut_by_another_clock_are_of_no_use() -> None:
    assert cube_for(wanted(), same_clock=False) is Cube.QUARTER_QUEUE
    assert cube_for(wanted(group_by=(D.DISPOSITION,)), same_clock=False) is None


def test_half_a_day_is_finer_than_days() -> None:
    half = Span(since=MONTH.since, until=datetime(2026, 10, 31, 4, tzinfo=UTC))
    assert cube_for(wanted(span=half), same_clock=True) is Cube.QUARTER_QUEUE
