"""Which recordings somebody may hear: an administrator all, a supervisor those of his scope, an agent perhaps his own.

Rule: what is out of reach is not there. An agent reaches what he talked in a queue that lets its agents listen.
"""

from collections.abc import Mapping, Sequence
from typing import Any

from callcenter.api import scope
from callcenter.api.parts import AppParts
from callcenter.api.people import Person, Role
from callcenter.store.repositories.recordings import Reach


def reaches_of(parts: AppParts, person: Person) -> tuple[Reach, ...]:
    """Return what all must hold for what this person may hear; none: everything."""
    configuration = parts.engine.state.configuration
    if person.may(Role.SUPERVISOR):
        if person.role is Role.ADMIN or person.username not in configuration.supervision.scopes:
            return ()
        agents = [name for name in configuration.agents if scope.oversees_agent(configuration, person, name)]
        queues = [name for name in configuration.queues if scope.oversees_queue(configuration, person, name)]
        return (Reach(queues=queues, agents=agents),)
    listening = [queue.name for queue in configuration.queues.values() if queue.recording_agents_listen]
    return Reach(agents=(person.username,)), Reach(queues=listening)


def is_within(row: Mapping[str, Any], reaches: Sequence[Reach]) -> bool:
    """Whether a stored recording is within all of them."""
    return all(row["queue"] in reach.queues or not set(reach.agents).isdisjoint(row["agents"]) for reach in reaches)
