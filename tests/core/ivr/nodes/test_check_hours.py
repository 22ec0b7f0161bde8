"""Check hours: the moment of the visit decides, nothing is asked."""

from datetime import UTC, datetime, time

import pytest

from callcenter.core.acd.hours import Schedule
from callcenter.core.ivr.actions import Action, Leave, Report, Visit
from callcenter.core.ivr.nodes.check_hours import OPENS_AT, CheckHours

NODE = CheckHours(
    id="hours",
    schedule=Schedule(timezone="Asia/Shanghai", periods={0: ((time(9), time(18)),)}),
    exits={"open": "menu", "closed": "closed"},
)


def exit_of(action: Action) -> str:
    assert isinstance(action, Leave)
    return action.exit


@pytest.mark.parametrize(("hour", "expected"), [(0, "closed"), (1, "open"), (9, "open"), (10, "closed")])
def test_a_monday_in_utc_is_open_by_the_hours_of_shanghai(hour: int, expected: str) -> None:
    visit = Visit(names={}, language="zh", at=datetime(2026, 3, 2, hour, tzinfo=UTC))
    assert exit_of(NODE.enter(visit)) == exit_of(NODE.resume(visit, Report(ok=True))) == expected


@pytest.mark.parametrize(
    ("at", "opens_at"),
    [
        (datetime(2026, 3, 2, 0, tzinfo=UTC), "2026-03-02T09:00:00+08:00"),
        (datetime(2026, 3, 2, 10, tzinfo=UTC), "2026-03-09T09:00:00+08:00"),
    ],
)
def test_a_caller_who_is_too_early_or_too_late_can_be_told_when_we_open_by_our_own_clock(
    at: datetime, opens_at: str
) -> None:
    leave = NODE.enter(Visit(names={}, language="zh", at=at))
    assert leave == Leave(exit="closed", attributes={OPENS_AT: opens_at})


def test_who_never_opens_says_so() -> None:
    never = CheckHours(id="hours", schedule=Schedule(timezone="UTC", periods={}), exits={})
    leave = never.enter(Visit(names={}, language="zh", at=datetime(2026, 3, 2, tzinfo=UTC)))
    assert leave == Leave(exit="closed", attributes={OPENS_AT: None})


@pytest.mark.parametrize(("hour", "expected"), [(0, "closed"), (1, "open")])
def test_a_schedule_of_the_configuration_decides_when_it_is_named(hour: int, expected: str) -> None:
    assert isinstance(NODE.schedule, Schedule)
    named = CheckHours(id="hours", schedule="office", exits=NODE.exits)
    at = datetime(2026, 3, 2, hour, tzinfo=UTC)
    never = Schedule(timezone="UTC", periods={})
    visit = Visit(names={}, language="zh", at=at, schedules={"office": NODE.schedule, "other": never})
    assert exit_of(named.enter(visit)) == expected


def test_a_schedule_that_does_not_exist_is_open_so_that_nobody_loses_callers_for_a_typo() -> None:
    named = CheckHours(id="hours", schedule="offise", exits=NODE.exits)
    visit = Visit(names={}, language="zh", at=datetime(2026, 3, 2, tzinfo=UTC))
    assert named.enter(visit) == Leave(exit="open")
