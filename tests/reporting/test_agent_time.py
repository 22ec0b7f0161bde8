"""An agent's time: in exactly one part, cut at quarters of an hour."""

from datetime import UTC, datetime, timedelta

import pytest

from callcenter.core.agent import Activity, Status
from callcenter.reporting.agent_time import part_of, times_of
from callcenter.reporting.measures import Measure
from callcenter.store.tables.figures import TIME_MEASURES

NINE = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("status", "activity", "part"),
    [
        (Status.AVAILABLE, Activity.IDLE, Measure.IDLE_SECONDS),
        (Status.NOT_READY, Activity.IDLE, Measure.NOT_READY_SECONDS),
        (Status.OFFLINE, Activity.IDLE, None),
        (Status.AVAILABLE, Activity.OFFERED, Measure.OFFERED_SECONDS),
        (Status.NOT_READY, Activity.ON_CONTACT, Measure.CONTACT_SECONDS),
        (Status.OFFLINE, Activity.ON_CONTACT, Measure.CONTACT_SECONDS),
        (Status.OFFLINE, Activity.WRAP_UP, Measure.AFTER_WORK_SECONDS),
    ],
)
def test_work_decides_before_the_status(status: Status, activity: Activity, part: Measure | None) -> None:
    assert part_of(status, activity) is part


def test_a_stretch_is_cut_at_each_quarter() -> None:
    made = list(
        times_of(
            "ann",
            Status.NOT_READY,
            "lunch",
            Activity.IDLE,
            since=NINE + timedelta(minutes=10),
            until=NINE + timedelta(minutes=31),
        )
    )
    assert [fact.at - NINE for fact in made] == [timedelta(minutes=minutes) for minutes in (10, 15, 30)]
    assert [fact.measures[Measure.NOT_READY_SECONDS] for fact in made] == [300, 900, 60]
    assert {fact.reason for fact in made} == {"lunch"}
    for fact in made:
        parts = (fact.measures[part] for part in TIME_MEASURES if part is not Measure.LOGGED_IN_SECONDS)
        assert fact.measures[Measure.LOGGED_IN_SECONDS] == sum(parts)


def test_only_time_not_ready_has_a_reason() -> None:
    (busy,) = times_of(
        "ann", Status.NOT_READY, "lunch", Activity.WRAP_UP, since=NINE, until=NINE + timedelta(seconds=9)
    )
    assert (busy.reason, busy.measures[Measure.AFTER_WORK_SECONDS]) == (None, 9)


def test_who_is_away_has_no_time() -> None:
    assert list(times_of("ann", Status.OFFLINE, None, Activity.IDLE, since=NINE, until=NINE + timedelta(days=1))) == []
