"""What an alarm watches: where it has instances, whose figures these need, when a figure is beyond its limit."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from callcenter.reporting.alarms import (
    Operator,
    Reach,
    Reading,
    Window,
    beyond,
    changes_at,
    crossed,
    instances_of,
    looks_at,
    rolls_at,
    windows_of,
)
from callcenter.reporting.measures import Measure, Measures
from callcenter.reporting.registry import METRICS
from tests.support.alarms import AT, LEVEL, WAIT, alarm

OF_TIME = {
    Measure.LOGGED_IN_SECONDS,
    Measure.IDLE_SECONDS,
    Measure.OFFERED_SECONDS,
    Measure.CONTACT_SECONDS,
    Measure.AFTER_WORK_SECONDS,
    Measure.NOT_READY_SECONDS,
}


def test_an_alarm_has_an_instance_for_each_queue_that_it_is_about() -> None:
    queues = ["sales", "support", "vip"]
    assert instances_of(alarm(LEVEL), queues) == queues
    assert instances_of(alarm(LEVEL, queues=("vip", "gone")), queues) == ["vip"]
    one = replace(LEVEL, reach=Reach.QUEUE, queue="vip")
    assert instances_of(alarm(one), queues) == ["vip"]
    assert instances_of(alarm(one, replace(one, queue="sales")), queues) == [None]
    assert instances_of(alarm(replace(LEVEL, reach=Reach.TOGETHER)), queues) == [None]


def test_what_an_instance_looks_at_says_who_may_see_it() -> None:
    one = replace(WAIT, reach=Reach.QUEUE, queue="vip")
    assert looks_at(alarm(LEVEL, one), "sales") == frozenset({"sales", "vip"})
    assert looks_at(alarm(LEVEL, replace(WAIT, reach=Reach.TOGETHER)), "sales") is None


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
    on_the_edge = datetime(2026, 3, 2, 9, 5, tzinfo=UTC)
    assert rolls_at([LEVEL], on_the_edge, zone) == on_the_edge + timedelta(minutes=1)


def test_only_figures_that_queues_have_at_this_moment_or_over_a_window_can_be_watched() -> None:
    assert windows_of("longest_waiting") == (Window.NOW,)
    assert Window.HALF_HOUR in windows_of("service_level")
    assert windows_of("occupancy") == windows_of("no_such_figure") == ()


def test_no_figure_that_can_be_watched_needs_agents_time() -> None:
    class Watched(Measures):
        read: set[Measure]

        def __getitem__(self, measure: Measure) -> float:
            self.read.add(measure)
            return 1.0

    for metric in METRICS.values():
        measures = Watched()
        measures.read = set()
        metric.formula(measures)
        assert not (windows_of(metric.id) and measures.read & OF_TIME), metric.id
