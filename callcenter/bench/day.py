"""A generated day of 100,000 calls and 2,000 agents through the whole contact center in simulated time.

50 queues, of which some ask for skills, relax and have priorities; arrivals are Poisson by an hour's share of the day,
handle times lognormal, patience exponential; shifts overlap so that the busiest hours are nearly full. Afterwards
every call must have ended once and no agent have had two at a time; at sampled instants the plain rule must find no
pair left. The time taken is without these checks.
"""

import gc
import random
import resource
import time
from bisect import bisect_left
from collections.abc import Callable, Sequence
from datetime import UTC, datetime, timedelta
from itertools import accumulate, pairwise
from typing import Final

from callcenter.bench.figures import Row
from callcenter.bench.naive_matching import naive_matches
from callcenter.core.acd.router import Entry
from callcenter.core.acd.standing import standing_of
from callcenter.core.agent import Status
from callcenter.core.configuration import AgentProfile, Configuration, Queue, RelaxationStep, Strategy, WrapUpMode
from callcenter.core.dispositions import Disposition
from callcenter.core.interaction import Stage
from callcenter.core.state import State
from callcenter.whatif.day import Call, Day, StatusChange
from callcenter.whatif.outcome import Ended, Result
from callcenter.whatif.replay import World

CALLS: Final = 100_000
AGENTS: Final = 2_000
QUEUES: Final = 50
STARTS_AT: Final = datetime(2026, 3, 2, tzinfo=UTC)
# Calls by the hour, in shares of the day: two peaks, quiet nights.
HOURS: Final = (1, 1, 1, 1, 1, 2, 4, 10, 22, 30, 32, 28, 22, 24, 28, 28, 24, 20, 14, 10, 8, 5, 3, 2)
# When shifts begin, and how many of the agents come then.
SHIFTS: Final = ((0, 3), (6, 8), (8, 48), (9, 20), (12, 16), (16, 5))
_SHIFT_HOURS: Final = 8
_TALK_SECONDS: Final = 330.0
_WRAP_UP_SECONDS: Final = 20
_PATIENCE_SECONDS: Final = 300.0
_LOOK_EVERY: Final = timedelta(minutes=15)
_STRATEGIES: Final = (Strategy.LONGEST_IDLE, Strategy.MOST_SKILLED, Strategy.FEWEST_CONTACTS, Strategy.LEAST_OCCUPIED)


class DayWrong(RuntimeError):
    """What came out cannot be."""


def run(progress: Callable[[str], None], *, calls: int = CALLS, agents: int = AGENTS) -> list[Row]:
    """`(name, value, unit)` rows; raises DayWrong when something was lost, doubled or left waiting in vain."""
    configuration = make_configuration(agents)
    day = make_day(configuration, calls)
    progress(f"day: {calls} calls, {agents} agents, {QUEUES} queues")
    world, wall, cpu = live(configuration, day, progress)
    result = world.result()
    check_ended(day, world.ended)
    name = f"day_{calls}_calls_{agents}_agents"
    return [
        (f"{name}_wall", wall, "s"),
        (f"{name}_cpu", cpu, "s"),
        (f"{name}_calls", calls / cpu, "per_second"),
        (f"{name}_inputs", world.inputs / cpu, "per_second"),
        (f"{name}_cpu_per_input", cpu / world.inputs * 1e6, "us"),
        (f"{name}_peak_memory", resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024, "MiB"),
        *_day_rows(name, result),
    ]


