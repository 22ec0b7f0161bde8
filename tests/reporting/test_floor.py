"""The floor as it is now: who waits, and what agents are counted as."""

from datetime import timedelta

from callcenter.core.agent import Status
from callcenter.core.requests import SetAgentStatus
from callcenter.reporting.floor import Floor
from callcenter.reporting.registry import FLOOR_METRICS
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
