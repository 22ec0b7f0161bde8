"""What is shown of the history of lines listened to: of which agents and queues, and by which names."""

from collections.abc import Mapping
from typing import Any

from callcenter.api.people import Person, Role
from callcenter.api.scope import oversees_agent
from callcenter.core.configuration import Configuration
from callcenter.store.repositories.monitorings import Oversight


def oversight_of(configuration: Configuration, person: Person) -> Oversight | None:
    """Return what this person may see of it; None: everything."""
    scope = configuration.supervision.scopes.get(person.username)
    if scope is None or person.may(Role.ADMIN):
        return None
    agents = [name for name in configuration.agents if oversees_agent(configuration, person, name)]
    return Oversight(supervisor=person.username, queues=sorted(scope.queues), agents=agents)


def with_name(configuration: Configuration, row: Mapping[str, Any]) -> dict[str, Any]:
    """Return the row with the name of the supervisor as it is now."""
    profile = configuration.agents.get(row["supervisor"])
    return {**row, "supervisor_name": profile.display_name if profile is not None else row["supervisor"]}
