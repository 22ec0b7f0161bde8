"""The floor as it is now: who waits, and what agents are counted as."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from callcenter.core.agent import Activity, Agent, Status
from callcenter.core.requests import SetAgentStatus
from callcenter.reporting.floor import Floor, agent_figures
from callcenter.reporting.registry import AGENT_FLOOR_METRICS, FLOOR_METRICS
from tests.support.rehearsal import Rehearsal


def a_floor() -> tuple[Rehearsal, Floor]:
    rehearsal = Rehearsal()
    rehearsal.open()
    return rehearsal, Floor(rehearsal.center.state)


def test_every_figure_of_the_floor_has_its_registered_name() -> None:
    rehearsal, floor = a_floor()
    at = rehearsal.clock.at
    assert set(floor.of("sales", at).figures(at)) == set(floor.all(at).figures(at)) == set(FLOOR_METRICS)


def test_who_waits_is_counted_with_his_time() -> None:
    rehearsal, floor = a_floor()
    for agent in ("alice", "bob"):
        rehearsal.put(SetAgentStatus(agent=agent, status=Status.NOT_READY, at=rehearsal.clock.at))
    rehearsal.play("arrive", 1)
    at = rehearsal.clock.at + timedelta(seconds=30)
    figures = floor.of("sales", at).figures(at)
    assert (figures["waiting"], figures["longest_waiting"], figures["agents_not_ready"]) == (1, 30, 2)
    assert figures["estimated_wait"] is None
    together = floor.all(at).figures(at)
    assert (together["waiting"], together["longest_waiting"]) == (1, 30)


def test_nobody_waits_with_an_agent_free() -> None:
    rehearsal, floor = a_floor()
    at = rehearsal.clock.at
    figures = floor.of("sales", at).figures(at)
    assert (figures["waiting"], figures["longest_waiting"], figures["estimated_wait"]) == (0, 0, 0)
    assert (figures["agents_available"], figures["agents_logged_in"]) == (2, 2)


def test_of_all_queues_together_each_agent_counts_once() -> None:
    rehearsal, floor = a_floor()
    rehearsal.play("arrive", 1)
    together = floor.all(rehearsal.clock.at)
    assert (together.agents_offered, together.agents_available, together.agents_logged_in) == (1, 2, 3)


def test_who_belongs_to_a_queue_follows_the_configuration() -> None:
    rehearsal, floor = a_floor()
    assert floor.members("support") == ["bob", "carol"]
    rehearsal.play("configure", 2)
    assert floor.members("support") == ["bob"]


AT = datetime(2026, 3, 2, 9, tzinfo=UTC)
ALICE = Agent(
    username="alice",
    status=Status.AVAILABLE,
    status_since_at=AT - timedelta(minutes=50),
    activity_since_at=AT - timedelta(minutes=20),
    idle_since_at=AT - timedelta(minutes=20),
)
RESTS = replace(ALICE, status=Status.NOT_READY, status_since_at=AT - timedelta(minutes=10))


@pytest.mark.parametrize(
    ("agent", "told"),
    [
        (ALICE, {"time_idle": 1200}),
        (replace(RESTS, reason="break"), {"time_not_ready": 600}),
        (replace(RESTS, reason="no_answer"), {"time_not_ready": 600, "time_not_ready_missed": 600}),
        # Who has chosen to rest in the middle of a call goes on with it first.
        (replace(RESTS, activity=Activity.ON_CONTACT), {"time_on_contact": 1200}),
        (replace(RESTS, activity=Activity.WRAP_UP), {"time_in_wrap_up": 1200}),
        (replace(ALICE, activity=Activity.OFFERED), {}),
        (replace(ALICE, status=Status.OFFLINE), {}),
    ],
)
def test_an_agent_has_been_doing_what_he_does_since_he_began(agent: Agent, told: dict[str, float]) -> None:
    figures = agent_figures(agent, AT)
    assert {name: value for name, value in figures.items() if value is not None} == told
    assert set(figures) == set(AGENT_FLOOR_METRICS)
