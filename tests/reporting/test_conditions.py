"""When a figure is beyond its limit, and when it will be if nothing happens."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from callcenter.reporting.conditions import (
    OF_TIME,
    Operator,
    Place,
    Reach,
    Reading,
    Window,
    beyond,
    changes_at,
    crossed,
    rolls_at,
)
from callcenter.reporting.registry import METRICS
from callcenter.store.tables.figures import TIME_MEASURES
from tests.support.alarms import AT, BREAK, BUSY, LEVEL, SALES, WAIT


def test_each_figure_is_of_whom_the_condition_says() -> None:
    agent = Place(agent="alice")
    assert [one.about(SALES) for one in (LEVEL, replace(LEVEL, reach=Reach.TOGETHER))] == [SALES, Place()]
    assert replace(LEVEL, reach=Reach.QUEUE, queue="vip").about(SALES) == Place(queue="vip")
    assert replace(BUSY, reach=Reach.GROUP, group="night").about(SALES) == Place(group="night")
    assert BREAK.about(agent) == agent


def test_figures_of_time_are_those_whose_formula_asks_for_it() -> None:
    assert OF_TIME == {*TIME_MEASURES, "occupancy", "utilisation", "adherence"}
    assert OF_TIME <= METRICS.keys()


@pytest.mark.parametrize(
    ("operator", "under", "on", "over"),
    [
        (Operator.ABOVE, False, False, True),
        (Operator.AT_LEAST, False, True, True),
        (Operator.BELOW, True, False, False),
        (Operator.AT_MOST, True, True, False),
    ],
)
def test_each_operator_is_beyond_its_limit_on_its_own_side(
    operator: Operator, under: bool, on: bool, over: bool
) -> None:
    assert [beyond(operator, value, 5) for value in (4, 5, 6)] == [under, on, over]


def test_what_has_nothing_to_tell_holds_nothing() -> None:
    assert not crossed(LEVEL, Reading(value=None), before=True)
    assert crossed(LEVEL, Reading(value=0.72), before=True)
    assert not crossed(LEVEL, Reading(value=0.72), before=False)


@given(value=st.floats(0, 500), operator=st.sampled_from(Operator))
def test_a_growing_figure_passes_its_limit_at_the_instant_that_was_worked_out_and_not_before(
    value: float, operator: Operator
) -> None:
    condition = replace(WAIT, operator=operator)
    passes_at = changes_at(condition, Reading(value=value, growing=True), before=False, at=AT)
    now = crossed(condition, Reading(value=value), before=False)
    if passes_at is None:
        assert value > condition.threshold
        return
    then = value + (passes_at - AT).total_seconds()
    assert crossed(condition, Reading(value=then), before=False) is operator.upwards
    just_before = then - 0.002
    if just_before > value and operator is not Operator.AT_LEAST:
        assert crossed(condition, Reading(value=min(just_before, 120)), before=False) in (now, not operator.upwards)


def test_what_does_not_grow_changes_only_when_something_happens() -> None:
    assert changes_at(WAIT, Reading(value=10), before=False, at=AT) is None


def test_windows_roll_each_minute_and_at_the_business_midnight() -> None:
    zone = ZoneInfo("Asia/Shanghai")
    assert rolls_at([LEVEL], AT, zone) == datetime(2026, 3, 2, 9, 2, tzinfo=UTC)
    assert rolls_at([replace(LEVEL, window=Window.TODAY)], AT, zone) == datetime(2026, 3, 2, 16, 0, tzinfo=UTC)
    assert rolls_at([WAIT], AT, zone) is None
    assert rolls_at([BREAK], AT, zone) is None
    assert rolls_at([replace(BUSY, window=Window.TODAY)], AT, zone) == datetime(2026, 3, 2, 9, 2, tzinfo=UTC)
    on_the_edge = datetime(2026, 3, 2, 9, 5, tzinfo=UTC)
    assert rolls_at([LEVEL], on_the_edge, zone) == on_the_edge + timedelta(minutes=1)
