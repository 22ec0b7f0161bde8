"""Which recordings somebody may hear: an administrator all, a supervisor those of his scope, an agent perhaps his own.

Rule: what is out of reach is not there. An agent reaches what he talked in a queue that lets its agents listen.
"""

from collections.abc import Mapping, Sequence
from typing import Any

from callcenter.api.parts import AppParts
from callcenter.api.people import Person, Role
from callcenter.api.scope import reach_of
from callcenter.core.supervision import Reach


def reaches_of(parts: AppParts, person: Person) -> tuple[Reach, ...]:
    """Return what all must hold for what this person may hear; none: everything."""
    configuration = parts.engine.state.configuration
    reach = reach_of(configuration, person)
    if reach is None:
        return ()
    if person.may(Role.SUPERVISOR):
        return (reach,)
    listening = (queue.name for queue in configuration.queues.values() if queue.recording_agents_listen)
    return reach, Reach(queues=frozenset(listening))


def is_within(row: Mapping[str, Any], reaches: Sequence[Reach]) -> bool:
    """Whether a stored recording is within all of them."""
    return all(row["queue"] in reach.queues or not reach.agents.isdisjoint(row["agents"]) for reach in reaches)
