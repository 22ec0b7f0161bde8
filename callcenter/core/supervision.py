"""Whom a supervisor looks after: queues and groups of agents; and whether agents see that somebody listens.

Rule: who is named in no scope looks after everything; an agent's name in a queue of the scope, or in a group of it,
makes him one of those looked after.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from callcenter.core.configuration import Configuration


class MonitoringShown(StrEnum):
    """Which supervisors on his line an agent sees. Who takes part aloud is heard and seen always."""

    ALWAYS = "always"
    WHEN_WHISPERING = "when_whispering"
    NEVER = "never"


@dataclass(frozen=True, slots=True, kw_only=True)
class SupervisorScope:
    """The queues and the groups of agents that one supervisor looks after."""

    queues: frozenset[str] = frozenset()
    groups: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True, kw_only=True)
class Supervision:
    """Scopes by user name."""

    scopes: Mapping[str, SupervisorScope] = field(default_factory=dict)
    monitoring_shown: MonitoringShown = MonitoringShown.ALWAYS


@dataclass(frozen=True, slots=True, kw_only=True)
class Reach:
    """What somebody may see and act on: these queues, these agents, and the contacts of either.

    Where a reach may be None, that is everything, what is in no queue too.
    """

    queues: frozenset[str] = frozenset()
    agents: frozenset[str] = frozenset()


def reach_of(configuration: "Configuration", supervisor: str) -> Reach | None:
    """Return what this supervisor looks after as of now; None: everything."""
    scope = configuration.supervision.scopes.get(supervisor)
    if scope is None:
        return None
    agents = frozenset(one for one in configuration.agents if oversees_agent(configuration, supervisor, one))
    return Reach(queues=scope.queues, agents=agents)


def oversees_queue(configuration: "Configuration", supervisor: str, queue: str | None) -> bool:
    """Whether this supervisor looks after the queue. What is in no queue is only for those who see everything."""
    scope = configuration.supervision.scopes.get(supervisor)
    return scope is None or queue in scope.queues


def oversees_agent(configuration: "Configuration", supervisor: str, agent: str | None) -> bool:
    """Whether this supervisor looks after the agent: he belongs to one of the queues or groups."""
    scope = configuration.supervision.scopes.get(supervisor)
    if scope is None:
        return True
    profile = configuration.agents.get(agent or "")
    return profile is not None and not (
        profile.queues.isdisjoint(scope.queues) and profile.groups.isdisjoint(scope.groups)
    )


def oversees_group(configuration: "Configuration", supervisor: str, group: str) -> bool:
    """Whether this supervisor looks after all agents of the group. One without agents is for who sees everything."""
    if configuration.supervision.scopes.get(supervisor) is None:
        return True
    members = [name for name, profile in configuration.agents.items() if group in profile.groups]
    return bool(members) and all(oversees_agent(configuration, supervisor, one) for one in members)


def oversees_contact(configuration: "Configuration", supervisor: str, queue: str | None, agent: str | None) -> bool:
    """Whether a contact is within the scope: by its queue, or by the agent who has it."""
    return oversees_queue(configuration, supervisor, queue) or (
        agent is not None and oversees_agent(configuration, supervisor, agent)
    )
