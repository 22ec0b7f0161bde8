"""What alarms read is what the board shows: the registry's formulas over the live sums, and the floor as it is."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from callcenter.core.agent import Activity, Agent, Status
from callcenter.core.changes import AgentChanged
from callcenter.core.configuration import Configuration, Queue
from callcenter.core.interaction import Interaction, Stage
from callcenter.core.state import State
from callcenter.engine.ids import new_id
from callcenter.figures.alarm_readings import reading_of, readings_of
from callcenter.figures.live import LiveFigures
from callcenter.reporting.conditions import Operator, Place, Reach, Reading, Window
from tests.support.alarms import AT, BREAK, BUSY, LEVEL, WAIT, FakeSums, alarm, staff
from tests.support.fakes import FakeClock
from tests.support.live_sums import Screens

QUEUES = Configuration(
    queues={name: Queue(name=name, label_en=name, label_zh=name) for name in ("sales", "vip")},
    agents=staff(alice=("sales", "night"), bob=("sales", None), carl=("vip", "night")),
)
GONE, SALES, VIP = (Place(queue=name) for name in ("gone", "sales", "vip"))


@pytest.fixture
def sums() -> FakeSums:
    return FakeSums(FakeClock(AT))


def test_each_condition_is_read_for_the_queue_that_it_is_about(sums: FakeSums) -> None:
    sums.set_level("sales", 0.5)
    sums.set_level("vip", 0.9)
    conditions = (LEVEL, replace(LEVEL, reach=Reach.QUEUE, queue="vip"), replace(LEVEL, reach=Reach.TOGETHER))
    readings = readings_of(sums, alarm(*conditions), SALES, QUEUES)
    assert [one.value for one in readings] == [0.5, 0.9, 0.7]


def test_a_queue_that_is_gone_or_had_nothing_has_nothing_to_tell(sums: FakeSums) -> None:
    sums.set_level("gone", 0.1)
    assert reading_of(sums, LEVEL, GONE, QUEUES) == Reading(value=None)
    assert reading_of(sums, LEVEL, SALES, QUEUES) == Reading(value=None)


def test_seconds_of_ones_own_ask_the_formula_for_them(sums: FakeSums) -> None:
    sums.set_level("sales", 0.5)
    # None of those who were answered is in the steps of the fake: within any time it is none of them.
    assert reading_of(sums, replace(LEVEL, within_seconds=10), SALES, QUEUES) == Reading(value=0.0)


def test_a_wait_grows_while_somebody_waits(sums: FakeSums) -> None:
    sums.waits("sales", AT - timedelta(seconds=30))
    assert reading_of(sums, WAIT, SALES, QUEUES) == Reading(value=30, growing=True)
    assert reading_of(sums, WAIT, VIP, QUEUES) == Reading(value=0, growing=False)
    assert reading_of(sums, replace(WAIT, reach=Reach.TOGETHER), Place(), QUEUES) == Reading(value=30, growing=True)


def test_the_live_figures_are_read_the_same_way() -> None:
    clock = FakeClock(AT)
    state = State(configuration=QUEUES)
    waiting = Interaction(
        id=new_id(), call_id="c", ani="1", dnis="4001", started_at=AT, queued_at=AT, queue="sales", stage=Stage.QUEUED
    )
    state.interactions[waiting.id] = waiting
    state.queued_in["sales"] = {waiting.id: None}
    live = LiveFigures(Screens(), clock=clock)
    live.watch(state)
    clock.advance(40)
    assert reading_of(live, WAIT, SALES, QUEUES) == Reading(value=40, growing=True)
    assert reading_of(live, replace(WAIT, reach=Reach.TOGETHER), Place(), QUEUES).value == 40
    level = replace(LEVEL, window=Window.TODAY, operator=Operator.AT_MOST)
    assert reading_of(live, level, SALES, QUEUES) == Reading(value=None)


def test_time_in_a_status_grows_for_the_agent_and_tells_nothing_of_another(sums: FakeSums) -> None:
    sums.rests("alice", AT - timedelta(minutes=15))
    assert reading_of(sums, BREAK, Place(agent="alice"), QUEUES) == Reading(value=900, growing=True)
    assert reading_of(sums, BREAK, Place(agent="bob"), QUEUES) == Reading(value=None)
    assert reading_of(sums, BREAK, Place(agent="gone"), QUEUES) == Reading(value=None)


def test_time_of_a_queue_or_a_group_is_that_of_all_its_agents(sums: FakeSums) -> None:
    sums.occupied = {"alice": 1.0, "bob": 0.5, "carl": 0.0}
    for place, share in ((SALES, 0.75), (VIP, 0.0), (Place(group="night"), 0.5), (Place(), 0.5)):
        assert reading_of(sums, BUSY, place, QUEUES).value == pytest.approx(share), place
    assert reading_of(sums, BUSY, Place(agent="bob"), QUEUES).value == 0.5
    assert reading_of(sums, BUSY, Place(group="day"), QUEUES).value is None


def test_an_agent_s_time_is_read_off_the_live_figures() -> None:
    clock, state = FakeClock(AT), State(configuration=QUEUES)
    since: dict[str, Any] = {"status_since_at": AT, "activity_since_at": AT, "idle_since_at": AT}
    alice = Agent(username="alice", status=Status.AVAILABLE, activity=Activity.ON_CONTACT, **since)
    state.agents["alice"] = alice
    live = LiveFigures(Screens(), clock=clock, later=lambda *_: None)
    live.watch(state)
    live.publish([AgentChanged(agent=alice, cause="answered", at=AT)])
    clock.advance(90)
    rests = replace(alice, status=Status.NOT_READY, activity=Activity.IDLE, activity_since_at=clock.now())
    state.agents["alice"] = rests
    live.publish([AgentChanged(agent=rests, cause="ended", at=clock.now())])
    clock.advance(30)
    place = Place(agent="alice")
    assert reading_of(live, BREAK, place, QUEUES) == Reading(value=30, growing=True)
    assert reading_of(live, BUSY, place, QUEUES).value == reading_of(live, BUSY, SALES, QUEUES).value == 1
    spent = replace(BUSY, metric="not_ready_seconds", window=Window.TODAY)
    assert [reading_of(live, spent, one, QUEUES).value for one in (place, SALES, VIP)] == [30, 30, 0]
