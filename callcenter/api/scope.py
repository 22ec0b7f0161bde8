"""What of the floor somebody may look at and act on: a supervisor his scope, an administrator everything.

Rule: what is out of scope is not there: it is answered as what does not exist, never as what is forbidden.
"""

from callcenter.api.people import Person, Role
from callcenter.core import supervision
from callcenter.core.configuration import Configuration


def oversees_queue(configuration: Configuration, person: Person, queue: str | None) -> bool:
    """Whether this supervisor looks after the queue."""
    return person.role is Role.ADMIN or supervision.oversees_queue(configuration, person.username, queue)


def oversees_agent(configuration: Configuration, person: Person, agent: str | None) -> bool:
    """Whether this supervisor looks after the agent."""
    return person.role is Role.ADMIN or supervision.oversees_agent(configuration, person.username, agent)


def oversees_contact(configuration: Configuration, person: Person, queue: str | None, agent: str | None) -> bool:
    """Whether a contact is within the scope: by its queue, or by the agent who has it."""
    return person.role is Role.ADMIN or supervision.oversees_contact(configuration, person.username, queue, agent)
