"""A small generated day passes its own checks, and the checks find what they are for."""

from dataclasses import replace
from datetime import timedelta

import pytest

from callcenter.bench import day as bench
from callcenter.bench.day import DayWrong, check_ended, check_nobody_waits_in_vain, make_configuration, make_day, run
from callcenter.core.agent import Status
from callcenter.core.interaction import Stage
from callcenter.whatif.replay import World


def quiet(_: str) -> None:
    """Say nothing."""


def test_a_small_day_gives_its_rows() -> None:
    rows = {name.removeprefix("day_300_calls_60_agents_"): value for name, value, _ in run(quiet, calls=300, agents=60)}
    assert rows["answered"] + rows["abandoned"] == 300
    assert rows["answered"] > 100
    assert rows["calls"] > 0
    assert rows["peak_memory"] > 0


def test_every_queue_has_somebody_who_can_do_what_it_asks_for() -> None:
    configuration = make_configuration(50)
    for name, queue in configuration.queues.items():
        skill = queue.requirement.split(" ")[0]
        members = [profile for profile in configuration.agents.values() if name in profile.queues]
        assert any(not skill or profile.skills.get(skill, 0) >= 50 for profile in members)


def test_the_same_seed_makes_the_same_day_with_calls_by_the_hour() -> None:
    configuration = make_configuration(50)
    day = make_day(configuration, 1000)
    assert day == make_day(configuration, 1000)
    by_hour = [sum(1 for call in day.calls if call.arrived_at.hour == hour) for hour in (3, 10)]
    assert by_hour[0] < by_hour[1]
    assert len({call.queue for call in day.calls}) == 50


def test_a_call_that_is_lost_or_doubled_is_found() -> None:
    configuration = make_configuration(50)
    day = make_day(configuration, 100)
    world, _, _ = bench.live(configuration, day, quiet)
    check_ended(day, world.ended)
    for ended in (world.ended[1:], [*world.ended, world.ended[0]]):
        with pytest.raises(DayWrong, match="exactly once"):
            check_ended(day, ended)


def test_an_agent_with_two_calls_at_once_is_found() -> None:
    configuration = make_configuration(50)
    day = make_day(configuration, 100)
    world, _, _ = bench.live(configuration, day, quiet)
    talked = [one for one in world.ended if one.agent is not None]
    at_once = replace(
        talked[1],
        agent=talked[0].agent,
        connected_at=talked[0].connected_at,
        freed_at=talked[0].freed_at,
    )
    with pytest.raises(DayWrong, match="two calls"):
        check_ended(day, [at_once if one is talked[1] else one for one in world.ended])


def test_a_caller_who_waits_while_somebody_is_free_is_found() -> None:
    configuration = make_configuration(50)
    world = World(configuration, make_day(configuration, 2000))
    state = world.center.state
    while not any(one.stage is Stage.QUEUED for one in state.interactions.values()):
        assert world.run_until(world.at + timedelta(minutes=1))
    check_nobody_waits_in_vain(state, world.at)
    waiting = next(one for one in state.interactions.values() if one.stage is Stage.QUEUED)
    # Somebody is free who was not there: nobody told the router.
    name, free = next((name, agent) for name, agent in state.agents.items() if agent.status is Status.OFFLINE)
    profile = replace(configuration.agents[name], queues=frozenset({waiting.queue or ""}))
    skills = {f"s{number}": 100 for number in range(10)}
    state.configuration = replace(
        state.configuration, agents={**state.configuration.agents, name: replace(profile, skills=skills)}
    )
    state.agents[name] = replace(free, status=Status.AVAILABLE)
    with pytest.raises(DayWrong, match="waited while a suited agent was free"):
        check_nobody_waits_in_vain(state, world.at)
