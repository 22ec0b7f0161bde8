"""A floor of any size for the routing benchmarks: agents with skills in queues, and callers who ask for them.

The shape follows what large sites have: few kinds of agents (a fifth of their number, at most 300), each in a few
queues; a queue asks for one skill. Everything is drawn from a seed.
"""

import random
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Final

from callcenter.core.acd.demand import Demand
from callcenter.core.acd.router import Entry
from callcenter.core.acd.skills import parse
from callcenter.core.agent import Agent, PhoneState, Status
from callcenter.core.configuration import AgentProfile, Strategy

START: Final = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
TODAY: Final = "2026-03-02"
_MOST_KINDS: Final = 300
_SKILLS: Final = 20


@dataclass(frozen=True, slots=True, kw_only=True)
class Floor:
    """Agents by name with their profiles, and the demands of each queue."""

    agents: dict[str, Agent]
    profiles: dict[str, AgentProfile]
    demands: list[Demand]


def make_floor(agents: int, queues: int, *, seed: int = 1, kinds: int | None = None) -> Floor:
    """Return a floor whose agents are all available and have become idle one after the other."""
    chance = random.Random(seed)
    kinds = min(_MOST_KINDS, max(1, agents // 5)) if kinds is None else kinds
    names = [f"q{number}" for number in range(queues)]
    drawn = [
        (
            frozenset(chance.sample(names, min(queues, chance.randint(2, 6)))),
            {f"s{chance.randrange(_SKILLS)}": chance.choice((40, 60, 80, 100)) for _ in range(3)},
        )
        for _ in range(kinds)
    ]
    profiles = {}
    for number in range(agents):
        own_queues, skills = drawn[number % kinds]
        username = f"a{number}"
        profiles[username] = AgentProfile(
            username=username, display_name=username, endpoint=username, queues=own_queues, skills=skills
        )
    return Floor(
        agents={username: an_agent(username, idle_since=number) for number, username in enumerate(profiles)},
        profiles=profiles,
        demands=[
            # Half of the queues take any of their agents, half ask for a skill; most skilled first in some of these.
            Demand(name, parse("" if number % 2 else f"s{number % _SKILLS}"), frozenset({name}))
            for number, name in enumerate(names)
        ],
    )


def an_agent(username: str, *, idle_since: float) -> Agent:
    """An agent who is free."""
    return Agent(
        username=username,
        status=Status.AVAILABLE,
        status_since_at=START,
        activity_since_at=START,
        idle_since_at=START + timedelta(seconds=idle_since),
        phone=PhoneState.IDLE,
    )


def an_entry(number: int, demand: Demand, *, priority: int = 0) -> Entry:
    """A caller: every third queue prefers the most skilled."""
    place = float(number)
    strategy = Strategy.MOST_SKILLED if demand.queue.endswith("0") else Strategy.LONGEST_IDLE
    order = (place - 60.0 * priority, place, f"c{number:09}")
    return Entry(waiting_id=order[2], order=order, demand=demand, strategy=strategy)
