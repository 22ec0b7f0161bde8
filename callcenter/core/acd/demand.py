"""What a waiting contact asks for right now, and which agents could serve it if they were free.

Rule: everything that decides whether an agent is suited is in the demand and in his profile, so that the answer can be
kept for as long as the configuration stays.
"""

from dataclasses import dataclass, field

from callcenter.core.acd.skills import Expression, holds
from callcenter.core.configuration import AgentProfile, Membership

USUAL = Membership()


@dataclass(frozen=True, slots=True)
class Demand:
    """`queue` is where the contact waits; agents of `queues` (it among them) and of `groups` may serve it.

    `reserves`: those of the queues whose reserve agents take part now.
    """

    queue: str
    requirement: Expression
    queues: frozenset[str]
    groups: frozenset[str] = frozenset()
    any_agent: bool = False
    reserves: frozenset[str] = frozenset()
    _hash: int = field(init=False, repr=False, compare=False, default=0)

    def __post_init__(self) -> None:
        # Worked out once: every decision looks its demand up.
        parts = (self.queue, self.requirement, self.queues, self.groups, self.any_agent, self.reserves)
        object.__setattr__(self, "_hash", hash(parts))

    def __hash__(self) -> int:
        return self._hash


def is_within_reach(demand: Demand, profile: AgentProfile) -> bool:
    """Whether the agent is one of those asked at all, whatever he can do."""
    if demand.any_agent or not demand.groups.isdisjoint(profile.groups):
        return True
    return any(
        not profile.memberships.get(queue, USUAL).reserve or queue in demand.reserves
        for queue in demand.queues & profile.queues
    )


def is_suited(demand: Demand, profile: AgentProfile, medium: str = "voice") -> bool:
    """Whether the agent could serve this contact if he were free."""
    return (
        profile.capacity.get(medium, 0) > 0
        and is_within_reach(demand, profile)
        and holds(demand.requirement, profile.skills)
    )


def preference_of(demand: Demand, profile: AgentProfile) -> int:
    """How much the agent prefers the contact's own queue, in points of priority."""
    return profile.memberships.get(demand.queue, USUAL).preference