def make_configuration(agents: int, *, seed: int = 1) -> Configuration:
    """A fifth as many kinds of agents as agents, at most 300; each kind in one to four queues with three skills."""
    chance = random.Random(seed)
    queues = [f"q{number:02}" for number in range(QUEUES)]
    kinds = [
        (
            frozenset(chance.sample(queues, chance.randint(1, 4))),
            {f"s{skill}": chance.choice((40, 60, 80, 100)) for skill in chance.sample(range(10), 3)},
            frozenset({f"g{chance.randrange(5)}"}),
        )
        for _ in range(max(QUEUES, min(300, agents // 5)))
    ]
    # Every queue has a kind of its own, who can do what it asks for: none is without anybody.
    for number, queue in enumerate(queues):
        own_queues, skills, groups = kinds[number]
        kinds[number] = own_queues | {queue}, {**skills, f"s{number % 10}": 80}, groups
    profiles = {}
    for number in range(agents):
        own_queues, skills, groups = kinds[number % len(kinds)]
        name = f"a{number:04}"
        profiles[name] = AgentProfile(
            username=name, display_name=name, endpoint=name, queues=own_queues, skills=skills, groups=groups
        )
    return Configuration(
        queues={name: _queue(number, name) for number, name in enumerate(queues)},
        agents=profiles,
        dispositions={"resolved": Disposition(code="resolved", label_en="Resolved", label_zh="已解决")},
        timezone="UTC",
    )


def make_day(configuration: Configuration, calls: int, *, seed: int = 2) -> Day:
    """Callers and shifts, all drawn from the seed."""
    chance = random.Random(seed)
    ends_at = STARTS_AT + timedelta(days=1)
    queues = list(configuration.queues)
    # Queues differ in size: the largest gets about three times as many as the smallest.
    weights = list(accumulate(1 + 2 * number / len(queues) for number in range(len(queues))))
    instants = sorted(_instant(chance) for _ in range(calls))
    made = [
        Call(
            id=f"c{number:07}",
            arrived_at=at,
            queue=queues[bisect_left(weights, chance.random() * weights[-1])],
            priority=chance.choice((0, 0, 0, 0, 1, 3)),
            language=chance.choice(("zh", "zh", "en")),
            number=f"{13_000_000_000 + number}",
            patience_seconds=chance.expovariate(1 / _PATIENCE_SECONDS),
            talk_seconds=chance.lognormvariate(0.0, 0.8) * _TALK_SECONDS / 1.377,
            wrap_up_seconds=chance.uniform(5, 40),
        )
        for number, at in enumerate(instants)
    ]
    return Day(
        starts_at=STARTS_AT,
        ends_at=ends_at,
        calls=tuple(made),
        presence=tuple(sorted(_presence(list(configuration.agents), chance), key=lambda change: change.at)),
    )


def live(configuration: Configuration, day: Day, progress: Callable[[str], None]) -> tuple[World, float, float]:
    """Live through the day; returns the world after it, and the seconds that took, wall and CPU, without the looks."""
    gc.collect()
    gc.freeze()
    try:
        wall, cpu = 0.0, 0.0
        began = time.perf_counter(), time.process_time()
        world = World(configuration, day)
        more, until = True, day.starts_at
        while more:
            until += _LOOK_EVERY
            more = world.run_until(until)
            wall, cpu = wall + time.perf_counter() - began[0], cpu + time.process_time() - began[1]
            check_nobody_waits_in_vain(world.center.state, until)
            if until.minute == 0:
                progress(f"day: {until:%H:%M}, {len(world.ended)} calls over, {cpu:.1f} s")
            began = time.perf_counter(), time.process_time()
        return world, wall, cpu
    finally:
        gc.unfreeze()


def check_nobody_waits_in_vain(state: State, at: datetime) -> None:
    """By the plain rule over everybody: no waiting caller and free agent could be put together."""
    entries = []
    for interaction in [one for one in state.interactions.values() if one.stage is Stage.QUEUED]:
        standing = standing_of(state, interaction, at)
        strategy = state.configuration.queues[standing.demand.queue].strategy
        entries.append(
            Entry(
                waiting_id=interaction.id,
                order=standing.order,
                demand=standing.demand,
                strategy=strategy,
                only_agent=standing.only_agent,
            )
        )
    # Whose next step begins at this very instant is looked at by the core when its timer fires.
    pairs = naive_matches(
        entries,
        state.agents.values(),
        state.configuration.agents,
        state.skipped,
        today=state.today,
        seconds_per_priority=state.configuration.seconds_per_priority,
        last_offered=state.router.last_offered,
    )
    if pairs:
        raise DayWrong(f"at {at:%H:%M} {len(pairs)} callers waited while a suited agent was free")


def check_ended(day: Day, ended: Sequence[Ended]) -> None:
    """Every call ended once, and no agent had two contacts at a time."""
    if sorted(one.id for one in ended) != sorted(call.id for call in day.calls):
        raise DayWrong("not every call ended exactly once")
    stretches = sorted(
        (one.agent, one.connected_at, one.freed_at)
        for one in ended
        if one.agent is not None and one.connected_at is not None and one.freed_at is not None
    )
    for before, after in pairwise(stretches):
        if before[0] == after[0] and before[2] > after[1]:
            raise DayWrong("an agent had two calls at once")


def _queue(number: int, name: str) -> Queue:
    """Half of them ask for a skill and relax that; a tenth come before others."""
    asks = number % 2 == 1
    relaxation = (
        RelaxationStep(after_seconds=30, lower_by=30),
        RelaxationStep(after_seconds=60, drop_all=True, groups=(f"g{number % 5}",), priority=2),
    )
    return Queue(
        name=name,
        label_en=name,
        label_zh=name,
        priority=5 if number % 10 == 0 else 0,
        strategy=_STRATEGIES[number % len(_STRATEGIES)],
        requirement=f"s{number % 10} >= 50" if asks else "",
        relaxation=relaxation if asks else (),
        wrap_up_mode=WrapUpMode.TIMED,
        wrap_up_seconds=_WRAP_UP_SECONDS,
    )


def _instant(chance: random.Random) -> datetime:
    """Some time of the day: of a Poisson stream, given how many came, each came independently of the others."""
    (hour,) = chance.choices(range(24), weights=HOURS)
    return STARTS_AT + timedelta(hours=hour, seconds=chance.random() * 3600)


def _presence(agents: Sequence[str], chance: random.Random) -> list[StatusChange]:
    """A shift each, with a break in it."""
    hours, weights = zip(*SHIFTS, strict=True)
    changes = []
    for agent in agents:
        (hour,) = chance.choices(hours, weights=weights)
        comes_at = STARTS_AT + timedelta(hours=hour, seconds=chance.uniform(0, 1200))
        rests_at = comes_at + timedelta(hours=chance.uniform(2.5, 5))
        changes += [
            StatusChange(at=comes_at, agent=agent, status=Status.AVAILABLE),
            StatusChange(at=rests_at, agent=agent, status=Status.NOT_READY, reason="break"),
            StatusChange(at=rests_at + timedelta(minutes=30), agent=agent, status=Status.AVAILABLE),
            StatusChange(at=comes_at + timedelta(hours=_SHIFT_HOURS), agent=agent, status=Status.OFFLINE),
        ]
    return changes


def _day_rows(name: str, result: Result) -> list[Row]:
    """That it was a day with waiting in it."""
    return [
        (f"{name}_answered", float(result.total.answered), "calls"),
        (f"{name}_abandoned", float(result.total.abandoned), "calls"),
        (f"{name}_service_level", 100 * (result.total.service_level or 0.0), "percent"),
        (f"{name}_average_wait", result.total.average_wait or 0.0, "s_simulated"),
        (f"{name}_occupancy", 100 * (result.occupancy or 0.0), "percent"),
    ]
