"""Pairs waiting interactions with the agents who may take them.

Rule: nobody waits while an agent who may take the call is free, and no agent is given two.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from callcenter.core.acd.queues import waiting
from callcenter.core.agent import Agent, PhoneState, may_take_calls
from callcenter.core.configuration import AgentProfile
from callcenter.core.interaction import Interaction


@dataclass(frozen=True, slots=True, kw_only=True)
class Match:
    """This interaction goes to this agent."""

    interaction: Interaction
    agent: Agent


def find_matches(
    interactions: Iterable[Interaction],
    agents: Iterable[Agent],
    profiles: Mapping[str, AgentProfile],
    skipped: Mapping[tuple[str, str], datetime],
    at: datetime,
) -> list[Match]:
    """Pair each waiting interaction, in order, with its queue's longest-idle agent. Phones that seem away come last.

    `skipped` pairs are left out until their instant: an agent who has just missed this call is not rung again at once.
    """
    free = sorted(
        (agent for agent in agents if may_take_calls(agent) and agent.username in profiles),
        key=lambda agent: (agent.phone is PhoneState.UNREACHABLE, agent.idle_since_at, agent.username),
    )
    matches: list[Match] = []
    if not free:
        return matches
    for interaction in waiting(interactions):
        agent = next(
            (
                agent
                for agent in free
                if interaction.queue in profiles[agent.username].queues
                and skipped.get((interaction.id, agent.username), at) <= at
            ),
            None,
        )
        if agent is not None:
            free.remove(agent)
            matches.append(Match(interaction=interaction, agent=agent))
            if not free:
                break
    return matches
