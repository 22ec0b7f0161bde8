"""The routing rule in its plainest form: look at every pair, take the best, again until none is left.

The router's index (`core/acd/router.py`) must decide exactly so; tests and benchmarks run both side by side.
"""

from collections.abc import Iterable, Mapping

from callcenter.core.acd.demand import is_suited, preference_of
from callcenter.core.acd.router import Entry, Skips
from callcenter.core.acd.standing import Order
from callcenter.core.acd.strategies import Rank, rank
from callcenter.core.agent import Agent, PhoneState, may_take_calls
from callcenter.core.configuration import AgentProfile


def naive_matches(
    entries: Iterable[Entry],
    agents: Iterable[Agent],
    profiles: Mapping[str, AgentProfile],
    skipped: Skips,
    *,
    today: str,
    seconds_per_priority: int,
    last_offered: Mapping[tuple[str, str], float],
) -> list[tuple[str, str]]:
    """Return pairs of who waits and who gets him, in the order in which they are decided."""
    waiting = {entry.waiting_id: entry for entry in entries}
    free = {agent.username: agent for agent in agents if may_take_calls(agent)}

    def key_of(entry: Entry, agent: Agent) -> tuple[bool, float, Order, Rank]:
        profile = profiles[agent.username]
        preferred = preference_of(entry.demand, profile) * seconds_per_priority
        its_rank = rank(
            entry.strategy,
            entry.demand,
            entry.waiting_id,
            agent,
            profile,
            today=today,
            last_offered=last_offered.get((entry.demand.queue, agent.username), 0.0),
        )
        return agent.phone is PhoneState.UNREACHABLE, entry.order[0] - preferred, entry.order, its_rank

    found: list[tuple[str, str]] = []
    while True:
        pairs = [
            (key_of(entry, agent), entry.waiting_id, agent.username)
            for entry in waiting.values()
            for agent in free.values()
            if entry.only_agent in (None, agent.username)
            and agent.username not in skipped.get(entry.waiting_id, {})
            and is_suited(entry.demand, profiles[agent.username])
        ]
        if not pairs:
            return found
        _, waiting_id, username = min(pairs)
        found.append((waiting_id, username))
        del waiting[waiting_id], free[username]
