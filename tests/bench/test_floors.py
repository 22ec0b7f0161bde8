"""Floors for the benchmarks are what they say they are, and the same every time."""

from callcenter.bench.floors import an_agent, an_entry, make_floor
from callcenter.core.agent import may_take_calls


def test_a_floor_has_its_agents_queues_and_kinds() -> None:
    floor = make_floor(100, 10)
    assert (len(floor.agents), len(floor.profiles), len(floor.demands)) == (100, 100, 10)
    assert len({(profile.queues, tuple(profile.skills.items())) for profile in floor.profiles.values()}) <= 20
    assert all(may_take_calls(agent) for agent in floor.agents.values())


def test_every_agent_may_be_of_his_own_kind() -> None:
    floor = make_floor(50, 10, kinds=50)
    kinds = {(profile.queues, tuple(profile.skills.items())) for profile in floor.profiles.values()}
    assert len(kinds) > 40


def test_the_same_seed_makes_the_same_floor() -> None:
    assert make_floor(20, 5) == make_floor(20, 5)
    assert make_floor(20, 5, seed=2).profiles != make_floor(20, 5).profiles


def test_later_callers_come_later_and_points_put_them_before() -> None:
    demand = make_floor(20, 5).demands[0]
    assert an_entry(1, demand).order < an_entry(2, demand).order
    assert an_entry(2, demand, priority=1).order < an_entry(1, demand).order
    assert an_agent("a", idle_since=2).idle_since_at > an_agent("b", idle_since=1).idle_since_at
