"""Whose figures somebody sees: an administrator everybody's, a supervisor his scope's, an agent his own.

Rule: what is out of sight is in no row and in no total.
"""

from typing import Final

from callcenter.core.configuration import Configuration
from callcenter.core.supervision import oversees_agent
from callcenter.reporting.report import Sight

EVERYTHING: Final = Sight(everything=True)


def sight_of(configuration: Configuration, username: str, *, leads: bool, administers: bool) -> Sight:
    """Return what this person sees now."""
    if administers:
        return EVERYTHING
    if not leads:
        return Sight(agents=frozenset({username}))
    scope = configuration.supervision.scopes.get(username)
    if scope is None:
        return EVERYTHING
    agents = frozenset(one for one in configuration.agents if oversees_agent(configuration, username, one))
    return Sight(queues=scope.queues, agents=agents)
