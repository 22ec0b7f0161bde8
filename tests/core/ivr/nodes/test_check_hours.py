"""Check hours: the moment of the visit decides, nothing is asked."""

from datetime import UTC, datetime, time

import pytest

from callcenter.core.acd.hours import Schedule
from callcenter.core.ivr.actions import Leave, Report, Visit
from callcenter.core.ivr.nodes.check_hours import CheckHours

NODE = CheckHours(
    id="hours",
    schedule=Schedule(timezone="Asia/Shanghai", periods={0: ((time(9), time(18)),)}),
    exits={"open": "menu", "closed": "closed"},
)


@pytest.mark.parametrize(("hour", "expected"), [(0, "closed"), (1, "open"), (9, "open"), (10, "closed")])
def test_a_monday_in_utc_is_open_by_the_hours_of_shanghai(hour: int, expected: str) -> None:
    visit = Visit(attributes={}, language="zh", at=datetime(2026, 3, 2, hour, tzinfo=UTC))
    assert NODE.enter(visit) == Leave(exit=expected)
    assert NODE.resume(visit, Report(ok=True)) == Leave(exit=expected)


@pytest.mark.parametrize(("hour", "expected"), [(0, "closed"), (1, "open")])
def test_a_schedule_of_the_configuration_decides_when_it_is_named(hour: int, expected: str) -> None:
    assert isinstance(NODE.schedule, Schedule)
    named = CheckHours(id="hours", schedule="office", exits=NODE.exits)
    at = datetime(2026, 3, 2, hour, tzinfo=UTC)
    never = Schedule(timezone="UTC", periods={})
    visit = Visit(attributes={}, language="zh", at=at, schedules={"office": NODE.schedule, "other": never})
    assert named.enter(visit) == Leave(exit=expected)


def test_a_schedule_that_does_not_exist_is_open_so_that_nobody_loses_callers_for_a_typo() -> None:
    named = CheckHours(id="hours", schedule="offise", exits=NODE.exits)
    visit = Visit(attributes={}, language="zh", at=datetime(2026, 3, 2, tzinfo=UTC))
    assert named.enter(visit) == Leave(exit="open")
