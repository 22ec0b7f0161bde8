"""Callers inside and outside the hours of a schedule, and an emergency that closes while others are waiting."""

from dataclasses import replace
from datetime import date, time

from callcenter.core.acd.hours import Emergency, Override, Schedule
from callcenter.core.commands import HoldCaller, PlayPrompts
from callcenter.core.configuration import Configuration, EntryPoint
from callcenter.core.interaction import Outcome, Stage
from callcenter.core.ivr.flow import Flow
from callcenter.core.ivr.nodes.check_hours import CheckHours
from callcenter.core.ivr.nodes.enqueue import EnqueueNode
from callcenter.core.ivr.nodes.hang_up import HangUpNode
from callcenter.core.ivr.nodes.play import PlayNode
from tests.support.floor import a_floor
from tests.support.playbook import Playbook

# The playbook begins on Monday 2 March 2026 at 09:00 UTC, 17:00 in Shanghai.
OFFICE = Schedule(timezone="Asia/Shanghai", periods={0: ((time(9), time(18)),)})
LINE = Flow(
    name="line",
    version="1",
    start="hours",
    nodes={
        "hours": CheckHours(id="hours", schedule="office", exits={"open": "sales", "closed": "closed"}),
        "sales": EnqueueNode(id="sales", queue="sales"),
        "closed": PlayNode(id="closed", prompts=("closed",), exits={"done": "end"}),
        "end": HangUpNode(id="end", outcome=Outcome.REJECTED),
    },
)


def floor_with(schedule: Schedule) -> Configuration:
    return a_floor(
        flows={"line": LINE},
        entry_points={"4005": EntryPoint(dnis="4005", name="Line", flow="line")},
        schedules={"office": schedule},
    )


def test_the_schedule_that_a_flow_names_decides_and_its_holidays_too() -> None:
    book = Playbook(floor_with(OFFICE)).calls("4005")
    assert book.interaction().stage is Stage.QUEUED
    book = Playbook(floor_with(replace(OFFICE, holidays={date(2026, 3, 2): "Spring Day"}))).calls("4005")
    assert any(isinstance(order, PlayPrompts) and order.prompts == ("closed",) for order in book.orders)
    open_house = Override(periods=((time(16), time(20)),))
    evening = replace(OFFICE, overrides={date(2026, 3, 2): open_house})
    assert Playbook(floor_with(evening)).later(7200).calls("4005").interaction().stage is Stage.QUEUED


def test_an_emergency_holds_for_the_next_caller_and_nobody_who_waits_is_sent_away_by_the_flow() -> None:
    book = Playbook(floor_with(OFFICE)).calls("4005", call_id="c1")
    book.configures(floor_with(replace(OFFICE, emergency=Emergency(reason="Fire alarm"))))
    assert book.interaction("c1").stage is Stage.QUEUED
    book.calls("4005", call_id="c2")
    assert book.interaction("c2").stage is Stage.IN_FLOW
    book.configures(floor_with(OFFICE)).calls("4005", call_id="c3")
    assert any(isinstance(order, HoldCaller) for order in book.orders)
    assert book.interaction("c3").stage is Stage.QUEUED


def test_a_caller_of_a_flow_whose_schedule_is_gone_is_served() -> None:
    book = Playbook(replace(floor_with(OFFICE), schedules={})).later(7200).calls("4005")
    assert book.interaction().stage is Stage.QUEUED
