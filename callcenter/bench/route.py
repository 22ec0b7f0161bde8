"""Microseconds per routing decision on floors of 100, 1,000 and 10,000 agents, each decision checked by the plain rule.

Two loads: `light`, where agents abound and each caller is given one at once; `backlog`, where as many callers wait as
there are agents and each agent who becomes free is given one. Timed is what a turn asks of the index: put in, match.
The peer is the plain rule, which looks at everybody: the same decision by a scan.
"""

import gc
import math
import random
import statistics
import time
import tracemalloc
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, replace
from typing import Final

from callcenter.bench.figures import Row, nearest_rank
from callcenter.bench.floors import TODAY, Floor, an_agent, an_entry, make_floor
from callcenter.bench.naive_matching import naive_matches
from callcenter.core.acd.demand import Demand, is_suited
from callcenter.core.acd.router import Entry, Match, Router
from callcenter.core.agent import Activity, Agent, may_take_calls
from callcenter.core.configuration import Strategy

SIZES: Final = ((100, 50), (1_000, 200), (10_000, 500))
DECISIONS: Final = 2_000
STRATEGIES: Final = (Strategy.LONGEST_IDLE, Strategy.MOST_SKILLED)


def run(progress: Callable[[str], None]) -> list[Row]:
    """`(name, value, unit)` rows."""
    rows: list[Row] = []
    costs: dict[str, list[tuple[float, float]]] = {load: [] for load in LOADS}
    for agents, queues in SIZES:
        for load in LOADS:
            progress(f"route: {load}, {agents} agents, {queues} queues")
            bench = play(load, make_floor(agents, queues))
            costs[load].append((float(agents), statistics.fmean(bench.taken)))
            rows += bench.rows(f"route_{load}_{agents}")
    rows += [(f"route_{load}_growth", exponent(points), "exponent") for load, points in costs.items()]
    return [*rows, *_memory()]


def play(load: str, floor: Floor, *, decisions: int = DECISIONS) -> "Bench":
    """One load on one floor, timed and then checked."""
    bench = Bench(floor)
    LOADS[load](bench, decisions)
    bench.check()
    return bench


def exponent(points: Iterable[tuple[float, float]]) -> float:
    """The slope of cost over size on logarithmic scales, by least squares: 0 is flat, 1 is linear."""
    logs = [(math.log(size), math.log(cost)) for size, cost in points]
    middle_x, middle_y = (statistics.fmean(values) for values in zip(*logs, strict=True))
    above = sum((x - middle_x) * (y - middle_y) for x, y in logs)
    return above / sum((x - middle_x) ** 2 for x, _ in logs)


@dataclass(slots=True)
class Bench:
    """A router over one floor, and everything that it was told and decided, for the plain rule to go over afterwards.

    Seconds of CPU: of decisions, of inputs that led to none, and of the plain rule for the same.
    """

    floor: Floor
    router: Router = field(default_factory=lambda: Router(today=TODAY, strategies=STRATEGIES))
    taken: list[float] = field(default_factory=list)
    other_half: list[float] = field(default_factory=list)
    scanned: list[float] = field(default_factory=list)
    last: list[Match] = field(default_factory=list)
    told: list[tuple[Entry | Agent, list[Match]]] = field(default_factory=list)

    def tell(self, news: Entry | Agent) -> None:
        """Somebody calls, or an agent is now this."""
        began = time.thread_time()
        if isinstance(news, Entry):
            self.router.put_entry(news)
        else:
            self.router.put_agent(news, self.floor.profiles[news.username])
        self.last = self.router.matches({})
        seconds = time.thread_time() - began
        (self.taken if self.last else self.other_half).append(seconds)
        self.told.append((news, self.last))

    def begin(self) -> None:
        """From here on it counts. What was made before would be walked through by the collector meanwhile."""
        self.taken.clear()
        self.other_half.clear()
        gc.collect()
        gc.freeze()

    def check(self) -> None:
        """Let the plain rule decide everything again: it must decide the same."""
        gc.unfreeze()
        waiting: dict[str, Entry] = {}
        free: dict[str, Agent] = {}
        for number, (news, matches) in enumerate(self.told):
            if isinstance(news, Entry):
                entries, agents = [news], list(free.values())
                waiting[news.waiting_id] = news
            else:
                free.pop(news.username, None)
                entries, agents = list(waiting.values()), [news]
                if may_take_calls(news):
                    free[news.username] = news
            began = time.thread_time()
            wanted = naive_matches(
                entries,
                agents,
                self.floor.profiles,
                {},
                today=TODAY,
                seconds_per_priority=60,
                last_offered={},
            )
            if number >= len(self.told) - len(self.taken):
                self.scanned.append(time.thread_time() - began)
            if wanted != [(match.entry.waiting_id, match.agent) for match in matches]:
                raise RuntimeError("the index and the plain rule decide differently")
            for waiting_id, username in wanted:
                del waiting[waiting_id], free[username]

    def rows(self, name: str) -> list[Row]:
        """What came out."""
        return [
            (f"{name}_p50", statistics.median(self.taken) * 1e6, "us"),
            (f"{name}_p99", nearest_rank(self.taken, 0.99) * 1e6, "us"),
            (f"{name}_without_a_pair_p99", nearest_rank(self.other_half, 0.99) * 1e6, "us"),
            (f"{name}_vs_scan_p99", nearest_rank(self.taken, 0.99) / nearest_rank(self.scanned, 0.99), "ratio"),
            (
                f"{name}_decisions",
                1 / (statistics.fmean(self.taken) + statistics.fmean(self.other_half)),
                "per_second",
            ),
        ]


