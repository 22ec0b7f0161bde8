"""Who of several free, suited agents is first: one number per strategy, then the longest idle, then the name.

Rule: smaller is first. All strategies share one shape, so that any queue may change its own while calls wait.
"""

from hashlib import blake2b
from math import log
from typing import Final, assert_never

from callcenter.core.acd.demand import USUAL, Demand
from callcenter.core.acd.load import contacts_of, load_order
from callcenter.core.acd.skills import level
from callcenter.core.agent import Agent
from callcenter.core.configuration import AgentProfile, Strategy

Rank = tuple[float, float, str]

# The rank by these is the same for whoever waits, so that idle agents can be kept in its order.
STATIC: Final = (Strategy.LONGEST_IDLE, Strategy.FEWEST_CONTACTS, Strategy.LEAST_OCCUPIED)

# Last in the linear order: who came into reach only by a relaxation step.
_NOT_LISTED: Final = float("inf")


def static_rank(strategy: Strategy, agent: Agent, today: str) -> Rank:
    """The agent's rank by one of the STATIC strategies; `ring_several` and `most_skilled` go on from the first."""
    match strategy:
        case Strategy.FEWEST_CONTACTS:
            number = float(contacts_of(agent, today))
        case Strategy.LEAST_OCCUPIED:
            number = load_order(agent)
        case _:
            number = 0.0
    return number, agent.idle_since_at.timestamp(), agent.username


def rank(
    strategy: Strategy,
    demand: Demand,
    waiting_id: str,
    agent: Agent,
    profile: AgentProfile,
    *,
    today: str,
    last_offered: float,
) -> Rank:
    """The agent's rank for this contact. `last_offered`: when this queue offered him something last (0 never)."""
    idle_since, username = agent.idle_since_at.timestamp(), agent.username
    match strategy:
        case Strategy.LONGEST_IDLE | Strategy.RING_SEVERAL | Strategy.FEWEST_CONTACTS | Strategy.LEAST_OCCUPIED:
            return static_rank(strategy, agent, today)
        case Strategy.MOST_SKILLED:
            return -float(level(demand.requirement, profile.skills)), idle_since, username
        case Strategy.ROUND_ROBIN:
            return last_offered, idle_since, username
        case Strategy.LINEAR:
            return _position(demand, profile), idle_since, username
        case Strategy.RANDOM:
            weight = profile.memberships.get(demand.queue, USUAL).weight
            return lot(waiting_id, username, weight), idle_since, username
        case _:
            assert_never(strategy)


def _position(demand: Demand, profile: AgentProfile) -> float:
    if demand.queue not in profile.queues:
        return _NOT_LISTED
    return float(profile.memberships.get(demand.queue, USUAL).position)


def lot(waiting_id: str, username: str, weight: int) -> float:
    """The agent's lot for this contact: the smallest wins, and an agent's chance is in proportion to his weight.

    Drawn from the names by a hash: anybody can draw it again later. The weights work as in Efraimidis and Spirakis,
    "Weighted random sampling with a reservoir" (2006): exponential variates, one per agent, divided by the weights.
    """
    digest = blake2b(f"{waiting_id}:{username}".encode(), digest_size=7).digest()
    uniform = (int.from_bytes(digest, "big") + 1) / (1 << 56)
    return -log(uniform) / max(1, weight)
