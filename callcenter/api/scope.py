"""What of the floor somebody may look at and act on: a supervisor his scope, an administrator everything.

Rule: what is out of scope is not there: it is answered as what does not exist, never as what is forbidden.
"""

from callcenter.api.people import Person, Role
from callcenter.core import supervision
from callcenter.core.configuration import Configuration
from callcenter.core.supervision import Reach


def reach_of(configuration: Configuration, person: Person) -> Reach | None:
    """Return what this person may see as of now, an agent what is his own; None: everything."""
    if person.role is Role.ADMIN:
        return None
    if not person.may(Role.SUPERVISOR):
        return Reach(agents=frozenset({person.username}))
    return supervision.reach_of(configuration, person.username)


def queues_of(configuration: Configuration, person: Person) -> frozenset[str] | None:
    """Return the queues whose callers are this person's to serve: his own, and those of his scope; None: all."""
    profile = configuration.agents.get(person.username)
    own = profile.queues if profile is not None else frozenset()
    if not person.may(Role.SUPERVISOR):
        return own
    reach = reach_of(configuration, person)
    return None if reach is None else reach.queues | own


def oversees_queue(configuration: Configuration, person: Person, queue: str | None) -> bool:
    """Whether this supervisor looks after the queue."""
    return person.role is Role.ADMIN or supervision.oversees_queue(configuration, person.username, queue)


def oversees_agent(configuration: Configuration, person: Person, agent: str | None) -> bool:
    """Whether this supervisor looks after the agent."""
    return person.role is Role.ADMIN or supervision.oversees_agent(configuration, person.username, agent)


def oversees_group(configuration: Configuration, person: Person, group: str) -> bool:
    """Whether this supervisor looks after all agents of this group."""
    return person.role is Role.ADMIN or supervision.oversees_group(configuration, person.username, group)


def oversees_contact(configuration: Configuration, person: Person, queue: str | None, agent: str | None) -> bool:
    """Whether a contact is within the scope: by its queue, or by the agent who has it."""
    return person.role is Role.ADMIN or supervision.oversees_contact(configuration, person.username, queue, agent)
