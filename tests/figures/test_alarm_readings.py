"""What alarms read is what the board shows: the registry's formulas over the live sums, and the floor as it is."""

from dataclasses import replace
from datetime import timedelta

import pytest

from callcenter.core.configuration import Configuration, Queue
from callcenter.core.interaction import Interaction, Stage
from callcenter.core.state import State
from callcenter.engine.ids import new_id
from callcenter.figures.alarm_readings import reading_of, readings_of
from callcenter.figures.live import LiveFigures
from callcenter.reporting.alarms import Operator, Reach, Reading, Window
from tests.support.alarms import AT, LEVEL, WAIT, FakeSums, alarm
from tests.support.fakes import FakeClock
from tests.support.live_sums import Screens

QUEUES = ("sales", "vip")


@pytest.fixture
def sums() -> FakeSums:
    return FakeSums(FakeClock(AT))


def test_each_condition_is_read_for_the_queue_that_it_is_about(sums: FakeSums) -> None:
    sums.set_level("sales", 0.5)
    sums.set_level("vip", 0.9)
    conditions = (LEVEL, replace(LEVEL, reach=Reach.QUEUE, queue="vip"), replace(LEVEL, reach=Reach.TOGETHER))
    readings = readings_of(sums, alarm(*conditions), "sales", QUEUES)
    assert [one.value for one in readings] == [0.5, 0.9, 0.7]


def test_a_queue_that_is_gone_or_had_nothing_has_nothing_to_tell(sums: FakeSums) -> None:
    sums.set_level("gone", 0.1)
    assert reading_of(sums, LEVEL, "gone", QUEUES) == Reading(value=None)
    assert reading_of(sums, LEVEL, "sales", QUEUES) == Reading(value=None)


def test_seconds_of_ones_own_ask_the_formula_for_them(sums: FakeSums) -> None:
    sums.set_level("sales", 0.5)
    # None of those who were answered is in the steps of the fake: within any time it is none of them.
    assert reading_of(sums, replace(LEVEL, within_seconds=10), "sales", QUEUES) == Reading(value=0.0)


def test_a_wait_grows_while_somebody_waits(sums: FakeSums) -> None:
    sums.waits("sales", AT - timedelta(seconds=30))
    assert reading_of(sums, WAIT, "sales", QUEUES) == Reading(value=30, growing=True)
    assert reading_of(sums, WAIT, "vip", QUEUES) == Reading(value=0, growing=False)
    assert reading_of(sums, replace(WAIT, reach=Reach.TOGETHER), None, QUEUES) == Reading(value=30, growing=True)


def test_the_live_figures_are_read_the_same_way() -> None:
    clock = FakeClock(AT)
    state = State(
        configuration=Configuration(queues={name: Queue(name=name, label_en=name, label_zh=name) for name in QUEUES})
    )
    waiting = Interaction(
        id=new_id(), call_id="c", ani="1", dnis="4001", started_at=AT, queued_at=AT, queue="sales", stage=Stage.QUEUED
    )
    state.interactions[waiting.id] = waiting
    state.queued_in["sales"] = {waiting.id: None}
    live = LiveFigures(Screens(), clock=clock)
    live.watch(state)
    clock.advance(40)
    assert reading_of(live, WAIT, "sales", QUEUES) == Reading(value=40, growing=True)
    assert reading_of(live, replace(WAIT, reach=Reach.TOGETHER), None, QUEUES).value == 40
    level = replace(LEVEL, window=Window.TODAY, operator=Operator.AT_MOST)
    assert reading_of(live, level, "sales", QUEUES) == Reading(value=None)
