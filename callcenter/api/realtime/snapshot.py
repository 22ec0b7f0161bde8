"""Who looks, and all that an agent sees at once.

Rule: an agent sees himself, his queues, the interactions on his own desk and their pops. Who oversees the floor sees
his scope of it (`sight.py`), but of pops only his own.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
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
    def oversees(self) -> bool:
        """Whether he looks after others."""
        return self.role is not Role.AGENT


@dataclass(frozen=True, slots=True, kw_only=True)
class Wall:
    """A screen on a wall, at which nobody is signed in. `id` is the wallboard's, `name` what is shown as its own."""

    id: str
    queues: frozenset[str]
    name: str = field(default="", compare=False)


def agent_state(
    state: State, viewer: Viewer, queues: Mapping[str, QueueView], pops: Mapping[str, Pop], at: datetime
) -> ViewerState:
    """Everything an agent sees as of now. `queues` are all queues, `pops` his own."""
    me = state.agents.get(viewer.username)
    profile = state.configuration.agents.get(viewer.username)
    mine = profile.queues if profile is not None else frozenset()
    return ViewerState(
        me=viewer.username,
        role=viewer.role,
        agents={viewer.username: agent_view(state, me, own=True)} if me is not None else {},
        queues={name: queue for name, queue in queues.items() if name in mine},
        interactions={
            one.id: interaction_view(state, one)
            for one in state.interactions.values()
            if viewer.username in owners_of(state, one)
        },
        pops=dict(pops),
        figures={},
        alarms={},
        monitorings={},
        server_at=at,
    )