def _light(bench: Bench, decisions: int) -> None:
    """Callers come one by one to a floor where most are idle; the agents come back after a while."""
    chance = random.Random(2)
    served = _served(bench)
    for agent in bench.floor.agents.values():
        bench.tell(agent)
    bench.begin()
    busy: list[str] = []
    for number in range(decisions):
        bench.tell(an_entry(number, chance.choice(served), priority=chance.randrange(3)))
        busy += [match.agent for match in bench.last]
        if len(busy) > len(bench.floor.agents) // 10:
            bench.tell(an_agent(busy.pop(chance.randrange(len(busy))), idle_since=1e6 + number))


def _backlog(bench: Bench, decisions: int) -> None:
    """As many wait as there are agents; each agent who frees is given one, and another caller comes."""
    chance = random.Random(3)
    served = _served(bench)
    names = list(bench.floor.agents)
    for agent in bench.floor.agents.values():
        bench.tell(replace(agent, activity=Activity.ON_CONTACT))
    for number in range(len(names)):
        bench.tell(an_entry(number, chance.choice(served), priority=chance.randrange(3)))
    bench.begin()
    for number in range(decisions):
        agent = an_agent(chance.choice(names), idle_since=1e6 + number)
        bench.tell(agent)
        bench.tell(replace(agent, activity=Activity.ON_CONTACT))
        bench.tell(an_entry(len(names) + number, chance.choice(served), priority=chance.randrange(3)))


def _served(bench: Bench) -> list[Demand]:
    """The demands that some agent suits, all seen before: at the first of a kind it is worked out who suits it."""
    kinds = {id(profile.queues): profile for profile in bench.floor.profiles.values()}.values()
    served = [demand for demand in bench.floor.demands if any(is_suited(demand, profile) for profile in kinds)]
    for demand in served:
        bench.router.staff(demand)
    return served


LOADS: Final[dict[str, Callable[[Bench, int], None]]] = {"light": _light, "backlog": _backlog}


def _memory() -> list[Row]:
    """Bytes of the index for one free agent, and for one who waits."""
    floor = make_floor(10_000, 500)
    router = Router(today=TODAY, strategies=STRATEGIES)
    tracemalloc.start()
    for agent in floor.agents.values():
        router.put_agent(agent, floor.profiles[agent.username])
    of_agents, _ = tracemalloc.get_traced_memory()
    chance = random.Random(4)
    entries = [an_entry(number, chance.choice(floor.demands)) for number in range(10_000)]
    before, _ = tracemalloc.get_traced_memory()
    for entry in entries:
        router.put_entry(entry)
    of_entries, _ = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    return [
        ("route_memory_per_agent", of_agents / len(floor.agents), "bytes"),
        ("route_memory_per_waiting", (of_entries - before) / len(entries), "bytes"),
    ]
