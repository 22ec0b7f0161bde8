"""Who sees what, and all of it at once.

Rule: an agent sees himself, his queues, the interactions on his own desk and their pops; supervisors and admins see
everything, but of pops only their own.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from callcenter.api.people import Role
from callcenter.api.realtime.shapes import Pop, QueueView, ViewerState
from callcenter.api.realtime.views import agent_view, interaction_view, owners_of
from callcenter.core.state import State


@dataclass(frozen=True, slots=True, kw_only=True)
class Viewer:
    """Who looks. All sockets of one viewer see the same."""

    username: str
    role: Role

    @property
    def sees_all(self) -> bool:
        """Whether nothing but the pops of others is hidden."""
        return self.role is not Role.AGENT


def sees_queue(state: State, viewer: Viewer, name: str) -> bool:
    """Whether the viewer sees this queue."""
    if viewer.sees_all:
        return True
    profile = state.configuration.agents.get(viewer.username)
    return profile is not None and name in profile.queues


def sees_agent(viewer: Viewer, username: str) -> bool:
    """Whether the viewer sees this agent."""
    return viewer.sees_all or viewer.username == username


def viewer_state(
    state: State, viewer: Viewer, queues: Mapping[str, QueueView], pops: Mapping[str, Pop], at: datetime
) -> ViewerState:
    """Everything the viewer sees as of now. `queues` are all queues, `pops` his own."""
    return ViewerState(
        me=viewer.username,
        role=viewer.role,
        agents={name: agent_view(state, agent) for name, agent in state.agents.items() if sees_agent(viewer, name)},
        queues={name: queue for name, queue in queues.items() if sees_queue(state, viewer, name)},
        interactions={
            one.id: interaction_view(state, one)
            for one in state.interactions.values()
            if viewer.sees_all or viewer.username in owners_of(state, one)
        },
        pops=dict(pops),
        server_at=at,
    )
