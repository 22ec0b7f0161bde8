"""Who of the free agents of a queue is next: for screens, which the routing itself never asks.

Rule: the same rank as the router's, for a caller who would come now and asks for nothing of his own.
"""

from typing import TYPE_CHECKING

from callcenter.core.acd.demand import Demand, is_suited, preference_of
from callcenter.core.acd.estimate import newcomer
from callcenter.core.acd.standing import standing_of
from callcenter.core.acd.strategies import rank
from callcenter.core.agent import Agent, PhoneState, may_take_calls
from callcenter.core.configuration import AgentProfile, Queue, Strategy
from callcenter.core.interaction import Interaction

if TYPE_CHECKING:
    from datetime import datetime

    from callcenter.core.state import State


def free_in_order(state: "State", queue: Queue, at: "datetime") -> list[str]:
    """Return the agents to whom the next caller could go now, who would be asked first first.

    Where lots are drawn nobody is next: they are in order of their names.
    """
    caller = newcomer(queue.name, at)
    demand = standing_of(state, caller, at).demand
    profiles = state.configuration.agents
    free = [
        agent
        for name, agent in state.agents.items()
        if name in profiles and may_take_calls(agent) and is_suited(demand, profiles[name])
    ]
    if queue.strategy is Strategy.RANDOM:
        return sorted(agent.username for agent in free)
    keyed = sorted(
        (_key(state, queue, demand, caller, agent, profiles[agent.username]), agent.username) for agent in free
    )
    return [username for _, username in keyed]


def _key(
    state: "State", queue: Queue, demand: Demand, caller: Interaction, agent: Agent, profile: AgentProfile
) -> tuple[bool, int, tuple[float, float, str]]:
    away = agent.phone is PhoneState.UNREACHABLE
    last = state.router.last_offered.get((queue.name, agent.username), 0.0)
    ranked = rank(queue.strategy, demand, caller.id, agent, profile, today=state.today, last_offered=last)
    return away, -preference_of(demand, profile), ranked
